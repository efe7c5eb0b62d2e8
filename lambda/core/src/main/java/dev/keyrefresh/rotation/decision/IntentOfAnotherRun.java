package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.rotation.decision.Verdict.Taken;
import java.util.Optional;
import java.util.Set;

/** AWSPENDING is a lock: its holder is left alone for the lease, then its work is carried on. */
final class IntentOfAnotherRun implements Row {
  @Override
  public Verdict judge(Facts facts) {
    return Verdict.of(
        facts
            .openRotation()
            .filter(open -> !open.isOwn())
            .map(open -> open.isLeaseOver() ? carriedOn(facts, open) : atWork(open)));
  }

  private static Taken atWork(OpenRotation open) {
    return Verdict.waiting(Optional.of(open.leaseEnd()), Reason.ANOTHER_RUN_AT_WORK);
  }

  private static Taken carriedOn(Facts facts, OpenRotation open) {
    return open.carried()
        .filter(carried -> !facts.observed().isExposed(carried.credentialId()))
        .map(carried -> Verdict.taken(new Step.Adopt(carried), Reason.INTERRUPTED))
        .orElseGet(() -> takenOver(facts, open));
  }

  private static Taken takenOver(Facts facts, OpenRotation open) {
    return Verdict.taken(
        new Step.WriteIntent(open.intent().chain().carriedOnBy(facts.run().request().id())),
        Reason.INTERRUPTED);
  }

  @Override
  public Set<Reason> reasons() {
    return Set.of(Reason.ANOTHER_RUN_AT_WORK, Reason.INTERRUPTED);
  }
}
