package dev.keyrefresh.time;

import java.time.Duration;

/** Port: lets time pass, where a new credential has to propagate. */
@FunctionalInterface
public interface Pause {
  void pause(Duration duration);
}
