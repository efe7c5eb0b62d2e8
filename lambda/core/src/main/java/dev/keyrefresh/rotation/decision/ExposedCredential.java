package dev.keyrefresh.rotation.decision;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What is exposed and not needed goes; what is needed is replaced by the rows below. */
final class ExposedCredential implements Row {
  @Override
  public Verdict judge(Facts facts) {
    return Verdict.of(
            facts
                .exposedAndActive()
                .map(facts::cutOff)
                .filter(CutOff::mayBegin)
                .findFirst()
                .map(CutOff::step))
        .after(notices(facts));
  }

  private static List<Attention> notices(Facts facts) {
    return Stream.of(quarantine(facts), kept(facts), LeftoverNotices.exposed(facts.observed()))
        .flatMap(notices -> notices)
        .toList();
  }

  /** Which key it is about the policy does not say, so nothing is cut off for it. */
  private static Stream<Attention> quarantine(Facts facts) {
    return facts.run().request().quarantined() && facts.exposedAndActive().findAny().isEmpty()
        ? Stream.of(Advice.quarantined())
        : Stream.empty();
  }

  private static Stream<Attention> kept(Facts facts) {
    return facts
        .exposedAndActive()
        .map(facts::cutOff)
        .filter(cutOff -> !cutOff.mayBegin())
        .map(cutOff -> Advice.exposed(facts, cutOff.credential()));
  }

  @Override
  public Set<Reason> reasons() {
    return Set.of(Reason.EXPOSED);
  }
}
