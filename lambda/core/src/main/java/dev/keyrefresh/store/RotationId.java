package dev.keyrefresh.store;

import java.util.Objects;

/** Names one chain of work: written into the intent and into the credential made under it. */
public record RotationId(String value) {
  public RotationId {
    Objects.requireNonNull(value);
    if (value.isBlank()) {
      throw new IllegalArgumentException("a rotation id cannot be blank");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
