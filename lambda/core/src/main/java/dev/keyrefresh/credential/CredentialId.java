package dev.keyrefresh.credential;

import java.util.regex.Pattern;

/**
 * The id of an access key ({@code AKIA…}, {@code ASIA…} for a session) or of a service-specific
 * credential ({@code ACCA…}). Not a secret.
 */
public record CredentialId(String value) implements Comparable<CredentialId> {
  private static final Pattern SHAPE = Pattern.compile("\\w{4,128}");

  public CredentialId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "not a credential id: 4 to 128 letters, digits or underscores are expected");
    }
  }

  /** Whether the text has the shape of an id; targets hold whatever people wrote there. */
  public static boolean isOne(String text) {
    return SHAPE.matcher(text).matches();
  }

  @Override
  public int compareTo(CredentialId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
