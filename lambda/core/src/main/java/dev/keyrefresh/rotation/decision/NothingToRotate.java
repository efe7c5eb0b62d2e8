package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.rotation.decision.Verdict.Taken;
import java.util.Set;

/** Whatever is left for a keyless cluster: nothing, and whether all is as it should be. */
final class NothingToRotate implements Row {
  @Override
  public Taken judge(Facts facts) {
    if (facts.areTargetsUnknown()) {
      return Verdict.waiting(Reason.TARGETS_UNKNOWN);
    }
    if (facts.targets().nothingToServe()) {
      return Verdict.waiting(Reason.NO_TARGET, TargetAdvice.noTargetServed());
    }
    if (!facts.targets().working().allMatch(state -> state.outcome().isDelivered())) {
      return Verdict.waiting(Reason.UNDELIVERABLE);
    }
    return Verdict.waiting(
        facts.run().request().requested() ? Reason.NOTHING_TO_ROTATE : Reason.WITHIN_POLICY);
  }

  @Override
  public Set<Reason> reasons() {
    return Set.of(
        Reason.TARGETS_UNKNOWN,
        Reason.NO_TARGET,
        Reason.UNDELIVERABLE,
        Reason.NOTHING_TO_ROTATE,
        Reason.WITHIN_POLICY);
  }
}
