package dev.keyrefresh.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole systems under faults, from fresh seeds. {@code -Dsimulation.runs=2000000} plays a long
 * campaign, and {@code -Dsimulation.seed} begins it where another one began.
 */
class SimulationTest {
  private static final long SEED =
      Long.getLong("simulation.seed", new SplittableRandom().nextLong(1_000_000_000_000L));
  private static final long BETWEEN_LINES = 50_000;
  private static final int FEW = 60;
  private static final Pattern SIGNED_PASSWORD = Pattern.compile("[0-9]{8}T[0-9]{6}Z[0-9a-f]{64}");

  @Test
  void keepsEveryTargetServedThroughEveryHistory() {
    play(Long.getLong("simulation.runs", 1_000));
  }

  @Test
  @Tag("thorough")
  void keepsEveryTargetServedThroughMany() {
    play(Long.getLong("simulation.runs", 20_000));
  }

  private static void play(long histories) {
    AtomicLong nextLine = new AtomicLong(BETWEEN_LINES);
    System.out.println("histories from seed " + SEED);

    Campaign.Figures figures =
        Campaign.play(
            SEED,
            histories,
            Variant.REAL,
            so -> {
              if (so.histories() >= nextLine.get()) {
                nextLine.addAndGet(BETWEEN_LINES);
                System.out.println(so);
              }
            });

    System.out.println("-Dsimulation.seed=" + SEED + ": " + figures);
    figures.failed.forEach(
        outcome ->
            System.out.println(
                "seed " + outcome.seed() + ": " + outcome.violation().orElseThrow()));
    assertThat(figures.failed)
        .as(() -> Campaign.shortest(figures.failed.getFirst().seed(), Variant.REAL))
        .isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void keepsWhatItOnceDidNot(Found bug) {
    assertThat(History.play(bug.seed(), Variant.REAL).violation()).as(bug.what()).isEmpty();
    assertThat(History.play(bug.seed(), bug.takenBack()).violation())
        .as("with its remedy taken back")
        .hasValue(bug.shows());
  }

  /** A trace has all that a run, its ports and its results would say of themselves. */
  @Test
  void tellsNoSecretOfAnyHistory() {
    List<String> said = new ArrayList<>();
    for (long seed = 1; seed <= FEW; seed++) {
      History.play(seed, Variant.REAL, Integer.MAX_VALUE, Set.of(), said);
    }

    String secret = World.SECRET;
    List<String> ways =
        Stream.of(secret, " " + secret, "  " + secret)
            .map(text -> Base64.getEncoder().encodeToString(text.getBytes(UTF_8)))
            // Without what its neighbours have a share in.
            .map(text -> text.substring(4, text.length() - 4))
            .toList();
    assertThat(said)
        .hasSizeGreaterThan(FEW * 50)
        .noneMatch(
            line ->
                line.contains(secret)
                    || line.contains(new StringBuilder(secret).reverse())
                    || line.contains(URLEncoder.encode(secret, UTF_8))
                    || ways.stream().anyMatch(line::contains)
                    || SIGNED_PASSWORD.matcher(line).find());
  }

  @Test
  void tellsTheSameHistoryTwiceForTheSameSeed() {
    for (long seed = 1; seed <= FEW; seed++) {
      assertThat(History.play(seed, Variant.REAL)).isEqualTo(History.play(seed, Variant.REAL));
    }
  }
}
