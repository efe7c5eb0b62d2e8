package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.rotation.decision.Verdict.Taken;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is superseded on record is deactivated after one grace, and deleted after another. */
final class SupersededDue implements Row {
  @Override
  public Verdict judge(Facts facts) {
    return Verdict.of(
        facts.credentials().stream()
            .filter(facts::isSuperseded)
            .flatMap(old -> retire(facts, old).stream())
            .findFirst());
  }

  private static Optional<Taken> retire(Facts facts, Credential old) {
    return old.isDisabled() ? inactive(facts, old, Reason.RECOVERY_GRACE_OVER) : active(facts, old);
  }

  /** Deletes one that is out once its recovery grace is over; a note of since when begins it. */
  static Optional<Taken> inactive(Facts facts, Credential old, Reason reason) {
    if (old.inactiveSince().isEmpty()) {
      return Optional.of(
          Verdict.taken(new Step.NoteInactive(old.id()), Reason.INACTIVE_SINCE_UNKNOWN));
    }
    if (!facts.graces().isRecoveryOver(old) || !facts.holders(old.id()).isNeededByNobody()) {
      return Optional.empty();
    }
    return Optional.of(
        facts.graces().isQuiet(old) || facts.observed().isExposed(old.id())
            ? Verdict.taken(new Step.Delete(old.id()), reason)
            : Verdict.waiting(Reason.OLD_CREDENTIAL_STILL_USED));
  }

  private static Optional<Taken> active(Facts facts, Credential old) {
    return Optional.of(facts.graces())
        .filter(graces -> old.status() == Status.ACTIVE && graces.isInstallationOver(old))
        .map(
            graces ->
                graces.isQuiet(old)
                    ? Verdict.taken(new Step.Deactivate(old.id()), Reason.INSTALLATION_GRACE_OVER)
                    : stillUsed(facts, old));
  }

  private static Taken stillUsed(Facts facts, Credential old) {
    Graces graces = facts.graces();
    return new Taken(
        new Step.Wait(graces.quietFrom(old)),
        Reason.OLD_CREDENTIAL_STILL_USED,
        graces.isStillUsedForTooLong() ? List.of(Advice.stillUsed(facts, old)) : List.of());
  }

  @Override
  public Set<Reason> reasons() {
    return Set.of(
        Reason.INSTALLATION_GRACE_OVER,
        Reason.OLD_CREDENTIAL_STILL_USED,
        Reason.INACTIVE_SINCE_UNKNOWN,
        Reason.RECOVERY_GRACE_OVER);
  }
}
