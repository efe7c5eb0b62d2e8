package dev.keyrefresh.local.year;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.local.mishap.Mishap;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Parts of the year: one form, one mishap, as many days as it takes. The other mishaps are for the
 * thorough build, and all of them for the local run.
 */
@Execution(ExecutionMode.CONCURRENT)
class YearTest {
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource({"keyless, edited-by-hand, 1, 3", "git, edited-by-hand, 1, 3"})
  void tellsWhatHappenedAndHowItWasDealtWith(String form, String mishap, int after, int days) {
    isToldAndDealtWith(form, mishap, after, days);
  }

  @Tag("thorough")
  @ParameterizedTest
  @CsvSource({
    "signed, crash, 78",
    "git, own-key, 18",
    "raw, exposed-key, 12",
    "git, lost-event, 78",
    "raw, throttled-last-use, 80",
    "git, put-back, 81",
    "raw, repository-deleted, 81",
    "raw, unreachable, 81",
    "git, mail-fails, 77"
  })
  void tellsOfTheOthersToo(String form, String mishap, int days) {
    isToldAndDealtWith(form, mishap, 10, days);
  }

  private void isToldAndDealtWith(String form, String mishap, int after, int days) {
    Year.Outcome outcome = play(form, mishap, after, days);

    assertThat(outcome.kept()).as(told()).isTrue();
    assertThat(told())
        .containsOnlyOnce("✗ " + mishap)
        .containsOnlyOnce("✓ " + mishap)
        .contains("Every promise held")
        .doesNotContain("PROMISE BROKEN");
    assertThat(told().lines().takeWhile(line -> !line.contains("rotations in")))
        .allMatch(line -> line.length() <= 120);
    assertThat(outcome.journal().clusters())
        .singleElement()
        .satisfies(
            timeline -> {
              assertThat(timeline.credentials().isEmpty()).isEqualTo(form.equals("keyless"));
              assertThat(timeline.troubles())
                  .singleElement()
                  .satisfies(trouble -> assertThat(trouble.dealtWith()).isPresent());
            });
  }

  @Test
  void isTheSameForTheSameSeed() {
    Year.Outcome first = play("signed", "exposed-key", 1, 3);
    String story = told();
    told.reset();

    assertThat(play("signed", "exposed-key", 1, 3).journal().clusters())
        .isEqualTo(first.journal().clusters());
    assertThat(told()).isEqualTo(story);
  }

  @Test
  void failsWhereAMishapDidNotHappen() {
    assertThat(play("signed", "lost-event", 10, 1).kept()).isFalse();
    assertThat(told()).contains("Not kept:", "edge-signed: the mishap lost-event did not happen");
  }

  /** A pair signed by hand dies when the day on which it would be taken over is lost. */
  @Test
  void failsWhereATargetDoesNotWork() {
    assertThat(play("signed", "lost-event", 0, 2).kept()).isFalse();
    assertThat(told())
        .contains(
            "PROMISE BROKEN",
            "edge-signed: after begin: git does not open what argocd/repo-2187391041 holds");
  }

  @Tag("thorough")
  @Test
  void failsWhereAMishapIsNotDealtWith() {
    assertThat(play("raw", "own-key", 10, 16).kept()).isFalse();
    assertThat(told()).contains("edge-raw: the mishap own-key is not dealt with");
  }

  /** The only mishap, as early as it can happen. */
  private Year.Outcome play(String form, String mishap, int after, int days) {
    YearPlan plan = YearPlan.of(Options.read("--form " + form));
    Mishap only =
        Mishap.all().stream().filter(one -> one.name().equals(mishap)).findFirst().orElseThrow();
    YearPlan.Cluster cluster =
        new YearPlan.Cluster(
            plan.clusters().getFirst().plan(), 0, List.of(new YearPlan.Trouble(only, after)));
    return Year.play(
        new YearPlan(plan.seed(), List.of(cluster)),
        days,
        new PrintStream(told, true, StandardCharsets.UTF_8));
  }

  private String told() {
    return told.toString(StandardCharsets.UTF_8);
  }
}
