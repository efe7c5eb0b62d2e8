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
            .chain()
            .filter(chain -> !chain.isOwn())
            .map(chain -> chain.isLeaseOver() ? carriedOn(facts, chain) : atWork(chain)));
  }

  private static Taken atWork(RotationChain chain) {
    return Verdict.waiting(Optional.of(chain.leaseEnd()), Reason.ANOTHER_RUN_AT_WORK);
  }

  private static Taken carriedOn(Facts facts, RotationChain chain) {
    return chain
        .carried()
        .filter(carried -> !facts.observed().isExposed(carried.credentialId()))
        .map(carried -> Verdict.taken(new Step.Adopt(carried), Reason.INTERRUPTED))
        .orElseGet(() -> takenOver(facts, chain));
  }

  private static Taken takenOver(Facts facts, RotationChain chain) {
    return Verdict.taken(
        new Step.WriteIntent(chain.intent().line().carriedOnBy(facts.run().request().id())),
        Reason.INTERRUPTED);
  }

  @Override
  public Set<Reason> reasons() {
    return Set.of(Reason.ANOTHER_RUN_AT_WORK, Reason.INTERRUPTED);
  }
}
