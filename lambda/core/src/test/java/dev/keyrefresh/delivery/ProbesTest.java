package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a delivery tries against CodeCommit, in order, and what becomes of the answers. */
class ProbesTest {
  private static final Instant NOW = World.START;
  private static final Duration RENEWAL = Duration.ofMinutes(5);
  private static final CredentialVersion PREVIOUS =
      World.credential("previous", World.OLDER.value(), World.OLDER);
  private static final CredentialVersion STRANGER =
      World.credential("stranger", "AKIAEXAMPLESTRANGER0", World.OLDER);

  private static final Optional<VersionId> SCHEDULE = Optional.empty();
  private static final Optional<VersionId> PENDING = Optional.of(World.PENDING.id());
  private static final Optional<VersionId> CURRENT = Optional.of(World.CURRENT.id());

  private static final String PENDING_NEW = "probe demo: AKIAEXAMPLEPENDING00 of 12:00";
  private static final String CURRENT_NEW = "probe demo: AKIAEXAMPLECURRENT00 of 12:00";
  private static final String PENDING_LATER = "probe demo: AKIAEXAMPLEPENDING00 of 12:05";
  private static final String CURRENT_LATER = "probe demo: AKIAEXAMPLECURRENT00 of 12:05";
  private static final String STRANGERS = "probe demo: AKIAEXAMPLESTRANGER0 of 12:00";
  private static final String PATCH_PENDING = "patch repo-1: AKIAEXAMPLEPENDING00 of 12:00";
  private static final String PATCH_CURRENT = "patch repo-1: AKIAEXAMPLECURRENT00 of 12:00";

