package dev.keyrefresh.credential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A text that must not be seen. It never prints itself; {@link #reveal()} is the one way out. */
public final class Secret {
  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  public static Secret of(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a secret cannot be empty");
    }
    return new Secret(text);
  }

  /** The text itself, for the call that needs it and for nothing else. */
  public String reveal() {
    return text;
  }

  /** Equality without a timing that depends on where two texts differ. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that
        && MessageDigest.isEqual(
            text.getBytes(StandardCharsets.UTF_8), that.text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  @Override
  public String toString() {
    return "[secret]";
  }
}
