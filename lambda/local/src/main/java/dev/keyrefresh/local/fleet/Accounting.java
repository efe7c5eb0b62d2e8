package dev.keyrefresh.local.fleet;

import dev.keyrefresh.local.aws.fault.Faults;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Counts calls to AWS by operation, the rotator's and the updaters' apart. */
public final class Accounting {
  private final Map<String, Long> rotator = new TreeMap<>();
  private final Map<String, Long> updater = new TreeMap<>();
  private int updatersAtWork;

  void watch(Faults faults) {
    faults.beforeEach(this::count);
  }

  /** Counts as the updater's what is called meanwhile. */
  <T> T asUpdater(Supplier<T> call) {
    work(1);
    try {
      return call.get();
    } finally {
      work(-1);
    }
  }

  public synchronized long rotatorTotal() {
    return rotator.values().stream().mapToLong(Long::longValue).sum();
  }

  public synchronized Map<String, Long> rotator() {
    return new TreeMap<>(rotator);
  }

  public synchronized Map<String, Long> updater() {
    return new TreeMap<>(updater);
  }

  public synchronized long rotator(String operation) {
    return rotator.getOrDefault(operation, 0L);
  }

  /** Counts a call; for who takes the place of this one before each call. */
  public synchronized void count(String operation) {
    (updatersAtWork > 0 ? updater : rotator).merge(operation, 1L, Long::sum);
  }

  private synchronized void work(int more) {
    updatersAtWork += more;
  }
}
