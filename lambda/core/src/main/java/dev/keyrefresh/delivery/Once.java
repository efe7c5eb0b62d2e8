package dev.keyrefresh.delivery;

import java.util.Optional;
import java.util.function.Supplier;

/** What is asked for when it is first needed, and then known. */
final class Once<T> implements Supplier<T> {
  private final Supplier<T> source;
  private Optional<T> known = Optional.empty();

  Once(Supplier<T> source) {
    this.source = source;
  }

  @Override
  public T get() {
    if (known.isEmpty()) {
      known = Optional.of(source.get());
    }
    return known.get();
  }
}
