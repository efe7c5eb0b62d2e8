package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.delivery.World.TargetBuilder;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What CodeCommit says to that on which each target lives, for the preflight. */
class PresentCredentialTest {
  private static final String HOST = "https://git-codecommit.us-west-2.amazonaws.com";
  private static final String CURRENT = "probe demo: AKIAEXAMPLECURRENT00 of 12:00";
  private static final Form.Fields FIELDS = new Form.Fields("keyId", "secretKey");
  private static final CredentialVersion GIT =
      World.gitCredential("git", "ACCAEXAMPLEEXAMPLE12", "demo_codecommit_user-at-123456789012");

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void isTriedAsTheRowSays(
      String sentence, Consumer<World> given, List<Answer> answers, List<String> tried) {
    World world = World.rotating();
    given.accept(world);
    assertThat(world.reconciler().tryPresent().values()).containsExactlyElementsOf(answers);
    assertThat(world.journal).filteredOn(call -> call.startsWith("probe")).isEqualTo(tried);
    assertThat(world.written).as("nothing is written").isEmpty();
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        tried("the credential that it holds opens its repository", world -> {}, CURRENT),
        tried(
            "what has died of age is made afresh",
            world -> world.pass(Duration.ofHours(1)),
            "probe demo: AKIAEXAMPLECURRENT00 of 13:00"),
        tried("so is what was spoilt", target(it -> it.field("password", "edited")), CURRENT),
        tried(
            "a pending credential that it holds is what it lives on",
            target(it -> it.holding(World.PENDING)),
            "probe demo: AKIAEXAMPLEPENDING00 of 12:00"),
        row(
            "a stranger's pair is tried as it is",
            target(it -> it.field("username", "somebody").field("password", "guess")),
            Answer.REFUSED,
            "probe demo: somebody"),
        row(
            "a credential that CodeCommit refuses is said to be refused",
            world -> world.opening.clear(),
            Answer.REFUSED,
            CURRENT),
        row(
            "a repository that is gone is said to be gone",
            world -> world.answers.add(Answer.NOT_FOUND),
            Answer.NOT_FOUND,
            CURRENT),
        leftOut(
            "half a pair of nobody is left out",
            target(it -> it.field("username", "somebody").without("password"))),
        leftOut(
            "a stranger's discovered target is left out",
            target(it -> it.discovered().field("username", "somebody").field("password", "x"))),
        leftOut("a target without a url is left out", target(it -> it.without("url"))),
        leftOut(
            "a target of another host is left out",
            target(it -> it.field("url", "https://git.example.com/demo.git"))),
        leftOut("a shadowed target is left out", target(it -> it.field("bearerToken", "token"))),
        leftOut(
            "a target that does not exist is left out",
            world -> world.secrets.put(World.TARGET, world.target().build("gone"))),
        leftOut(
            "a target that cannot be read is left out",
            world -> world.broken.put(World.TARGET, new Unavailable("time-out", false))),
        tried("an owned target is tried: it lives on it", target(TargetBuilder::owned), CURRENT),
        tried("so is an immutable one", target(TargetBuilder::immutable), CURRENT),
        tried(
            "so is one of a cluster that was released",
            world -> world.labels = new Labels(world.labels.versions(), false, true, Set.of()),
            CURRENT),
        tried(
            "an access key under the form git is signed with: it is what the target lives on",
            world -> world.form = new Form.Git(),
            CURRENT),
        tried(
            "a template is tried on the repository that is configured",
            world -> {
              git(world);
              world.put(world.target().holding(GIT).field("url", HOST).template());
              world.probeUrl = CodeCommitUrl.parse(HOST + "/v1/repos/charts");
            },
            "probe charts: demo_codecommit_user-at-123456789012"),
        row(
            "a template without a repository to try gives no clear answer",
            world -> {
              git(world);
              world.put(world.target().holding(GIT).field("url", HOST).template());
            },
            Answer.INCONCLUSIVE),
        tried(
            "a raw key is signed with",
            world -> {
              world.form = new Form.Raw(FIELDS);
              world.put(
                  world
                      .found()
                      .ours(FIELDS)
                      .field("keyId", World.CURRENT.credentialId().value())
                      .field("secretKey", World.CURRENT.credential().secret().reveal()));
            },
            CURRENT),
        row(
            "so is a raw key of nobody",
            world -> {
              world.form = new Form.Raw(FIELDS);
              world.put(
                  world
                      .found()
                      .ours(FIELDS)
                      .field("keyId", "AKIAEXAMPLESTRANGER0")
                      .field("secretKey", "guess"));
            },
            Answer.REFUSED,
            "probe demo: AKIAEXAMPLESTRANGER0 of 12:00"),
        tried(
            "of a session of the role a younger pair is made",
            world -> {
              world.form = new Form.Keyless();
              world.label(Stage.CURRENT, World.PLACEHOLDER);
              world.opening.add(world.session.id().value());
              world.put(world.found().field("username", "somebody"));
              world.scheduled();
              world.journal.clear();
              world.written.clear();
              world.pass(Duration.ofHours(1));
            },
            "probe demo: ASIAEXAMPLESESSION01 of 13:00"));
  }

  @Test
  void isSaidOfEachTargetThatHoldsOneInTheOrderOfTheirNames() {
    World world = World.inStep();
    TargetName charts = new TargetName("argocd", "charts");
    TargetName empty = new TargetName("argocd", "empty");
    world.put(world.target().called("empty").without("username"));
    world.put(
        world
            .target()
            .called("charts")
            .field("url", HOST + "/v1/repos/charts")
            .field("username", "somebody")
            .field("password", "guess"));
    assertThat(world.reconciler().tryPresent())
        .containsExactly(
            Map.entry(charts, Answer.REFUSED), Map.entry(World.TARGET, Answer.ACCEPTED))
        .doesNotContainKey(empty);
  }

  private static Arguments tried(String sentence, Consumer<World> given, String... tried) {
    return row(sentence, given, Answer.ACCEPTED, tried);
  }

  private static Arguments row(
      String sentence, Consumer<World> given, Answer answer, String... tried) {
    return arguments(sentence, given, List.of(answer), List.of(tried));
  }

  private static Arguments leftOut(String sentence, Consumer<World> given) {
    return arguments(sentence, given, List.of(), List.of());
  }

  /** Somebody has changed the target. */
  private static Consumer<World> target(UnaryOperator<TargetBuilder> change) {
    return world -> world.put(change.apply(world.found()));
  }

  private static void git(World world) {
    world.form = new Form.Git();
    world.label(Stage.CURRENT, GIT);
    world.opening.add(GIT.credentialId().value());
  }
}
