package dev.keyrefresh.rotation.decision;

import java.util.Set;

/** What every working target opens Git with becomes the current one. */
final class PendingDelivered implements Row {
  @Override
  public Verdict judge(Facts facts) {
    return Verdict.of(
        facts.pending().map(version -> Verdict.taken(new Step.Promote(version), Reason.DELIVERED)));
  }

  @Override
  public Set<Reason> reasons() {
    return Set.of(Reason.DELIVERED);
  }
}
