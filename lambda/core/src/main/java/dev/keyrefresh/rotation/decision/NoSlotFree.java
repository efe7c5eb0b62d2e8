package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.rotation.decision.Verdict.Taken;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** A rotation is due and there is no room for it; the row that wanted it has said so. */
final class NoSlotFree implements Row {
  @Override
  public Verdict judge(Facts facts) {
    return Verdict.of(
        facts.whyRotate().map(_ -> Verdict.waiting(nextFree(facts), Reason.BOTH_SLOTS_IN_USE)));
  }

  /** Asks for a person, unless a slot comes free by itself and there is time for that. */
  static Taken taken(Facts facts, Reason wanted) {
    Optional<Instant> free = nextFree(facts);
    return free.isEmpty() || wanted.isEmergency()
        ? Verdict.waiting(free, Reason.BOTH_SLOTS_IN_USE, Advice.bothSlotsInUse(facts, wanted))
        : Verdict.waiting(free, Reason.BOTH_SLOTS_IN_USE);
  }

  private static Optional<Instant> nextFree(Facts facts) {
    return facts.credentials().stream()
        .filter(Credential::isDisabled)
        .filter(credential -> !facts.isProtected(credential))
        .filter(credential -> facts.holders(credential.id()).isNeededByNobody())
        .flatMap(credential -> facts.graces().recoveryEnd(credential).stream())
        .filter(facts.now()::isBefore)
        .min(Instant::compareTo);
  }

  @Override
  public Set<Reason> reasons() {
    return Set.of(Reason.BOTH_SLOTS_IN_USE);
  }
}
