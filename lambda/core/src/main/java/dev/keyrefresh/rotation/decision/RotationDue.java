package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.rotation.decision.Policy.FirstRotation;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The current one is to be replaced: an intent is written, or room is made for what it makes. */
final class RotationDue implements Row {
  /** What a rotation may begin for. */
  static final Set<Reason> WHY =
      Set.of(
          Reason.EXPOSED,
          Reason.ADOPTING,
          Reason.KIND_CHANGED,
          Reason.CURRENT_LOST,
          Reason.MAXIMUM_AGE,
          Reason.REQUESTED);

  @Override
  public Verdict judge(Facts facts) {
    return facts.whyRotate().map(why -> begin(facts, why)).orElseGet(Verdict::passed);
  }

  private static Verdict begin(Facts facts, Reason why) {
    if (why == Reason.ADOPTING && isOnDemand(facts)) {
      return Verdict.waiting(Reason.NOT_ADOPTED);
    }
    if (facts.run().heldBack()) {
      return Verdict.waiting(Reason.HELD_BACK);
    }
    return facts.observed().hasFreeSlot()
        ? Verdict.taken(new Step.WriteIntent(OpenRotation.begin(facts, why)), why)
        : makeRoom(facts, why);
  }

  private static boolean isOnDemand(Facts facts) {
    return facts.policy().firstRotation() == FirstRotation.ON_DEMAND
        && !facts.run().request().requested();
  }

  /** Where no room can be made, targets are looked after all the same: other rows come first. */
  private static Verdict makeRoom(Facts facts, Reason why) {
    return MakingRoom.judge(facts, why)
        .<Verdict>map(room -> room)
        .orElseGet(() -> new Verdict.Passed(NoSlotFree.taken(facts, why).notices()));
  }

  @Override
  public Set<Reason> reasons() {
    return Stream.of(WHY, MakingRoom.everyReason(), Set.of(Reason.NOT_ADOPTED, Reason.HELD_BACK))
        .flatMap(Set::stream)
        .collect(Collectors.toUnmodifiableSet());
  }
}
