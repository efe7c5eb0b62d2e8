package dev.keyrefresh.rotation.decision;

/**
 * Why a step is taken, or why nothing is. The same word stands in results, log lines, metrics,
 * mails, events and tests.
 */
public enum Reason {
  OWNED_BY_ANOTHER("the IAM user is claimed by another managed secret"),
  NOT_CONFIRMED(
      "the cluster's updater has not said that the IAM user is this cluster's: nothing is claimed"),
  TAGS_CONTRADICTED("a tag of the managed secret contradicts the updater's own settings"),
  TAG_NOT_UNDERSTOOD("a tag of the managed secret holds something that is not understood"),
  NOT_BELIEVED("a secret looks like a cluster's managed secret, and is not taken for one"),
  UNREADABLE("a version of the managed secret cannot be read"),
  RELEASED("given back by an administrator: nothing is renewed, rotated or retired"),
  PAUSED("paused by an administrator; targets are still renewed"),
  EXPOSED("AWS reported the credential as exposed"),
  QUARANTINED("AWS has put a quarantine policy on the IAM user, and does not say for which key"),
  ANOTHER_RUN_AT_WORK("another run holds the lock"),
  INTERRUPTED("an earlier run died; its work is carried on"),
  SECRET_NEVER_STORED("an earlier run died before it stored this credential's secret"),
  UNATTRIBUTED_CREDENTIAL("a credential appeared during an interrupted rotation and may be in use"),
  PENDING_LOST("the pending credential can no longer be used"),
  NEW_CREDENTIAL("the new credential is not proven yet"),
  NOT_VALID("the new credential did not prove valid in time"),
  VERIFIED("the new credential is valid; targets do not hold it yet"),
  UNDELIVERABLE("a target that worked before cannot take the credential"),
  KIND_CHANGED("the cluster's kind of credential was changed: one of the new kind takes over"),
  DELIVERED("every working target holds the new credential and opens Git with it"),
  CURRENT_LOST("the current credential can no longer be used"),
  MAXIMUM_AGE("the current credential has reached its maximum age"),
  REQUESTED("asked for by an administrator"),
  ADOPTING("nothing is stored yet: the first rotation"),
  NOTHING_TO_ROTATE("the cluster is keyless: its targets live on sessions of the updater's role"),
  NOT_ADOPTED("nothing is stored yet, and the first rotation is on demand"),
  HELD_BACK("enough rotations are under way, or two failed in a row; the next sweep looks again"),
  DRIFT("a target does not hold the current credential"),
  HELD_ELSEWHERE("a secret that is not served holds a credential, which stays Active for it"),
  TARGETS_UNKNOWN("nobody could say what the targets hold"),
  NO_TARGET("no target holds or should hold the credential, so nothing can be proven"),
  INSTALLATION_GRACE_OVER("every target is on the new credential, and the old one is quiet"),
  OLD_CREDENTIAL_STILL_USED("something still uses the old credential, or nobody can say"),
  INACTIVE_SINCE_UNKNOWN("its recovery grace starts now: nothing says since when it is Inactive"),
  RECOVERY_GRACE_OVER("the old credential was Inactive for its recovery grace"),
  MAKING_ROOM("a slot is needed and nothing uses this credential"),
  BOTH_SLOTS_IN_USE("a new credential is needed and neither slot can be freed safely"),
  OUT_OF_TIME("the run ends before its time does; the next one carries on"),
  FAILED("a call failed; the next run carries on"),
  NOT_SET_UP("something that a run needs is missing, wrong or denied"),
  WITHIN_POLICY("nothing is due");

  private final String meaning;

  Reason(String meaning) {
    this.meaning = meaning;
  }

  /** The reason as half a sentence. */
  public String meaning() {
    return meaning;
  }

  /** Whether the credential in use is unsafe or gone, so that room is made more readily. */
  public boolean isEmergency() {
    return this == EXPOSED || this == CURRENT_LOST;
  }

  /** Reads the word of a stored chain; an unknown one reads as {@link #INTERRUPTED}. */
  public static Reason ofWord(String word) {
    for (Reason reason : values()) {
      if (reason.name().equals(word)) {
        return reason;
      }
    }
    return INTERRUPTED;
  }
}
