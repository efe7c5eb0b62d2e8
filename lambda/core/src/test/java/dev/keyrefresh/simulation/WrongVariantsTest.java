package dev.keyrefresh.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.simulation.WrongVariants.Wrong;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A simulation that lets a wrong loop pass proves nothing of the right one. */
class WrongVariantsTest {
  private static final long SEED = 5_000_000;
  private static final long WITHIN = Long.getLong("simulation.wrong", 20_000);

  static List<Wrong> wrongVariants() {
    return WrongVariants.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongVariants")
  void isCaughtInItsHistory(Wrong wrong) {
    assertThat(History.play(wrong.seed(), Variant.REAL).violation()).isEmpty();
    assertThat(History.play(wrong.seed(), wrong.variant()).violation())
        .as("%s: isCaughtSoon, a thorough test, finds another seed", wrong)
        .isPresent();
  }

  @Tag("thorough")
  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongVariants")
  void isCaughtSoon(Wrong wrong) {
    Optional<History.Outcome> caught = Campaign.firstCaught(SEED, WITHIN, wrong.variant());

    assertThat(caught).as("%s is caught within %s histories", wrong, WITHIN).isPresent();
    caught.ifPresent(
        outcome ->
            System.out.println(
                wrong
                    + ": caught by history "
                    + (outcome.seed() - SEED + 1)
                    + ", seed "
                    + outcome.seed()
                    + ", "
                    + outcome.violation().orElseThrow().split(":")[0]));
  }
}
