package dev.keyrefresh.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * How a run goes through its targets, and for how long.
 *
 * @param wave how many are read before the first of them is served: what is read of them is kept
 *     till then
 * @param random where it starts among targets of which none is more urgent
 * @param remaining for how long it may begin something new; what was begun ends soon by itself
 */
public record Pace(Crew crew, int wave, RandomGenerator random, Supplier<Duration> remaining) {
  public Pace {
    Objects.requireNonNull(crew);
    Objects.requireNonNull(random);
    Objects.requireNonNull(remaining);
  }

  public boolean hasTime() {
    return remaining.get().isPositive();
  }

  /** The same ones from another start each time, so that no others are always the last. */
  <T> List<T> fromAnyStart(List<T> all) {
    List<T> turned = new ArrayList<>(all);
    if (all.size() > 1) {
      Collections.rotate(turned, random.nextInt(all.size()));
    }
    return turned;
  }
}
