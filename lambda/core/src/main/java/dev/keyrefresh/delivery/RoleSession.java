package dev.keyrefresh.delivery;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.target.SignedGitPassword;
import dev.keyrefresh.target.TargetOutcome;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The credentials of the updater's own role, as they were just asked for.
 *
 * @param token empty for credentials that are of no session
 * @param expires when they end; empty where nobody says
 */
public record RoleSession(
    CredentialId id, Secret secret, Optional<Secret> token, Optional<Instant> expires) {
  public RoleSession {
    Objects.requireNonNull(id);
    Objects.requireNonNull(secret);
    Objects.requireNonNull(token);
    Objects.requireNonNull(expires);
  }

  /**
   * Why no pair is made of it: CodeCommit would refuse the pair from the session's end on, earlier
   * than its own time says.
   */
  Optional<TargetOutcome> unfit(Instant now) {
    if (expires.isEmpty()) {
      return Optional.of(TargetOutcome.SESSION_UNDATED);
    }
    return expires.get().isBefore(now.plus(SignedGitPassword.LIFETIME))
        ? Optional.of(TargetOutcome.SESSION_ENDS)
        : Optional.empty();
  }

  /** The token goes with the name and is no part of what is signed. */
  Secret username() {
    return Secret.of(id.value() + token.map(text -> "%" + text.reveal()).orElse(""));
  }
}
