package dev.keyrefresh.simulation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Every choice of one history, from one seed. Faults are numbered, so that some can be left out.
 */
final class Chance {
  private final long seed;
  private final SplittableRandom random;
  private final Set<Integer> withheld;
  private final Map<String, Integer> injected = new TreeMap<>();
  private int faults;
  private int total;
  private boolean calm;

  Chance(long seed, Set<Integer> withheld) {
    this.seed = seed;
    random = new SplittableRandom(seed);
    this.withheld = withheld;
  }

  /** From now on nothing goes wrong any more. */
  void calmDown() {
    calm = true;
  }

  boolean isCalm() {
    return calm;
  }

  /** Without a draw, so that the other histories stay as they are. */
  boolean isOneInNine() {
    return Math.floorMod(seed, 9) == 7;
  }

  boolean in(double probability) {
    return random.nextDouble() < probability;
  }

  /** Whether something goes wrong here. */
  boolean fault(String kind, double probability) {
    boolean drawn = random.nextDouble() < probability;
    if (calm || !drawn || withheld.contains(faults++)) {
      return false;
    }
    count(kind);
    return true;
  }

  /** Counts something that went wrong without being asked here. */
  void count(String kind) {
    injected.merge(kind, 1, Integer::sum);
    total++;
  }

  /** How much has gone wrong so far. */
  int total() {
    return total;
  }

  long upTo(long bound) {
    return random.nextLong(bound + 1);
  }

  <T> T of(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  int faults() {
    return faults;
  }

  Map<String, Integer> injected() {
    return injected;
  }
}
