package dev.keyrefresh.local;

import dev.keyrefresh.time.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until somebody waits. */
public final class VirtualClock implements InstantSource, Pause {
  private final AtomicReference<Instant> now;

  public VirtualClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public void pause(Duration duration) {
    now.updateAndGet(time -> time.plus(duration));
  }

  /** Lets time pass until then; does nothing when that is over. */
  public void waitUntil(Instant time) {
    now.updateAndGet(before -> before.isAfter(time) ? before : time);
  }
}
