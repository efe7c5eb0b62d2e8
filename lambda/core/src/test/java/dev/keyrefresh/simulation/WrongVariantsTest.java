package dev.keyrefresh.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A simulation that lets a wrong loop pass proves nothing of the right one. */
class WrongVariantsTest {
  private static final long SEED = 5_000_000;
  private static final long WITHIN = Long.getLong("simulation.wrong", 20_000);

  static Stream<Arguments> wrongVariants() {
    return WrongVariants.all().entrySet().stream()
        .map(wrong -> Arguments.arguments(wrong.getKey(), wrong.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongVariants")
  void isCaught(String name, Variant wrong) {
    Optional<History.Outcome> caught = Campaign.firstCaught(SEED, WITHIN, wrong);

    assertThat(caught).as("%s is caught within %s histories", name, WITHIN).isPresent();
    caught.ifPresent(
        outcome ->
            System.out.println(
                name
                    + ": caught by history "
                    + (outcome.seed() - SEED + 1)
                    + ", "
                    + outcome.violation().orElseThrow().split(":")[0]));
  }
}
