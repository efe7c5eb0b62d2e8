package dev.keyrefresh.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole systems under faults, from fresh seeds. {@code -Dsimulation.runs=2000000} plays a long
 * campaign, and {@code -Dsimulation.seed} begins it where another one began.
 */
class SimulationTest {
  private static final long RUNS = Long.getLong("simulation.runs", 20_000);
  private static final long SEED = Long.getLong("simulation.seed",
      new SplittableRandom().nextLong(1_000_000_000_000L));
  private static final long BETWEEN_LINES = 50_000;

  @Test
  void keepsEveryTargetServedThroughEveryHistory() {
    AtomicLong nextLine = new AtomicLong(BETWEEN_LINES);
    System.out.println("histories from seed " + SEED);

    Campaign.Figures figures = Campaign.play(SEED, RUNS, Variant.REAL, so -> {
      if (so.histories() >= nextLine.get()) {
        nextLine.addAndGet(BETWEEN_LINES);
        System.out.println(so);
      }
    });

    System.out.println("-Dsimulation.seed=" + SEED + ": " + figures);
    figures.failed.forEach(outcome -> System.out
        .println("seed " + outcome.seed() + ": " + outcome.violation().orElseThrow()));
    assertThat(figures.failed).as(() -> Campaign.shortest(figures.failed.getFirst().seed(),
        Variant.REAL)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void keepsWhatItOnceDidNot(Found bug) {
    assertThat(History.play(bug.seed(), Variant.REAL).violation()).as(bug.what()).isEmpty();
  }

  @Test
  void tellsTheSameHistoryTwiceForTheSameSeed() {
    for (long seed = 1; seed <= 200; seed++) {
      assertThat(History.play(seed, Variant.REAL)).isEqualTo(History.play(seed, Variant.REAL));
    }
  }
}
