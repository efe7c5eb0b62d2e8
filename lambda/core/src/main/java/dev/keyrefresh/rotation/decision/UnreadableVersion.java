package dev.keyrefresh.rotation.decision;

import java.util.Set;

/** What cannot be read may be anything: the record of what is in use, too. */
final class UnreadableVersion implements Row {
  @Override
  public Verdict judge(Facts facts) {
    return Verdict.of(
        facts
            .stages()
            .unreadable()
            .map(known -> Verdict.waiting(Reason.UNREADABLE, Advice.unreadable(known))));
  }

  @Override
  public Set<Reason> reasons() {
    return Set.of(Reason.UNREADABLE);
  }
}
