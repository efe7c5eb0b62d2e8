package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.rotation.decision.Observed.Ownership;
import java.util.Set;

/** One user, one owner. */
final class ClaimedByAnother implements Row {
  @Override
  public Verdict judge(Facts facts) {
    return facts.observed().ownership() == Ownership.ANOTHERS
        ? Verdict.waiting(Reason.OWNED_BY_ANOTHER, Advice.claimedByAnother())
        : Verdict.passed();
  }

  @Override
  public Set<Reason> reasons() {
    return Set.of(Reason.OWNED_BY_ANOTHER);
  }
}
