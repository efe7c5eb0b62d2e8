package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;

/** A taken slot, the credential in it, and why a new credential wants it. */
record Slot(Facts facts, Credential credential, Reason wanted) {

  CredentialId id() {
    return credential.id();
  }

  boolean isNeededByNobody() {
    return (!facts.isProtected(credential) || isPromotedInVain())
        && !facts.cutOff(credential).isLeftForNow()
        && facts.holders(id()).isNeededByNobody();
  }

  /**
   * Given up in the moment in which another run promoted it, and cut off: nobody can live on it.
   */
  private boolean isPromotedInVain() {
    return isDisabled()
        && isExposed()
        && facts.openRotation().filter(open -> open.isOwn() && open.hasGivenUp(id())).isPresent();
  }

  boolean isActive() {
    return credential.isActive();
  }

  boolean isDisabled() {
    return credential.isDisabled();
  }

  boolean isExposed() {
    return facts.observed().isExposed(id());
  }

  boolean isSupersededAndActive() {
    return isActive() && facts.isSuperseded(credential);
  }

  boolean isSupersededAndOut() {
    return isDisabled() && facts.isSuperseded(credential);
  }

  /** On no record: somebody made it. */
  boolean isForeignAndOut() {
    return isDisabled() && !facts.isSuperseded(credential);
  }

  boolean isEmergency() {
    return wanted.isEmergency();
  }

  boolean isQuiet() {
    return facts.graces().isQuiet(credential);
  }

  boolean isUnusedForTheRecoveryGrace() {
    return facts.graces().isUnusedFor(facts.policy().recoveryGrace(), credential);
  }

  boolean isUnusedForTooLong() {
    return facts.graces().isUnusedForTooLong(credential);
  }

  boolean isInstallationOver() {
    return facts.graces().isInstallationOver(credential);
  }

  boolean isRecoveryOver() {
    return facts.graces().isRecoveryOver(credential);
  }

  boolean isInactiveSinceUnknown() {
    return credential.inactiveSince().isEmpty();
  }

  /** Its use says enough where nobody noted since when it is out; else its grace counts too. */
  boolean mayBeDeleted() {
    return isInactiveSinceUnknown() || isRecoveryOver() || isEmergency();
  }
}
