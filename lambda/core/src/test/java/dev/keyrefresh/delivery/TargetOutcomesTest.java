package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.delivery.TargetSecret.Stamps;
import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.delivery.World.TargetBuilder;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.target.TargetOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table of target outcomes: what an inspection says, and what a delivery does. */
class TargetOutcomesTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void isWhatTheTableSays(
      String sentence,
      Consumer<World> given,
      TargetOutcome inspected,
      TargetOutcome delivered,
      long patches) {
    World looked = World.inStep();
    given.accept(looked);
    assertThat(looked.inspected().outcome()).as("inspected").isEqualTo(inspected);
    assertThat(looked.patches()).as("an inspection writes nothing").isZero();

    World served = World.inStep();
    given.accept(served);
    assertThat(served.scheduled().outcome()).as("delivered").isEqualTo(delivered);
    assertThat(served.patches()).as("patches").isEqualTo(patches);
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        row(
            "a target with a fresh pair of the current credential is in step and left alone",
            world -> {},
            TargetOutcome.IN_STEP,
            TargetOutcome.IN_STEP,
            0),
        row(
            "a pair older than four minutes is in step and renewed",
            world -> world.pass(Duration.ofMinutes(5)),
            TargetOutcome.IN_STEP,
            TargetOutcome.IN_STEP,
            1),
        row(
            "a pair that has died of age is behind and renewed",
            world -> world.pass(Duration.ofMinutes(15)),
            TargetOutcome.BEHIND,
            TargetOutcome.IN_STEP,
            1),
        row(
            "a pair signed ahead of the clock is renewed, not trusted to stay young",
            target(it -> it.holding(World.CURRENT, Duration.ofDays(-300))),
            TargetOutcome.IN_STEP,
            TargetOutcome.IN_STEP,
            1),
        row(
            "a target that holds a superseded credential of this user is behind and written",
            target(it -> it.field("username", World.OLDER.value())),
            TargetOutcome.BEHIND,
            TargetOutcome.IN_STEP,
            1),
        row(
            "a named target that holds a stranger's credential is written",
            target(it -> it.field("username", "somebody")),
            TargetOutcome.BEHIND,
            TargetOutcome.IN_STEP,
            1),
        row(
            "a discovered target of this user is served",
            target(it -> it.discovered().field("username", World.OLDER.value())),
            TargetOutcome.BEHIND,
            TargetOutcome.IN_STEP,
            1),
        row(
            "a discovered target with a stranger's username is not ours",
            target(it -> it.discovered().field("username", "somebody")),
            TargetOutcome.NOT_OURS,
            TargetOutcome.NOT_OURS,
            0),
        row(
            "a discovered target without a username is not ours",
            target(it -> it.discovered().without("username")),
            TargetOutcome.NOT_OURS,
            TargetOutcome.NOT_OURS,
            0),
        row(
            "a password with a newline at its end is spoilt and repaired",
            target(
                it ->
                    it.field(
                        "password", it.build("1").field("password").orElseThrow().reveal() + "\n")),
            TargetOutcome.BEHIND,
            TargetOutcome.IN_STEP,
            1),
        row(
            "a username with a newline at its end is no credential of ours and is replaced",
            target(it -> it.field("username", World.CURRENT.credentialId() + "\n")),
            TargetOutcome.BEHIND,
            TargetOutcome.IN_STEP,
            1),
        row(
            "a missing password beside the right username is repaired",
            target(it -> it.without("password")),
            TargetOutcome.BEHIND,
            TargetOutcome.IN_STEP,
            1),
        row(
            "a pair signed for another repository is spoilt and repaired",
            target(it -> it.field("url", World.URL + "-renamed")),
            TargetOutcome.BEHIND,
            TargetOutcome.IN_STEP,
            1),
        row(
            "a target without our annotations is stamped",
            target(it -> it.stamps(Stamps.NONE)),
            TargetOutcome.IN_STEP,
            TargetOutcome.IN_STEP,
            1),
        row(
            "an owned target is refused",
            target(TargetBuilder::owned),
            TargetOutcome.OWNED_ELSEWHERE,
            TargetOutcome.OWNED_ELSEWHERE,
            0),
        row(
            "an owned target is served where it is taken over",
            target(it -> it.owned().without("password")).andThen(world -> world.takeOver = true),
            TargetOutcome.BEHIND,
            TargetOutcome.IN_STEP,
            1),
        row(
            "a target with a bearer token is shadowed",
            target(it -> it.field("bearerToken", "token")),
            TargetOutcome.SHADOWED,
            TargetOutcome.SHADOWED,
            0),
        row(
            "a target without any credential field inherits",
            target(it -> it.without("username").without("password")),
            TargetOutcome.INHERITS,
            TargetOutcome.INHERITS,
            0),
        row(
            "an immutable target is said to be so",
            target(TargetBuilder::immutable),
            TargetOutcome.IMMUTABLE,
            TargetOutcome.IMMUTABLE,
            0),
        row(
            "an immutable target is not taken over",
            target(it -> it.owned().immutable()).andThen(world -> world.takeOver = true),
            TargetOutcome.IMMUTABLE,
            TargetOutcome.IMMUTABLE,
            0),
        row(
            "a target without a url is said to be so",
            target(it -> it.without("url")),
            TargetOutcome.NO_URL,
            TargetOutcome.NO_URL,
            0),
        row(
            "an SSH url is another host",
            target(
                it ->
                    it.field("url", "ssh://git-codecommit.us-west-2.amazonaws.com/v1/repos/demo")),
            TargetOutcome.OTHER_HOST,
            TargetOutcome.OTHER_HOST,
            0),
        row(
            "another host is said to be so",
            target(it -> it.field("url", "https://git.example.com/demo.git")),
            TargetOutcome.OTHER_HOST,
            TargetOutcome.OTHER_HOST,
            0),
        row(
            "a template is not suited to a signed password",
            target(TargetBuilder::template),
            TargetOutcome.UNSUITED,
            TargetOutcome.UNSUITED,
            0),
        row(
            "a Region prefix is not suited to a signed password",
            target(it -> it.field("url", "https://git-codecommit.us-west-2.amazonaws.com")),
            TargetOutcome.UNSUITED,
            TargetOutcome.UNSUITED,
            0),
        row(
            "a target that does not exist is missing",
            world -> world.secrets.put(World.TARGET, world.target().build("gone")),
            TargetOutcome.MISSING,
            TargetOutcome.MISSING,
            0),
        row(
            "a server that does not answer makes a target unreachable",
            world -> world.broken.put(World.TARGET, new Unavailable("time-out", false)),
            TargetOutcome.UNREACHABLE,
            TargetOutcome.UNREACHABLE,
            0),
        row(
            "a server that refuses makes a target forbidden",
            world -> world.broken.put(World.TARGET, new Unavailable("403", true)),
            TargetOutcome.FORBIDDEN,
            TargetOutcome.FORBIDDEN,
            0),
        row(
            "a target is behind while nothing is stored",
            world -> world.label(Stage.CURRENT, World.PLACEHOLDER),
            TargetOutcome.BEHIND,
            TargetOutcome.BEHIND,
            0),
        row(
            "an intent changes nothing",
            world -> world.label(Stage.PENDING, World.INTENT),
            TargetOutcome.IN_STEP,
            TargetOutcome.IN_STEP,
            0),
        row(
            "a credential that CodeCommit refuses altogether was broken before",
            world -> {
              world.pass(Duration.ofMinutes(5));
              world.opening.clear();
            },
            TargetOutcome.IN_STEP,
            TargetOutcome.BROKEN_BEFORE,
            0),
        row(
            "a renewal is written on an unclear answer",
            world -> {
              world.pass(Duration.ofMinutes(5));
              world.answers.addAll(
                  List.of(Answer.INCONCLUSIVE, Answer.INCONCLUSIVE, Answer.INCONCLUSIVE));
            },
            TargetOutcome.IN_STEP,
            TargetOutcome.IN_STEP,
            1),
        row(
            "a second drift within a day makes a target contested, and it is delivered",
            target(
                it ->
                    it.without("password")
                        .stamps(stamps(Optional.of(Duration.ofHours(23)), Optional.empty()))),
            TargetOutcome.BEHIND,
            TargetOutcome.CONTESTED,
            1),
        row(
            "a second drift after a day does not",
            target(
                it ->
                    it.without("password")
                        .stamps(stamps(Optional.of(Duration.ofHours(25)), Optional.empty()))),
            TargetOutcome.BEHIND,
            TargetOutcome.IN_STEP,
            1),
        row(
            "a target stays contested for a day",
            target(
                it ->
                    it.stamps(
                        stamps(
                            Optional.of(Duration.ofHours(23)), Optional.of(Duration.ofHours(23))))),
            TargetOutcome.CONTESTED,
            TargetOutcome.CONTESTED,
            0),
        row(
            "a contested target stays contested while its pair is only due",
            target(
                it ->
                    it.holding(World.CURRENT, Duration.ofMinutes(5))
                        .stamps(
                            stamps(
                                Optional.of(Duration.ofHours(23)),
                                Optional.of(Duration.ofHours(23))))),
            TargetOutcome.CONTESTED,
            TargetOutcome.CONTESTED,
            1),
        row(
            "a target is no longer contested after a day",
            target(
                it ->
                    it.stamps(
                        stamps(
                            Optional.of(Duration.ofHours(25)), Optional.of(Duration.ofHours(25))))),
            TargetOutcome.IN_STEP,
            TargetOutcome.IN_STEP,
            0));
  }

  private static Arguments row(
      String sentence,
      Consumer<World> given,
      TargetOutcome inspected,
      TargetOutcome delivered,
      long patches) {
    return arguments(sentence, given, inspected, delivered, patches);
  }

  /** Somebody has changed the target. */
  private static Consumer<World> target(UnaryOperator<TargetBuilder> change) {
    return world -> world.put(change.apply(world.found()));
  }

  private static Stamps stamps(Optional<Duration> drifted, Optional<Duration> contested) {
    CredentialId id = World.CURRENT.credentialId();
    return new Stamps(
        Optional.of(id),
        Optional.of(World.CURRENT.id().value()),
        Optional.of(World.START),
        drifted.map(World.START::minus),
        contested.map(World.START::minus));
  }
}
