package dev.keyrefresh.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.rotation.Deciding.Decide;
import dev.keyrefresh.rotation.OldAndNew;
import org.junit.jupiter.api.Test;

/**
 * The decision table against the planner that it replaces, over every decision of simulated
 * histories. {@code -Dcompare.histories=200000} compares thoroughly.
 */
class DecisionComparisonInHistoriesTest {
  private static final long SEED = 7_000_000;
  private static final long HISTORIES = Long.getLong("compare.histories", 1_000);

  @Test
  void decideAlikeThroughEveryHistory() {
    OldAndNew both = new OldAndNew();
    Variant compared =
        new Variant() {
          @Override
          public Decide decide() {
            return both::next;
          }
        };

    Campaign.Figures figures = Campaign.play(SEED, HISTORIES, compared, _ -> {});

    System.out.println(figures.histories() + " histories: " + both);
    assertThat(figures.failed).isEmpty();
    assertThat(both.differences()).isEmpty();
    assertThat(both.compared()).isGreaterThan(HISTORIES);
  }
}
