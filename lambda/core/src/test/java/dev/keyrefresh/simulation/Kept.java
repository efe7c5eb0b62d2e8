package dev.keyrefresh.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** What a service holds, with what it held seconds ago: reads may be stale. */
final class Kept<T> {
  private static final long LONGEST_LAG = 5_000;

  private final Deque<At<T>> past = new ArrayDeque<>();

  /**
   * @param seq the world's count of changes when it was written
   */
  record At<T>(long millis, long seq, T value) {}

  Kept(T first) {
    past.add(new At<>(Long.MIN_VALUE, 0, first));
  }

  T latest() {
    return past.getLast().value();
  }

  At<T> latestEntry() {
    return past.getLast();
  }

  void set(long now, long seq, T value) {
    past.addLast(new At<>(now, seq, value));
    while (past.size() > 1) {
      Iterator<At<T>> each = past.iterator();
      each.next();
      if (each.next().millis() > now - LONGEST_LAG) {
        return;
      }
      past.removeFirst();
    }
  }

  void forget() {
    At<T> last = past.getLast();
    past.clear();
    past.add(last);
  }

  At<T> read(Chance chance, String service, double staleness, long now) {
    if (past.size() > 1 && chance.fault("stale read of " + service, staleness)) {
      long asOf = now - chance.upTo(LONGEST_LAG);
      At<T> seen = past.getFirst();
      for (At<T> entry : past) {
        if (entry.millis() <= asOf) {
          seen = entry;
        }
      }
      return seen;
    }
    return past.getLast();
  }
}
