package dev.keyrefresh.delivery;

import java.util.Optional;
import java.util.function.Supplier;

/** What is asked for when it is first needed, and then known; safe for several threads. */
final class Once<T> implements Supplier<T> {
  private final Supplier<T> source;
  private Optional<T> known = Optional.empty();

  Once(Supplier<T> source) {
    this.source = source;
  }

  @Override
  public synchronized T get() {
    T value = known.orElseGet(source);
    known = Optional.of(value);
    return value;
  }
}
