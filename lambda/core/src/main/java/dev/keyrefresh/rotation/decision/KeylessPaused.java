package dev.keyrefresh.rotation.decision;

import java.util.Set;

/** As {@link Paused}, where nothing is listed but what another form has left. */
final class KeylessPaused implements Row {
  @Override
  public Verdict judge(Facts facts) {
    return facts.observed().paused()
        ? Verdict.waiting(Reason.PAUSED).after(LeftoverNotices.exposed(facts.observed()).toList())
        : Verdict.passed();
  }

  @Override
  public Set<Reason> reasons() {
    return Set.of(Reason.PAUSED);
  }
}
