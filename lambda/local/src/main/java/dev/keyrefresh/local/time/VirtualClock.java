package dev.keyrefresh.local.time;

import dev.keyrefresh.time.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until somebody waits. */
public final class VirtualClock implements InstantSource, Pause {
  private Instant now;

  public VirtualClock(Instant start) {
    now = start;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized void pause(Duration duration) {
    now = now.plus(duration);
  }

  /** Lets time pass until then; does nothing when that is over. */
  public synchronized void waitUntil(Instant time) {
    now = now.isAfter(time) ? now : time;
  }
}
