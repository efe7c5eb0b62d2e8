package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Verdict.Passed;
import dev.keyrefresh.rotation.decision.Verdict.Taken;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** The decision: the first row that takes a step. Each row is the file of its name. */
public final class DecisionTable {
  static final List<Row> ROWS =
      List.of(
          new ClaimedByAnother(), //   wait                        OWNED_BY_ANOTHER
          new UnreadableVersion(), //  wait                        UNREADABLE
          new Paused(), //             wait                        PAUSED
          new ExposedCredential(), //  deactivate, or deliver      EXPOSED
          new IntentOfAnotherRun(), // wait, adopt or take over    ANOTHER_RUN_AT_WORK, INTERRUPTED
          new OwnIntent(), //          discard, create, make room  SECRET_NEVER_STORED, why it began
          new PendingLost(), //        begin again                 PENDING_LOST
          new PendingUnproven(), //    verify, or wait             NEW_CREDENTIAL, NOT_VALID
          new PendingUndelivered(), // deliver, or wait            VERIFIED, or what is amiss
          new PendingDelivered(), //   promote                     DELIVERED
          new RotationDue(), //        begin, make room or wait    why it begins, or why not yet
          new TargetsDrifted(), //     deliver                     DRIFT
          new SupersededDue(), //      deactivate, delete or wait  which grace is over, or why not
          new NoSlotFree(), //         wait                        BOTH_SLOTS_IN_USE
          new NothingDue()); //        wait                        WITHIN_POLICY, or what is amiss

  /** For a cluster that lives on its updater's role: none of the policy's times plays a part. */
  static final List<Row> KEYLESS_ROWS =
      List.of(
          new KeylessPaused(), //      wait                        PAUSED
          new TargetsUnrenewed(), //   deliver                     DRIFT
          new NothingToRotate()); //   wait                        WITHIN_POLICY, or what is amiss

  private DecisionTable() {}

  /**
   * The one next step for what was observed, why, and what a person must know besides. Pure: the
   * same answer for the same observation. Total: every observation has one.
   */
  public static Decision next(Observed observed, Policy policy, Instant now) {
    Facts facts = new Facts(observed, policy, now);
    return switch (judge(observed.kind().isRotated() ? ROWS : KEYLESS_ROWS, facts)) {
      case Taken(var step, _, var notices) when isToBeClaimed(observed, step) ->
          new Decision(new Step.Claim(), Reason.ADOPTING, notices);
      case Taken(var step, var reason, var notices) -> new Decision(step, reason, notices);
      case Passed _ -> throw new IllegalStateException("the last row takes what is left");
    };
  }

  private static Verdict judge(List<Row> rows, Facts facts) {
    return Verdict.first(
        rows.stream().<Supplier<Verdict>>map(row -> () -> row.judge(facts)).toList());
  }

  /** Whatever row it is of: only the user's owner writes to IAM. */
  private static boolean isToBeClaimed(Observed observed, Step step) {
    return step.writesToIam() && observed.ownership() == Ownership.UNCLAIMED;
  }
}
