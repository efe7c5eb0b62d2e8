package dev.keyrefresh.target;

import dev.keyrefresh.credential.CredentialId;
import java.util.Objects;
import java.util.Optional;

/**
 * That a secret holds what may open Git, by its raw data, whatever it is for.
 *
 * @param credential whose; empty where only a login tells, until IAM says whose that is
 * @param login the login, where there is no id
 * @param field in which field of the secret
 * @param owned whether that field is one that a delivery writes
 */
public record Holding(
    Optional<CredentialId> credential, Optional<String> login, String field, boolean owned) {
  public Holding {
    Objects.requireNonNull(credential);
    Objects.requireNonNull(login);
    Objects.requireNonNull(field);
    if (credential.isPresent() == login.isPresent()) {
      throw new IllegalArgumentException("a holding is of a credential's id or of a login");
    }
  }

  public static Holding of(CredentialId id, String field, boolean owned) {
    return new Holding(Optional.of(id), Optional.empty(), field, owned);
  }

  public static Holding ofLogin(String login, String field, boolean owned) {
    return new Holding(Optional.empty(), Optional.of(login), field, owned);
  }

  boolean isOf(CredentialId id) {
    return credential.filter(id::equals).isPresent();
  }

  /** The same, known to be of that credential. */
  Holding of(CredentialId id) {
    return of(id, field, owned);
  }
}
