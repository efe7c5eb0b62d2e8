package dev.keyrefresh.credential;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One of a user's credentials as IAM lists it.
 *
 * @param login what a target names it by: the access key id, or the {@code ServiceUserName}
 * @param created when IAM made it
 * @param lastUse what is known of its use
 * @param inactiveSince when this project made it Inactive, or first saw it so; empty for an Active
 *     one and where nothing is noted
 */
public record Credential(
    CredentialId id,
    String login,
    Status status,
    Instant created,
    LastUse lastUse,
    Optional<Instant> inactiveSince) {

  /** IAM's status; a word that is not known here is not good news. */
  public enum Status {
    ACTIVE,
    INACTIVE,
    EXPIRED,
    UNHEARD_OF
  }

  public Credential {
    Objects.requireNonNull(id);
    Objects.requireNonNull(login);
    Objects.requireNonNull(status);
    Objects.requireNonNull(created);
    Objects.requireNonNull(lastUse);
    Objects.requireNonNull(inactiveSince);
  }

  /** An access key, which targets name by its id. */
  public Credential(
      CredentialId id,
      Status status,
      Instant created,
      LastUse lastUse,
      Optional<Instant> inactiveSince) {
    this(id, id.value(), status, created, lastUse, inactiveSince);
  }

  public boolean isActive() {
    return status == Status.ACTIVE;
  }

  /** Whether IAM says that it no longer opens anything. */
  public boolean isDisabled() {
    return status == Status.INACTIVE || status == Status.EXPIRED;
  }

  public Credential withStatus(Status other, Optional<Instant> since) {
    return new Credential(id, login, other, created, lastUse, since);
  }

  public Credential withLastUse(LastUse other) {
    return new Credential(id, login, status, created, other, inactiveSince);
  }
}
