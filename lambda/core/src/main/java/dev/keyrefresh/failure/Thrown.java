package dev.keyrefresh.failure;

import java.util.Optional;

/** Java lets an exception say nothing: its message may be null, and is asked for here alone. */
public final class Thrown {
  private Thrown() {}

  /** What it says, or which one it is. */
  public static String message(Throwable thrown) {
    return Optional.ofNullable(thrown.getMessage()).orElseGet(thrown::toString);
  }
}
