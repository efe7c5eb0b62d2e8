package dev.keyrefresh.local.year;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.local.mishap.Mishap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  @Test
  void playsEverythingWhereNothingIsAsked() {
    assertThat(Options.read(""))
        .isEqualTo(new Options(Optional.empty(), Optional.empty(), Options.DEFAULT_SEED, false));
    assertThat(Options.read()).isEqualTo(Options.read(""));
  }

  @Test
  void readsOneArgumentForEachOrAllInOne() {
    Options asked = new Options(Optional.of("raw"), Optional.of("exposed-key"), 7, false);

    assertThat(Options.read("--form raw  --mishap exposed-key --seed 7")).isEqualTo(asked);
    assertThat(Options.read("--seed", "7", "--form", "raw", "--mishap", "exposed-key"))
        .isEqualTo(asked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--colour red|unknown option '--colour'; known are --form, --mishap, --seed, --help",
        "--form ssh|unknown form 'ssh'; known are signed, git, raw, keyless",
        "--mishap flood|unknown mishap 'flood'; known are crash, lost-event, throttled-last-use",
        "--seed soon|--seed 'soon' is not a whole number",
        "--seed|--seed wants a value; --help tells which",
        "--form git --mishap exposed-key|the mishap 'exposed-key' cannot happen to the form 'git';"
            + " these can: crash, lost-event, edited-by-hand"
      })
  void saysWhatIsKnownWhereSomethingIsNot(String arguments, String message) {
    assertThatThrownBy(() -> Options.read(arguments))
        .isInstanceOf(Options.Wrong.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void helpsWithEveryFormAndEveryMishap() {
    assertThat(Options.read("--help").help()).isTrue();
    assertThat(Options.usage())
        .contains(YearPlan.forms())
        .contains(YearPlan.mishaps())
        .contains("--form", "--mishap", "--seed", "Exit 0")
        .satisfies(usage -> assertThat(usage.lines()).allMatch(line -> line.length() <= 120));
  }

  @Test
  void dealsEveryMishapToOneClusterWhateverTheSeed() {
    IntStream.range(0, 50)
        .forEach(
            seed -> {
              YearPlan plan = YearPlan.of(Options.read("--seed " + seed));

              assertThat(plan.clusters())
                  .extracting(cluster -> cluster.plan().form().word())
                  .containsExactlyElementsOf(YearPlan.forms());
              assertThat(
                      plan.clusters().stream()
                          .flatMap(cluster -> cluster.troubles().stream())
                          .map(trouble -> trouble.mishap().name()))
                  .containsExactlyInAnyOrderElementsOf(YearPlan.mishaps());
              plan.clusters()
                  .forEach(
                      cluster ->
                          assertThat(cluster.troubles())
                              .hasSizeBetween(1, 3)
                              .allSatisfy(
                                  trouble ->
                                      assertThat(trouble.mishap().forms())
                                          .contains(cluster.plan().form().word())));
            });
  }

  @Test
  void playsOnlyWhatIsAskedFor() {
    YearPlan plan = YearPlan.of(Options.read("--mishap put-back"));

    assertThat(plan.clusters())
        .hasSize(4)
        .filteredOn(cluster -> !cluster.troubles().isEmpty())
        .singleElement()
        .satisfies(
            cluster ->
                assertThat(cluster.troubles())
                    .singleElement()
                    .extracting(trouble -> trouble.mishap().name())
                    .isEqualTo("put-back"));
  }

  @Test
  void givesAFormAloneNoMoreMishapsThanItsYearHasRoomFor() {
    assertThat(YearPlan.of(Options.read("--form git")).clusters())
        .singleElement()
        .satisfies(
            cluster ->
                assertThat(cluster.troubles())
                    .hasSize(5)
                    .extracting(trouble -> trouble.mishap().name())
                    .contains("edited-by-hand", "own-key")
                    .isSubsetOf(able("git")));
  }

  private static List<String> able(String form) {
    return Mishap.all().stream()
        .filter(mishap -> mishap.forms().contains(form))
        .map(Mishap::name)
        .toList();
  }
}
