package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Situation.CUR;
import static dev.keyrefresh.rotation.Situation.NOW;
import static dev.keyrefresh.rotation.Situation.OLD;
import static dev.keyrefresh.rotation.Situation.OTHER;
import static dev.keyrefresh.rotation.Situation.days;
import static dev.keyrefresh.rotation.Situation.settled;
import static dev.keyrefresh.rotation.Situation.target;
import static dev.keyrefresh.rotation.Situation.unseen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.store.StoredVersion.Placeholder;
import dev.keyrefresh.target.TargetOutcome;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeylessPlannerTest {
  private static final CredentialId SESSION = new CredentialId("ASIAEXAMPLESESSION00");

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void decides(
      String sentence, Situation given, String step, Reason reason, List<Reason> attention) {
    Decision decision = KeylessPlanner.next(given.observed(), Policy.DEFAULT, NOW);
    assertThat(decision.step().word()).isEqualTo(step);
    assertThat(decision.reason()).isEqualTo(reason);
    assertThat(decision.attention())
        .extracting(Attention::reason)
        .containsExactlyElementsOf(attention);
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        row("in step everywhere: nothing is due", keyless(), "wait", Reason.WITHIN_POLICY),
        row(
            "a rotation is asked for: there is nothing to rotate",
            keyless().requested(),
            "wait",
            Reason.NOTHING_TO_ROTATE),
        row(
            "a target that left its session is delivered",
            keyless().targets(target(OLD, TargetOutcome.BEHIND, days(1))),
            "deliver",
            Reason.DRIFT),
        row(
            "while paused it is not",
            keyless().paused().targets(target(OLD, TargetOutcome.BEHIND, days(1))),
            "wait",
            Reason.PAUSED),
        row(
            "a target that cannot be served is delivered once, and said",
            keyless().targets(target(SESSION, TargetOutcome.SESSION_UNDATED, days(1))),
            "deliver",
            Reason.DRIFT,
            Reason.UNDELIVERABLE),
        row(
            "a contested target is said",
            keyless().targets(target(SESSION, TargetOutcome.CONTESTED, days(1))),
            "wait",
            Reason.WITHIN_POLICY,
            Reason.DRIFT),
        row(
            "targets that nobody saw are said",
            keyless().targetsUnknown(),
            "wait",
            Reason.TARGETS_UNKNOWN,
            Reason.TARGETS_UNKNOWN),
        row(
            "a target out of reach is said",
            keyless().targets(unseen(TargetOutcome.UNREACHABLE)),
            "wait",
            Reason.TARGETS_UNKNOWN,
            Reason.TARGETS_UNKNOWN),
        row("no target is said", keyless().targets(), "wait", Reason.NO_TARGET, Reason.NO_TARGET),
        row(
            "a key from before the form was changed is named once",
            keyless().current(CUR).previous(OLD).besides(CUR, Status.ACTIVE),
            "wait",
            Reason.WITHIN_POLICY,
            Reason.KIND_CHANGED),
        row(
            "until a person has deactivated it",
            keyless().current(CUR).previous(OLD).besides(CUR, Status.INACTIVE),
            "wait",
            Reason.WITHIN_POLICY),
        row(
            "where IAM does not say, every stored one is",
            keyless().current(CUR).previous(OLD).besidesUnknown(),
            "wait",
            Reason.WITHIN_POLICY,
            Reason.KIND_CHANGED,
            Reason.KIND_CHANGED),
        row(
            "a rotation that was under way is named",
            keyless().intent(OTHER, days(1), Reason.MAXIMUM_AGE),
            "wait",
            Reason.WITHIN_POLICY,
            Reason.KIND_CHANGED),
        row(
            "a version that cannot be read stops nothing",
            keyless().unreadable(),
            "wait",
            Reason.WITHIN_POLICY),
        row(
            "an exposed key is named",
            keyless().exposed(OLD).besides(OLD, Status.ACTIVE),
            "wait",
            Reason.WITHIN_POLICY,
            Reason.EXPOSED),
        row(
            "an exposed key is named while paused",
            keyless().exposed(OLD).paused().besides(OLD, Status.ACTIVE),
            "wait",
            Reason.PAUSED,
            Reason.EXPOSED));
  }

  @Test
  void aDryRunPlaysToTheEnd() {
    Observed behind = keyless().targets(target(OLD, TargetOutcome.BEHIND, days(1))).observed();
    assertThat(Rehearsal.play(KeylessPlanner::next, behind, Policy.DEFAULT, NOW, 9))
        .extracting(Decision::reason)
        .containsExactly(Reason.DRIFT, Reason.WITHIN_POLICY);
  }

  private static Situation keyless() {
    return settled()
        .gone(CUR)
        .changedTo(CredentialKind.KEYLESS)
        .stored(new Placeholder(Situation.version(0)))
        .targets(target(SESSION, TargetOutcome.IN_STEP, days(1)));
  }

  private static Arguments row(
      String sentence, Situation given, String step, Reason reason, Reason... attention) {
    return arguments(sentence, given, step, reason, List.of(attention));
  }
}
