package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.delivery.DeliveryReconciler.Result;
import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.delivery.TargetSecret.Stamps;
import dev.keyrefresh.delivery.TargetStore.Patch;
import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.delivery.World.TargetBuilder;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table of target outcomes: what an inspection says, and what a delivery does. */
class TargetOutcomesTest {
  private static final Instant NOW = World.START;
  private static final Optional<CredentialId> CURRENT = Optional.of(World.CURRENT.credentialId());
  private static final Optional<CredentialId> OLDER = Optional.of(World.OLDER);
  private static final Optional<CredentialId> NO_ID = Optional.empty();
  private static final Optional<Instant> NEVER = Optional.empty();

  /** When the fresh pair dies that every row begins with. */
  private static final Optional<Instant> SOON = after(Duration.ofMinutes(15));

  private static final String REGION = "https://git-codecommit.us-west-2.amazonaws.com";
  private static final String SSH = "ssh://git-codecommit.us-west-2.amazonaws.com/v1/repos/demo";
  private static final String ELSEWHERE = "https://git.example.com/demo.git";

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void isWhatTheTableSays(
      String sentence,
      Consumer<World> given,
      TargetState inspected,
      TargetState delivered,
      List<Patch> written) {
    World looked = World.inStep();
    given.accept(looked);
    assertThat(World.plain(looked.reconciler().inspect()))
        .as("inspected")
        .isEqualTo(result(looked, inspected));
    assertThat(looked.patches()).as("an inspection writes nothing").isZero();

    World served = World.inStep();
    given.accept(served);
    assertThat(World.plain(served.reconciler().deliver(Optional.empty())))
        .as("delivered")
        .isEqualTo(result(served, delivered));
    assertThat(served.written).as("written").isEqualTo(written);
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        left(
            "a target with a fresh pair of the current credential is in step and left alone",
            world -> {},
            fresh(TargetOutcome.IN_STEP)),
        left(
            "a pair that is not four minutes old is left alone",
            world -> world.pass(Duration.ofSeconds(239)),
            fresh(TargetOutcome.IN_STEP)),
        row(
            "a pair of four minutes is in step and renewed",
            world -> world.pass(Duration.ofMinutes(4)),
            fresh(TargetOutcome.IN_STEP),
            state(TargetOutcome.IN_STEP, CURRENT, after(Duration.ZERO), in(19)),
            patch(NOW.plus(Duration.ofMinutes(4)), stamps(NOW, NEVER, NEVER))),
        row(
            "a pair is in step until its last second",
            world -> world.pass(Duration.ofSeconds(899)),
            fresh(TargetOutcome.IN_STEP),
            state(
                TargetOutcome.IN_STEP,
                CURRENT,
                after(Duration.ZERO),
                after(Duration.ofSeconds(1799))),
            patch(NOW.plusSeconds(899), stamps(NOW, NEVER, NEVER))),
        row(
            "a pair that has died of age is behind and renewed",
            world -> world.pass(Duration.ofMinutes(15)),
            fresh(TargetOutcome.BEHIND),
            state(TargetOutcome.IN_STEP, CURRENT, after(Duration.ZERO), in(30)),
            patch(NOW.plus(Duration.ofMinutes(15)), stamps(NOW, NEVER, NEVER))),
        row(
            "a pair signed ahead of the clock is renewed, not trusted to stay young",
            target(it -> it.holding(World.CURRENT, Duration.ofDays(-300))),
            state(
                TargetOutcome.IN_STEP,
                CURRENT,
                after(Duration.ZERO),
                after(Duration.ofDays(300).plusMinutes(15))),
            fresh(TargetOutcome.IN_STEP),
            patch(NOW, stamps(NOW, NEVER, NEVER))),
        row(
            "a target that holds a superseded credential of this user is behind and written",
            target(it -> it.field("username", World.OLDER.value())),
            state(TargetOutcome.BEHIND, OLDER, NEVER, SOON),
            fresh(TargetOutcome.IN_STEP),
            drifted()),
        row(
            "a named target that holds a stranger's credential is written",
            target(it -> it.field("username", "somebody")),
            state(TargetOutcome.BEHIND, NO_ID, NEVER, SOON),
            fresh(TargetOutcome.IN_STEP),
            drifted()),
        row(
            "a discovered target with a pair for its own url is served, an expired one too",
            target(it -> it.discovered().holding(World.CURRENT, Duration.ofHours(3))),
            state(
                TargetOutcome.BEHIND,
                CURRENT,
                after(Duration.ZERO),
                after(Duration.ofMinutes(15).minusHours(3))),
            fresh(TargetOutcome.IN_STEP),
            patch(NOW, stamps(NOW, NEVER, NEVER))),
        left(
            "a discovered target with an id and a password of nobody has to be named",
            target(it -> it.discovered().field("password", "edited")),
            state(TargetOutcome.UNNAMED, CURRENT, after(Duration.ZERO), NEVER)),
        left(
            "a discovered target with a key that is stored no more and opens nothing, too",
            target(
                it ->
                    it.discovered()
                        .field("username", World.OLDER.value())
                        .field("password", "edited")),
            state(TargetOutcome.UNNAMED, OLDER, NEVER, NEVER)),
        left(
            "a discovered target that is moved to another repository has to be named",
            target(it -> it.discovered().field("url", World.URL + "2")),
            shown(World.URL + "2", fresh(TargetOutcome.UNNAMED))),
        left(
            "a discovered target that checks no certificate has to be named",
            target(it -> it.discovered().field("insecure", "true")),
            fresh(TargetOutcome.INSECURE)),
        left(
            "a url with a password is not served",
            target(
                it ->
                    it.field(
                        "url", "https://u:p@git-codecommit.us-west-2.amazonaws.com/v1/repos/demo")),
            fresh(TargetOutcome.LOGIN_IN_URL)),
        left(
            "a discovered target with a stranger's username is not ours",
            target(
                it ->
                    it.discovered()
                        .field("username", "somebody")
                        .field("password", "20260101T120000Z" + "0".repeat(64))),
            state(TargetOutcome.NOT_OURS, NO_ID, NEVER, SOON)),
        left(
            "a discovered target with a key that no record accounts for is not ours",
            target(
                it ->
                    it.discovered()
                        .field("username", "AKIAEXAMPLEFOREIGN00")
                        .field("password", "20260101T120000Z" + "0".repeat(64))),
            state(
                TargetOutcome.NOT_OURS,
                Optional.of(new CredentialId("AKIAEXAMPLEFOREIGN00")),
                NEVER,
                SOON)),
        left(
            "a discovered target with a password of ours and no username has to be named",
            target(it -> it.discovered().without("username")),
            state(TargetOutcome.UNNAMED, NO_ID, NEVER, SOON)),
        row(
            "a password with a newline at its end is spoilt and repaired",
            target(
                it ->
                    it.field(
                        "password", it.build("1").field("password").orElseThrow().reveal() + "\n")),
            state(TargetOutcome.BEHIND, CURRENT, after(Duration.ZERO), NEVER),
            fresh(TargetOutcome.IN_STEP),
            drifted()),
        row(
            "a username with a newline at its end is no credential of ours and is replaced",
            target(it -> it.field("username", World.CURRENT.credentialId() + "\n")),
            state(TargetOutcome.BEHIND, NO_ID, NEVER, SOON),
            fresh(TargetOutcome.IN_STEP),
            drifted()),
        row(
            "a missing password beside the right username is repaired",
            target(it -> it.without("password")),
            state(TargetOutcome.BEHIND, CURRENT, after(Duration.ZERO), NEVER),
            fresh(TargetOutcome.IN_STEP),
            drifted()),
        row(
            "a missing username beside a password is a stranger's and is replaced",
            target(it -> it.without("username")),
            state(TargetOutcome.BEHIND, NO_ID, NEVER, SOON),
            fresh(TargetOutcome.IN_STEP),
            drifted()),
        row(
            "a pair signed for another repository is spoilt and repaired",
            target(it -> it.field("url", World.URL + "-renamed")),
            shown(World.URL + "-renamed", fresh(TargetOutcome.BEHIND)),
            shown(World.URL + "-renamed", fresh(TargetOutcome.IN_STEP)),
            patch(World.URL + "-renamed", NOW, stamps(NOW, Optional.of(NOW), NEVER))),
        row(
            "a target without our annotations is stamped",
            target(it -> it.stamps(Stamps.NONE)),
            state(TargetOutcome.IN_STEP, CURRENT, NEVER, SOON),
            fresh(TargetOutcome.IN_STEP),
            patch(NOW, stamps(NOW, NEVER, NEVER))),
        row(
            "a target that lost the time of its first delivery is stamped anew",
            target(it -> it.stamps(stamps(NEVER, NEVER, NEVER))),
            state(TargetOutcome.IN_STEP, CURRENT, NEVER, SOON),
            fresh(TargetOutcome.IN_STEP),
            patch(NOW, stamps(NOW, NEVER, NEVER))),
        row(
            "annotations that name no credential give no time either",
            target(
                it ->
                    it.field("username", "somebody")
                        .stamps(
                            new Stamps(NO_ID, Optional.empty(), Optional.of(NOW), NEVER, NEVER))),
            state(TargetOutcome.BEHIND, NO_ID, NEVER, SOON),
            fresh(TargetOutcome.IN_STEP),
            patch(NOW, stamps(NOW, NEVER, NEVER))),
        left(
            "an owned target is refused",
            target(TargetBuilder::owned),
            fresh(TargetOutcome.OWNED_ELSEWHERE)),
        row(
            "an owned target is served where it is taken over",
            target(it -> it.owned().without("password")).andThen(world -> world.takeOver = true),
            state(TargetOutcome.BEHIND, CURRENT, after(Duration.ZERO), NEVER),
            fresh(TargetOutcome.IN_STEP),
            drifted()),
        left(
            "a target with a bearer token is shadowed",
            target(it -> it.field("bearerToken", "token")),
            fresh(TargetOutcome.SHADOWED)),
        left(
            "a target without any credential field inherits",
            target(it -> it.without("username").without("password")),
            state(TargetOutcome.INHERITS, NO_ID, NEVER, NEVER)),
        left(
            "an immutable target is said to be so",
            target(TargetBuilder::immutable),
            fresh(TargetOutcome.IMMUTABLE)),
        left(
            "an immutable target is not taken over",
            target(it -> it.owned().immutable()).andThen(world -> world.takeOver = true),
            fresh(TargetOutcome.IMMUTABLE)),
        left(
            "a target without a url is said to be so",
            target(it -> it.without("url")),
            shown("", fresh(TargetOutcome.NO_URL))),
        left(
            "an SSH url is another host",
            target(it -> it.field("url", SSH)),
            shown(SSH, fresh(TargetOutcome.OTHER_HOST))),
        left(
            "another host is said to be so",
            target(it -> it.field("url", ELSEWHERE)),
            shown(ELSEWHERE, fresh(TargetOutcome.OTHER_HOST))),
        left(
            "a template is not suited to a signed password",
            target(TargetBuilder::template),
            fresh(TargetOutcome.UNSUITED)),
        left(
            "a Region prefix is not suited to a signed password",
            target(it -> it.field("url", REGION)),
            shown(REGION, fresh(TargetOutcome.UNSUITED))),
        left(
            "a target that does not exist is missing",
            world -> world.secrets.put(World.TARGET, world.target().build("gone")),
            World.unseen(TargetOutcome.MISSING)),
        left(
            "a server that does not answer makes a target unreachable",
            world -> world.broken.put(World.TARGET, new Unavailable("time-out", false)),
            World.unseen(TargetOutcome.UNREACHABLE)),
        left(
            "a server that refuses makes a target forbidden",
            world -> world.broken.put(World.TARGET, new Unavailable("403", true)),
            World.unseen(TargetOutcome.FORBIDDEN)),
        left(
            "a target of a cluster that was released is left to whoever took over",
            target(it -> it.without("password"))
                .andThen(
                    world ->
                        world.labels = new Labels(world.labels.versions(), false, true, Set.of())),
            state(TargetOutcome.RELEASED, CURRENT, after(Duration.ZERO), NEVER)),
        left(
            "a target is behind while nothing is stored",
            world -> world.label(Stage.CURRENT, World.PLACEHOLDER),
            fresh(TargetOutcome.BEHIND)),
        left(
            "an intent changes nothing",
            world -> world.label(Stage.PENDING, World.INTENT),
            fresh(TargetOutcome.IN_STEP)),
        row(
            "a credential that CodeCommit refuses altogether was broken before",
            world -> {
              world.pass(Duration.ofMinutes(5));
              world.opening.clear();
            },
            fresh(TargetOutcome.IN_STEP),
            fresh(TargetOutcome.BROKEN_BEFORE)),
        row(
            "a renewal is written on an unclear answer",
            world -> {
              world.pass(Duration.ofMinutes(5));
              world.answers.addAll(
                  List.of(Answer.INCONCLUSIVE, Answer.INCONCLUSIVE, Answer.INCONCLUSIVE));
            },
            fresh(TargetOutcome.IN_STEP),
            state(TargetOutcome.IN_STEP, CURRENT, after(Duration.ZERO), in(20)),
            patch(NOW.plus(Duration.ofMinutes(5)), stamps(NOW, NEVER, NEVER))),
        row(
            "a second drift within a day makes a target contested, and it is delivered",
            target(it -> it.without("password").stamps(stamps(NOW, hoursAgo(23), NEVER))),
            state(TargetOutcome.BEHIND, CURRENT, after(Duration.ZERO), NEVER),
            fresh(TargetOutcome.CONTESTED),
            patch(NOW, stamps(NOW, Optional.of(NOW), Optional.of(NOW)))),
        row(
            "a second drift after a day does not",
            target(it -> it.without("password").stamps(stamps(NOW, hoursAgo(24), NEVER))),
            state(TargetOutcome.BEHIND, CURRENT, after(Duration.ZERO), NEVER),
            fresh(TargetOutcome.IN_STEP),
            drifted()),
        left(
            "a target stays contested for a day",
            target(it -> it.stamps(stamps(NOW, hoursAgo(23), hoursAgo(23)))),
            fresh(TargetOutcome.CONTESTED)),
        row(
            "a contested target stays contested while its pair is only due",
            target(
                it ->
                    it.holding(World.CURRENT, Duration.ofMinutes(5))
                        .stamps(stamps(NOW, hoursAgo(23), hoursAgo(23)))),
            state(TargetOutcome.CONTESTED, CURRENT, after(Duration.ZERO), in(10)),
            fresh(TargetOutcome.CONTESTED),
            patch(NOW, stamps(NOW, hoursAgo(23), hoursAgo(23)))),
        left(
            "a target is no longer contested after a day",
            target(it -> it.stamps(stamps(NOW, hoursAgo(24), hoursAgo(24)))),
            fresh(TargetOutcome.IN_STEP)));
  }

  private static Arguments row(
      String sentence,
      Consumer<World> given,
      TargetState inspected,
      TargetState delivered,
      Patch... written) {
    return arguments(sentence, given, inspected, delivered, List.of(written));
  }

  /** A delivery says what an inspection says, and writes nothing. */
  private static Arguments left(String sentence, Consumer<World> given, TargetState seen) {
    return row(sentence, given, seen, seen);
  }

  /** Somebody has changed the target. */
  private static Consumer<World> target(UnaryOperator<TargetBuilder> change) {
    return world -> world.put(change.apply(world.found()));
  }

  /** Of the one target; what the API server said instead is also for the log. */
  private static Result result(World world, TargetState state) {
    Optional<String> failure =
        Optional.ofNullable(world.broken.get(World.TARGET)).map(Unavailable::getMessage);
    return new Result(
        false,
        List.of(state),
        failure.filter(_ -> state.outcome() == TargetOutcome.UNREACHABLE),
        failure.map(text -> World.TARGET + ": " + text).stream().toList());
  }

  /** The target as every row begins with it. */
  private static TargetState fresh(TargetOutcome outcome) {
    return World.state(outcome, World.CURRENT, NOW, NOW);
  }

  private static TargetState state(
      TargetOutcome outcome,
      Optional<CredentialId> holds,
      Optional<Instant> since,
      Optional<Instant> expires) {
    return new TargetState(World.TARGET, World.URL, holds, outcome, since, expires);
  }

  private static TargetState shown(String url, TargetState state) {
    return new TargetState(
        state.name(), url, state.holds(), state.outcome(), state.since(), state.expires());
  }

  /** The usual pair, after the first drift. */
  private static Patch drifted() {
    return patch(NOW, stamps(NOW, Optional.of(NOW), NEVER));
  }

  private static Patch patch(Instant at, Stamps stamps) {
    return patch(World.URL, at, stamps);
  }

  private static Patch patch(String url, Instant at, Stamps stamps) {
    return new Patch(World.signed(World.CURRENT, url, at), stamps, at);
  }

  private static Stamps stamps(
      Instant since, Optional<Instant> drifted, Optional<Instant> contested) {
    return stamps(Optional.of(since), drifted, contested);
  }

  private static Stamps stamps(
      Optional<Instant> since, Optional<Instant> drifted, Optional<Instant> contested) {
    return new Stamps(CURRENT, Optional.of(World.CURRENT.id().value()), since, drifted, contested);
  }

  private static Optional<Instant> after(Duration duration) {
    return Optional.of(NOW.plus(duration));
  }

  private static Optional<Instant> in(int minutes) {
    return after(Duration.ofMinutes(minutes));
  }

  private static Optional<Instant> hoursAgo(int hours) {
    return Optional.of(NOW.minus(Duration.ofHours(hours)));
  }
}
