package dev.keyrefresh.rotation.decision;

import java.util.List;
import java.util.Set;

/** An administrator said so; what is exposed meanwhile, a person must know. */
final class Paused implements Row {
  @Override
  public Verdict judge(Facts facts) {
    return facts.observed().paused()
        ? Verdict.waiting(Reason.PAUSED).after(exposed(facts))
        : Verdict.passed();
  }

  private static List<Attention> exposed(Facts facts) {
    return facts.exposedAndActive().map(Advice::exposedWhilePaused).toList();
  }

  @Override
  public Set<Reason> reasons() {
    return Set.of(Reason.PAUSED);
  }
}
