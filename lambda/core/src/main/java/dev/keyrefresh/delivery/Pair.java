package dev.keyrefresh.delivery;

import dev.keyrefresh.credential.Secret;
import java.util.Objects;

/**
 * What Git sends: a username, which may carry a session token and is not printed, and a password.
 */
public record Pair(Secret username, Secret password) {
  public Pair {
    Objects.requireNonNull(username);
    Objects.requireNonNull(password);
  }
}