  /** A world in which a rotation is under way and the target holds a fresh current pair. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void areThose(
      String sentence,
      Consumer<World> given,
      Optional<VersionId> requested,
      TargetState state,
      List<String> tried) {
    World world = World.rotating();
    given.accept(world);
    TargetState said = world.reconciler().deliver(requested).targets().getFirst();
    assertThat(world.journal)
        .filteredOn(call -> call.matches("(probe|pause|patch) .*"))
        .isEqualTo(tried);
    assertThat(said).isEqualTo(state);
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        row(
            "a new credential that is accepted is compared with nothing",
            world -> {},
            PENDING,
            state(TargetOutcome.IN_STEP, World.PENDING, NOW),
            PENDING_NEW,
            PATCH_PENDING,
            PENDING_NEW),
        row(
            "a new credential is asked again until it has propagated",
            answers(Answer.REFUSED, Answer.REFUSED, Answer.REFUSED),
            PENDING,
            state(TargetOutcome.IN_STEP, World.PENDING, NOW),
            PENDING_NEW,
            "pause 3 s",
            PENDING_NEW,
            "pause 3 s",
            PENDING_NEW,
            "pause 3 s",
            PENDING_NEW,
            PATCH_PENDING,
            PENDING_NEW),
        row(
            "a current credential that a request names is asked again too",
            answers(Answer.REFUSED),
            CURRENT,
            state(TargetOutcome.IN_STEP, World.CURRENT, NOW),
            CURRENT_NEW,
            "pause 3 s",
            CURRENT_NEW,
            PATCH_CURRENT,
            CURRENT_NEW),
        row(
            "an unclear answer is not waited out, and the present credential is asked about",
            answers(Answer.INCONCLUSIVE, Answer.ACCEPTED),
            PENDING,
            state(TargetOutcome.UNPROVEN, World.CURRENT, NOW),
            PENDING_NEW,
            CURRENT_NEW),
        row(
            "a new credential comes in on an unclear answer where the present one is refused",
            answers(Answer.INCONCLUSIVE, Answer.REFUSED),
            PENDING,
            state(TargetOutcome.IN_STEP, World.PENDING, NOW),
            PENDING_NEW,
            CURRENT_NEW,
            PATCH_PENDING,
            PENDING_NEW),
        row(
            "a repository that is gone was broken before",
            answers(Answer.NOT_FOUND, Answer.NOT_FOUND),
            PENDING,
            state(TargetOutcome.BROKEN_BEFORE, World.CURRENT, NOW),
            PENDING_NEW,
            CURRENT_NEW),
        row(
            "the present credential is made afresh, not tried by what has died of age",
            world -> {
              world.opening.remove(World.PENDING.credentialId().value());
              world.pass(RENEWAL);
            },
            PENDING,
            state(TargetOutcome.REFUSED, World.CURRENT, NOW),
            patiently(PENDING_LATER, CURRENT_LATER)),
        row(
            "a repository that is closed to both was broken before",
            world -> {
              world.opening.clear();
              world.pass(RENEWAL);
            },
            PENDING,
            state(TargetOutcome.BROKEN_BEFORE, World.CURRENT, NOW),
            patiently(PENDING_LATER, CURRENT_LATER, CURRENT_NEW)),
        row(
            "a present pair that is the one in the target is not tried twice",
            world -> world.opening.clear(),
            PENDING,
            state(TargetOutcome.BROKEN_BEFORE, World.CURRENT, NOW),
            patiently(PENDING_NEW, CURRENT_NEW)),
        row(
            "a stranger's pair that works keeps out what is refused, though the current is too",
            world -> {
              world.opening.clear();
              world.opening.add(STRANGER.credentialId().value());
              world.put(world.found().holding(STRANGER));
            },
            PENDING,
            undated(TargetOutcome.REFUSED, STRANGER.credentialId(), NOW),
            patiently(PENDING_NEW, CURRENT_NEW, STRANGERS)),
        row(
            "a stranger's pair that works is not replaced by the current one that does not",
            world -> {
              world.opening.remove(World.CURRENT.credentialId().value());
              world.opening.add(STRANGER.credentialId().value());
              world.put(world.found().holding(STRANGER));
            },
            SCHEDULE,
            undated(TargetOutcome.REFUSED, STRANGER.credentialId(), NOW),
            CURRENT_NEW,
            STRANGERS),
        row(
            "the schedule asks once, and compares a renewal with the pair in the target",
            world -> {
              world.opening.clear();
              world.pass(RENEWAL);
            },
            SCHEDULE,
            state(TargetOutcome.BROKEN_BEFORE, World.CURRENT, NOW),
            CURRENT_LATER,
            CURRENT_NEW),
        row(
            "the previous credential that a target lives on is made afresh to compare with",
            world -> {
              world.label(Stage.PREVIOUS, PREVIOUS);
              world.opening.remove(World.CURRENT.credentialId().value());
              world.opening.add(World.OLDER.value());
              world.put(world.found().holding(PREVIOUS, Duration.ofHours(1)).stampedWith(PREVIOUS));
            },
            SCHEDULE,
            state(TargetOutcome.REFUSED, PREVIOUS, NOW.minus(Duration.ofHours(1))),
            CURRENT_NEW,
            "probe demo: AKIAEXAMPLEOLDER0000 of 12:00"),
        row(
            "a target without a pair has none to lose: an unclear answer lets the first one in",
            world -> {
              world.put(world.found().field("username", "somebody").without("password"));
              answers(Answer.INCONCLUSIVE, Answer.INCONCLUSIVE).accept(world);
            },
            SCHEDULE,
            state(TargetOutcome.UNPROVEN, World.CURRENT, NOW),
            CURRENT_NEW,
            PATCH_CURRENT,
            CURRENT_NEW),
        row(
            "a pending credential that is held is not proven by an unclear answer to a request",
            world -> {
              world.put(world.found().holding(World.PENDING).stampedWith(World.PENDING));
              answers(Answer.INCONCLUSIVE, Answer.ACCEPTED, Answer.INCONCLUSIVE).accept(world);
            },
            PENDING,
            state(TargetOutcome.UNPROVEN, World.PENDING, NOW),
            PENDING_NEW,
            CURRENT_NEW,
            PATCH_PENDING,
            PENDING_NEW),
        row(
            "nor where its pair is due",
            world -> {
              world.put(world.found().holding(World.PENDING).stampedWith(World.PENDING));
              world.pass(RENEWAL);
              answers(Answer.INCONCLUSIVE, Answer.ACCEPTED, Answer.INCONCLUSIVE).accept(world);
            },
            PENDING,
            state(TargetOutcome.UNPROVEN, World.PENDING, NOW.plus(RENEWAL)),
            PENDING_LATER,
            CURRENT_LATER,
            "patch repo-1: AKIAEXAMPLEPENDING00 of 12:05",
            PENDING_LATER),
        row(
            "the schedule only renews it, and an unclear answer is good enough",
            world -> {
              world.put(world.found().holding(World.PENDING).stampedWith(World.PENDING));
              world.pass(RENEWAL);
              answers(Answer.INCONCLUSIVE, Answer.ACCEPTED, Answer.INCONCLUSIVE).accept(world);
            },
            SCHEDULE,
            state(TargetOutcome.IN_STEP, World.PENDING, NOW.plus(RENEWAL)),
            PENDING_LATER,
            CURRENT_LATER,
            "patch repo-1: AKIAEXAMPLEPENDING00 of 12:05",
            PENDING_LATER),
        row(
            "a request for the current credential renews it, and an unclear answer will do",
            answers(Answer.INCONCLUSIVE, Answer.INCONCLUSIVE, Answer.INCONCLUSIVE),
            CURRENT,
            state(TargetOutcome.IN_STEP, World.CURRENT, NOW),
            CURRENT_NEW,
            CURRENT_NEW,
            PATCH_CURRENT,
            CURRENT_NEW),
        row(
            "a spoilt pair is repaired on an unclear answer, and proven by a later one",
            world -> {
              world.put(world.found().field("password", "edited"));
              answers(Answer.INCONCLUSIVE, Answer.INCONCLUSIVE, Answer.INCONCLUSIVE).accept(world);
            },
            SCHEDULE,
            state(TargetOutcome.UNPROVEN, World.CURRENT, NOW),
            CURRENT_NEW,
            "probe demo: AKIAEXAMPLECURRENT00",
            PATCH_CURRENT,
            CURRENT_NEW),
        row(
            "a pair whose half is gone when it is read back is not tried",
            world -> world.afterPatch = () -> world.put(world.found().without("password")),
            PENDING,
            new TargetState(
                World.TARGET,
                World.URL,
                Optional.of(World.PENDING.credentialId()),
                TargetOutcome.CONFLICT,
                Optional.of(NOW),
                Optional.empty()),
            PENDING_NEW,
            PATCH_PENDING),
        row(
            "a pair that is refused when it is read back is not proven",
            answers(Answer.ACCEPTED, Answer.REFUSED),
            PENDING,
            state(TargetOutcome.UNPROVEN, World.PENDING, NOW),
            PENDING_NEW,
            PATCH_PENDING,
            PENDING_NEW));
  }

  private static Arguments row(
      String sentence,
      Consumer<World> given,
      Optional<VersionId> requested,
      TargetState state,
      String... tried) {
    return arguments(sentence, given, requested, state, List.of(tried));
  }

  private static Consumer<World> answers(Answer... answers) {
    return world -> world.answers.addAll(List.of(answers));
  }

  /** Asked 21 times with 20 pauses of three seconds between, and then the others once. */
  private static String[] patiently(String fresh, String... present) {
    List<String> tried = new ArrayList<>();
    tried.add(fresh);
    Collections.nCopies(20, List.of("pause 3 s", fresh)).forEach(tried::addAll);
    tried.addAll(Arrays.asList(present));
    return tried.toArray(String[]::new);
  }

  private static TargetState state(
      TargetOutcome outcome, CredentialVersion holds, Instant signedAt) {
    return World.state(outcome, holds, NOW, signedAt);
  }

  /** Of what our annotations do not speak. */
  private static TargetState undated(TargetOutcome outcome, CredentialId holds, Instant signedAt) {
    TargetState dated = World.state(outcome, holds, NOW, signedAt);
    return new TargetState(
        dated.name(), dated.url(), dated.holds(), outcome, Optional.empty(), dated.expires());
  }
}
