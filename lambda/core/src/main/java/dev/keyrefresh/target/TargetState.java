package dev.keyrefresh.target;

import dev.keyrefresh.credential.CredentialId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A target as observed.
 *
 * @param url as the secret has it; empty when there is none or it could not be read
 * @param holds the credential that its data names, never what annotations claim; empty when it
 *     names none or could not be read
 * @param login a login of this user's in its data that no stored version knows: IAM knows whose it
 *     is; empty for everything else
 * @param since when that credential was delivered, by an annotation that agrees with the data
 * @param expires when the pair in it stops to work, for forms that renew it
 */
public record TargetState(TargetName name, String url, Optional<CredentialId> holds,
    Optional<String> login, TargetOutcome outcome, Optional<Instant> since,
    Optional<Instant> expires) {

  public TargetState {
    Objects.requireNonNull(name);
    Objects.requireNonNull(url);
    Objects.requireNonNull(holds);
    Objects.requireNonNull(login);
    Objects.requireNonNull(outcome);
    Objects.requireNonNull(since);
    Objects.requireNonNull(expires);
  }

  /** One whose data names a credential by its id, or none. */
  public TargetState(TargetName name, String url, Optional<CredentialId> holds,
      TargetOutcome outcome, Optional<Instant> since, Optional<Instant> expires) {
    this(name, url, holds, Optional.empty(), outcome, since, expires);
  }

  /** The same, known to hold that credential. */
  TargetState holding(CredentialId id) {
    return new TargetState(name, url, Optional.of(id), Optional.empty(), outcome, since, expires);
  }

  /** The same, of which something else is to be said. */
  public TargetState with(TargetOutcome other) {
    return new TargetState(name, url, holds, login, other, since, expires);
  }

  public boolean holds(CredentialId id) {
    return holds.filter(id::equals).isPresent();
  }

  public TargetOutcome.Role role() {
    return outcome.role();
  }
}
