package dev.keyrefresh.local.synthetic;

import dev.keyrefresh.local.time.VirtualClock;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;

/**
 * What one sweep of clusters with nothing to do asks of AWS, counted on the wire.
 *
 * @param calls by {@code service:Operation}
 */
public record IdleSweep(int clusters, SortedMap<String, Long> calls) {
  private static final Duration YOUNG = Duration.ofDays(10);
  private static final int INSTANCES = 4;

  /** Plays one through the queue. */
  public static IdleSweep of(int clusters) {
    VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T06:00:00Z"));
    try (SyntheticFleet fleet =
        new SyntheticFleet(clock, new PrintStream(OutputStream.nullOutputStream()), INSTANCES)) {
      for (int i = 0; i < clusters; i++) {
        fleet.clusters().add("edge-%05d".formatted(i), YOUNG);
      }
      fleet.sweep();
      fleet.feed().drain();
      return new IdleSweep(clusters, fleet.aws().calls().snapshot());
    }
  }

  public long total() {
    return calls.values().stream().mapToLong(Long::longValue).sum();
  }

  public double perCluster() {
    return (double) total() / clusters;
  }

  @Override
  public String toString() {
    return "a sweep of %d idle clusters: %d calls to AWS, %.2f a cluster %s"
        .formatted(clusters, total(), perCluster(), calls);
  }
}
