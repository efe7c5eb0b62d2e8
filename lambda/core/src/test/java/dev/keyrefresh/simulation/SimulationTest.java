package dev.keyrefresh.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Whole systems under faults. {@code -Dsimulation.runs=2000000} plays a long campaign, and
 * {@code -Dsimulation.seed} begins it elsewhere.
 */
class SimulationTest {
  private static final long RUNS = Long.getLong("simulation.runs", 6_000);
  private static final long SEED = Long.getLong("simulation.seed", 1_000_000);
  private static final long BETWEEN_LINES = 50_000;

  @Test
  void keepsEveryTargetServedThroughEveryHistory() {
    AtomicLong nextLine = new AtomicLong(BETWEEN_LINES);

    Campaign.Figures figures = Campaign.play(SEED, RUNS, Variant.REAL, so -> {
      if (so.histories >= nextLine.get()) {
        nextLine.addAndGet(BETWEEN_LINES);
        System.out.println(so);
      }
    });

    System.out.println("seeds from " + SEED + ": " + figures);
    figures.failed.forEach(outcome -> System.out
        .println("seed " + outcome.seed() + ": " + outcome.violation().orElseThrow()));
    assertThat(figures.failed).as(() -> Campaign.shortest(figures.failed.getFirst().seed(),
        Variant.REAL)).isEmpty();
  }

  @Test
  void tellsTheSameHistoryTwiceForTheSameSeed() {
    for (long seed = 1; seed <= 200; seed++) {
      assertThat(History.play(seed, Variant.REAL)).isEqualTo(History.play(seed, Variant.REAL));
    }
  }
}
