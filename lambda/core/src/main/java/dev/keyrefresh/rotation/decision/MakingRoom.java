package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.rotation.decision.Verdict.Taken;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a slot is freed where both are taken: the first row that finds a credential to take, among
 * those that are not current, not pending and held by no target.
 */
enum MakingRoom {
  RECOVERY_GRACE_OVER(
      slot -> slot.isSupersededAndOut() && slot.isRecoveryOver() && slot.isQuiet(),
      Step.Delete::new,
      Reason.RECOVERY_GRACE_OVER),
  EXPOSED_AND_OUT(slot -> slot.isDisabled() && slot.isExposed(), Step.Delete::new, Reason.EXPOSED),
  SUPERSEDED_IN_AN_EMERGENCY(
      slot -> slot.isSupersededAndOut() && slot.isEmergency() && slot.isQuiet(), Step.Delete::new),
  FOREIGN_AND_UNUSED(
      slot -> slot.isForeignAndOut() && slot.isUnusedForTheRecoveryGrace() && slot.mayBeDeleted(),
      Step.Delete::new,
      Reason.MAKING_ROOM),
  ACTIVE_AND_UNUSED(
      slot -> slot.isActive() && slot.isUnusedForTooLong(),
      Step.Deactivate::new,
      Reason.MAKING_ROOM),
  ACTIVE_IN_AN_EMERGENCY(
      slot -> slot.isSupersededAndActive() && slot.isEmergency() && slot.isQuiet(),
      Step.Deactivate::new),
  INSTALLATION_GRACE_OVER(
      slot -> slot.isSupersededAndActive() && slot.isInstallationOver() && slot.isQuiet(),
      Step.Deactivate::new,
      Reason.INSTALLATION_GRACE_OVER),
  INACTIVE_SINCE_UNKNOWN(
      slot -> slot.isSupersededAndOut() && slot.isInactiveSinceUnknown(),
      Step.NoteInactive::new,
      Reason.INACTIVE_SINCE_UNKNOWN);

  private static final Set<Reason> EMERGENCIES =
      Stream.of(Reason.values())
          .filter(Reason::isEmergency)
          .collect(Collectors.toUnmodifiableSet());

  private final Predicate<Slot> gives;
  private final Function<CredentialId, Step> step;
  private final Optional<Reason> reason;

  MakingRoom(Predicate<Slot> gives, Function<CredentialId, Step> step, Reason reason) {
    this.gives = gives;
    this.step = step;
    this.reason = Optional.of(reason);
  }

  /** For the reason that wants the slot, which is an emergency. */
  MakingRoom(Predicate<Slot> gives, Function<CredentialId, Step> step) {
    this.gives = gives;
    this.step = step;
    this.reason = Optional.empty();
  }

  /**
   * The step that frees a slot; empty where none can be taken safely.
   *
   * @param wanted why a new credential is wanted
   */
  static Optional<Taken> judge(Facts facts, Reason wanted) {
    List<Slot> slots =
        facts.credentials().stream()
            .map(credential -> new Slot(facts, credential, wanted))
            .filter(Slot::isNeededByNobody)
            .toList();
    return Stream.of(values()).flatMap(row -> row.take(slots).stream()).findFirst();
  }

  private Optional<Taken> take(List<Slot> slots) {
    return slots.stream()
        .filter(gives)
        .findFirst()
        .map(slot -> Verdict.taken(step.apply(slot.id()), reason.orElse(slot.wanted())));
  }

  /** Every reason that a step of this row may have. */
  Set<Reason> reasons() {
    return reason.map(Set::of).orElse(EMERGENCIES);
  }

  static Set<Reason> everyReason() {
    return Stream.of(values())
        .flatMap(row -> row.reasons().stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
