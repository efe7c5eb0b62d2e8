package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.OtherKinds;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import java.util.stream.Collectors;

/** The sentences for people, one method a case: what is known, and what to do. */
final class Advice {
  private static final String WHEN_UNUSED =
      "When nothing uses it any more, deactivate it, and delete it later.";

  private Advice() {}

  static Attention claimedByAnother() {
    return new Attention(
        Reason.OWNED_BY_ANOTHER,
        "another managed secret has claimed the IAM user: the user's tag codecommit-key-refresh"
            + " names it",
        "Give each cluster a user of its own, or release the user there first. Nothing is rotated"
            + " or retired here until then; targets are still renewed.");
  }

  static Attention unreadable(String known) {
    return new Attention(
        Reason.UNREADABLE,
        known,
        "Put a readable value under that label, or move the label. Until then targets keep what"
            + " they hold, and nothing is rotated or retired.");
  }

  static Attention exposedWhilePaused(Credential credential) {
    return new Attention(
        Reason.EXPOSED,
        credential.id() + " is exposed and Active",
        "Resume the cluster, or deactivate the credential by hand.");
  }

  static Attention exposed(Facts facts, Credential credential) {
    return new Attention(
        Reason.EXPOSED,
        Phrases.credential(facts, credential),
        "Nothing if this run replaces it; look in CloudTrail for what was done with it. A"
            + " quarantine policy on the user is AWS's: detach it when all is done.");
  }

  static Attention exposedLeftover(CredentialId id, OtherKinds others) {
    return new Attention(
        Reason.EXPOSED,
        id + " is exposed, and is of a kind that is not rotated here" + Phrases.doubt(others),
        "Deactivate it, and look in CloudTrail for what was done with it. This is told every day"
            + " until IAM has it as Inactive or no more.");
  }

  static Attention quarantined() {
    return new Attention(
        Reason.QUARANTINED,
        "AWS has put a quarantine policy on the IAM user: a key of it was found exposed",
        "AWS Health names the key. Where it still exists, add its id to the managed secret's tag"
            + " codecommit-key-refresh/exposed; the next run replaces it and cuts it off. When"
            + " all is done, detach the policy.");
  }

  static Attention unattributed(Facts facts, Credential credential) {
    return new Attention(
        Reason.UNATTRIBUTED_CREDENTIAL,
        credential.id()
            + " appeared during an interrupted rotation; "
            + Phrases.use(facts, credential),
        "If nobody needs it, delete it in IAM; if somebody does, describe it by a tag of the user"
            + " whose key is its id.");
  }

  static Attention notValid(CredentialVersion version) {
    return new Attention(
        Reason.NOT_VALID,
        "STS does not accept "
            + version.credentialId()
            + " as "
            + version.credential().user()
            + " yet",
        "Nothing now: the next run tries again and replaces it if it is gone.");
  }

  static Attention stillUsed(Facts facts, Credential old) {
    return new Attention(
        Reason.OLD_CREDENTIAL_STILL_USED,
        old.id() + ": " + Phrases.use(facts, old),
        old.lastUse() instanceof LastUse.Unknown
            ? "See that the rotator's role may call iam:GetAccessKeyLastUsed; until IAM answers,"
                + " the credential stays."
            : "Find who uses it (CloudTrail names the caller's address), and move them off it.");
  }

  static Attention bothSlotsInUse(Facts facts, Reason wanted) {
    return new Attention(
        Reason.BOTH_SLOTS_IN_USE,
        "a new credential is wanted ("
            + wanted
            + ") and both slots are taken: "
            + facts.credentials().stream()
                .map(credential -> Phrases.credential(facts, credential))
                .collect(Collectors.joining("; ")),
        "Delete the credential that nobody needs; the next run goes on by itself.");
  }

  static Attention leftover(CredentialVersion version, OtherKinds others) {
    return new Attention(
        Reason.KIND_CHANGED,
        version.credentialId()
            + ", of the kind "
            + version.credential().kind().word()
            + " from before the form was changed, is left in IAM as it is"
            + Phrases.doubt(others),
        WHEN_UNUSED);
  }

  static Attention interruptedByAChangeOfForm(Intent intent) {
    return new Attention(
        Reason.KIND_CHANGED,
        "a rotation that began "
            + intent.at()
            + " was under way when the form was changed, and may have left a credential of the"
            + " user",
        "Look for one that was created since then. " + WHEN_UNUSED);
  }
}
