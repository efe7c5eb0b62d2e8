package dev.keyrefresh.rotation.loop;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How far a run may go.
 *
 * @param heldBack whether it must begin no rotation; asked only where it would, and may throw
 * @param remaining how long it may still take, asked before every step
 */
public record RunLimits(BooleanSupplier heldBack, Supplier<Duration> remaining) {
  /** Nothing holds a rotation back. */
  public static RunLimits ofTime(Supplier<Duration> remaining) {
    return new RunLimits(() -> false, remaining);
  }
}
