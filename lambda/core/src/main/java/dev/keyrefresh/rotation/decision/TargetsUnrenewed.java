package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.target.TargetOutcome.Role;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A target without a pair of the updater's session gets one, once a run; the rest is said. */
final class TargetsUnrenewed implements Row {
  @Override
  public Verdict judge(Facts facts) {
    Verdict verdict =
        isAnyBehind(facts) && !facts.run().renewed()
            ? Verdict.taken(new Step.Renew(), Reason.DRIFT)
            : Verdict.passed();
    return verdict.after(notices(facts));
  }

  private static boolean isAnyBehind(Facts facts) {
    return facts
        .targets()
        .working()
        .anyMatch(state -> state.role() == Role.SERVED && !state.outcome().isDelivered());
  }

  private static List<Attention> notices(Facts facts) {
    return Stream.of(
            LeftoverNotices.exposed(facts.observed()),
            LeftoverNotices.stored(facts.observed(), facts.stages().credentials()),
            facts.stages().intent().stream().map(Advice::interruptedByAChangeOfForm),
            TargetNotices.of(facts))
        .flatMap(notices -> notices)
        .toList();
  }

  @Override
  public Set<Reason> reasons() {
    return Set.of(Reason.DRIFT);
  }
}
