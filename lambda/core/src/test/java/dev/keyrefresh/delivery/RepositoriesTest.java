package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.delivery.World.TargetBuilder;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The repositories that the credential of a {@code repo-creds} secret is tried on. */
class RepositoriesTest {
  private static final String HOST = "https://git-codecommit.us-west-2.amazonaws.com";

  /** Credentials are tried on each in turn until one opens: here none does. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void areThose(String sentence, String url, Consumer<World> given, List<String> repositories) {
    World world = new World();
    world.form = new Form.Git();
    world.put(world.target().field("url", url).template().field("username", "somebody"));
    world.put(world.found().field("password", "guess"));
    given.accept(world);
    world.reconciler().tryPresent();
    assertThat(world.journal)
        .filteredOn(call -> call.startsWith("probe"))
        .isEqualTo(repositories.stream().map(name -> "probe " + name + ": somebody").toList());
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        arguments("a template without any other target has none", HOST, worldWith(), List.of()),
        arguments(
            "a repository under the prefix of a template is one",
            HOST,
            worldWith(repository("repo-2", "/v1/repos/demo", it -> it)),
            List.of("demo")),
        arguments(
            "those without a credential of their own come first: they are who use the template's",
            HOST,
            worldWith(
                repository("repo-2", "/v1/repos/own", it -> it.field("username", "x")),
                repository("repo-3", "/v1/repos/demo", it -> it)),
            List.of("demo", "own")),
        arguments(
            "the one that is configured comes before all, and is tried once",
            HOST,
            worldWith(
                repository("repo-2", "/v1/repos/charts", it -> it),
                repository("repo-3", "/v1/repos/demo", it -> it),
                world -> world.probeUrl = CodeCommitUrl.parse(HOST + "/v1/repos/demo")),
            List.of("demo", "charts")),
        arguments(
            "three are enough",
            HOST,
            worldWith(
                repository("repo-2", "/v1/repos/a", it -> it),
                repository("repo-3", "/v1/repos/b", it -> it),
                repository("repo-4", "/v1/repos/c", it -> it),
                repository("repo-5", "/v1/repos/d", it -> it)),
            List.of("a", "b", "c")),
        arguments(
            "a prefix is matched by its first letters without regard to case",
            HOST + "/v1/repos/Team-",
            worldWith(
                repository("repo-2", "/v1/repos/team-a", it -> it),
                repository("repo-3", "/v1/repos/TEAM-B", it -> it),
                repository("repo-4", "/v1/repos/steam-c", it -> it)),
            List.of("team-a", "TEAM-B")),
        arguments(
            "the url of a template is a prefix, though a repository may have that name",
            HOST + "/v1/repos/team",
            worldWith(repository("repo-2", "/v1/repos/team-a", it -> it)),
            List.of("team-a")),
        arguments(
            "a repository secret over a whole Region is tried as a template is",
            HOST,
            worldWith(
                world ->
                    world.put(
                        world
                            .target()
                            .field("url", HOST)
                            .field("username", "somebody")
                            .field("password", "guess")),
                repository("repo-2", "/v1/repos/demo", it -> it)),
            List.of("demo")),
        arguments(
            "one that is configured but not under the prefix is none",
            HOST + "/v1/repos/team-",
            worldWith(world -> world.probeUrl = CodeCommitUrl.parse(HOST + "/v1/repos/storefront")),
            List.of()),
        arguments(
            "another template, another host, a prefix and one that cannot be read are none",
            HOST,
            worldWith(
                repository("repo-2", "/v1/repos/other", TargetBuilder::template),
                repository("repo-3", "", it -> it.field("url", "https://git.example.com/demo.git")),
                repository("repo-4", "", it -> it),
                repository("repo-5", "/v1/repos/demo", it -> it),
                world ->
                    world.broken.put(
                        new TargetName("argocd", "repo-5"), new Unavailable("time-out", false))),
            List.of()));
  }

  /** Each discovered, and a stranger's by itself. */
  private static Consumer<World> repository(
      String name, String path, UnaryOperator<TargetBuilder> change) {
    return world ->
        world.put(change.apply(world.target().called(name).discovered().field("url", HOST + path)));
  }

  @SafeVarargs
  private static Consumer<World> worldWith(Consumer<World>... parts) {
    return world -> {
      for (Consumer<World> part : parts) {
        part.accept(world);
      }
    };
  }
}
