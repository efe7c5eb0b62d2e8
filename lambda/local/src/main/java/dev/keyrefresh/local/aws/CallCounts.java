package dev.keyrefresh.local.aws;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * How often each operation was asked for, refused and lost calls included, and what was carried.
 */
public final class CallCounts {
  private final SortedMap<String, Long> counts = new TreeMap<>();
  private long bytes;

  CallCounts() {}

  synchronized void count(String operation) {
    counts.merge(operation, 1L, Long::sum);
  }

  synchronized void carry(long size) {
    bytes += size;
  }

  /** Of the bodies of all requests and answers. */
  public synchronized long bytes() {
    return bytes;
  }

  /** Counts by {@code service:Operation}. */
  public synchronized SortedMap<String, Long> snapshot() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }

  public long total() {
    return total(_ -> false);
  }

  public synchronized long total(Predicate<String> excluded) {
    return counts.entrySet().stream()
        .filter(entry -> !excluded.test(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  public synchronized void reset() {
    counts.clear();
    bytes = 0;
  }
}
