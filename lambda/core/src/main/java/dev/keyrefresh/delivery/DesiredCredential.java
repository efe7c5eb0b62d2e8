package dev.keyrefresh.delivery;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.SignedGitPassword;
import dev.keyrefresh.target.TargetOutcome;
import java.time.Instant;
import java.util.Optional;

/**
 * What shall be in a target, and in which form.
 *
 * @param version where it is stored; empty for the session of the updater's role
 * @param unfit why nothing may be made of it now
 */
record DesiredCredential(
    CredentialId credential,
    Optional<VersionId> version,
    Secret username,
    Secret secret,
    Form form,
    Optional<TargetOutcome> unfit)
    implements Desired {

  static DesiredCredential of(CredentialVersion version, Form form) {
    return new DesiredCredential(
        version.credentialId(),
        Optional.of(version.id()),
        Secret.of(version.credential().login()),
        version.credential().secret(),
        form,
        Optional.empty());
  }

  static DesiredCredential of(RoleSession session, Instant now) {
    return new DesiredCredential(
        session.id(),
        Optional.empty(),
        session.username(),
        session.secret(),
        new Form.Keyless(),
        session.unfit(now));
  }

  boolean isOfSession() {
    return version.isEmpty();
  }

  /** Whether both are of the same stored version, or both of the role, whose sessions are one. */
  boolean isSameAs(DesiredCredential other) {
    return version.equals(other.version);
  }

  /** The pair for one repository. */
  Pair pair(CodeCommitUrl url, Instant now) {
    return switch (form) {
      case Form.Signed _, Form.Keyless _ ->
          new Pair(username, SignedGitPassword.sign(secret, url, now));
      case Form.Git _, Form.Raw _ -> new Pair(username, secret);
    };
  }

  /** What is sent to CodeCommit for a pair in a target: the consumer of a raw key signs with it. */
  static Pair sent(Form form, Pair pair, CodeCommitUrl repository, Instant now) {
    return switch (form) {
      case Form.Signed _, Form.Keyless _, Form.Git _ -> pair;
      case Form.Raw _ ->
          new Pair(pair.username(), SignedGitPassword.sign(pair.password(), repository, now));
    };
  }
}
