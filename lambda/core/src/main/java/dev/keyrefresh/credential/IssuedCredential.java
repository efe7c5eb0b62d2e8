package dev.keyrefresh.credential;

import java.time.Instant;
import java.util.Objects;

/**
 * A credential with its secret, which IAM shows once.
 *
 * @param login what a target names it by: the access key id, or the {@code ServiceUserName}
 * @param secret the secret access key, or the {@code ServicePassword}
 */
public record IssuedCredential(
    CredentialId id,
    CredentialKind kind,
    UserName user,
    String login,
    Secret secret,
    Instant created) {

  public IssuedCredential {
    Objects.requireNonNull(id);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(user);
    Objects.requireNonNull(login);
    Objects.requireNonNull(secret);
    Objects.requireNonNull(created);
  }
}
