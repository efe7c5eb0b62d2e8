package dev.keyrefresh.store;

/** The id of a version of the managed secret: Secrets Manager's, 32 to 64 characters. */
public record VersionId(String value) {
  public VersionId {
    if (value.length() < 32 || value.length() > 64) {
      throw new IllegalArgumentException(
          "not a version id: 32 to 64 characters are expected, not " + value.length());
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
