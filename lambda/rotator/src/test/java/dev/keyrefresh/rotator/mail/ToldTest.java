package dev.keyrefresh.rotator.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.rotation.decision.Reason;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ToldTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-03-02");

  @Test
  void lacksWhatWasNotToldToday() {
    Told told = Told.parse("UNDELIVERABLE=2026-03-02 NO_TARGET=2026-03-01");

    assertThat(told.lacks(Set.of(Reason.UNDELIVERABLE), TODAY)).isFalse();
    assertThat(told.lacks(Set.of(Reason.NO_TARGET), TODAY)).isTrue();
    assertThat(told.lacks(Set.of(Reason.UNDELIVERABLE, Reason.NO_TARGET), TODAY)).isTrue();
    assertThat(told.lacks(Set.of(Reason.FAILED), TODAY)).isTrue();
  }

  @Test
  void forgetsEarlierDaysWhenItLearns() {
    Told told =
        Told.parse("UNDELIVERABLE=2026-03-02 NO_TARGET=2026-03-01")
            .plus(Set.of(Reason.FAILED), TODAY);

    assertThat(told.days()).isEqualTo(Map.of(Reason.UNDELIVERABLE, TODAY, Reason.FAILED, TODAY));
    assertThat(Told.parse(told.toTag())).isEqualTo(told);
  }

  @Test
  void leavesOutWhatMakesNoSense() {
    assertThat(Told.parse("")).isEqualTo(Told.NOTHING);
    assertThat(
            Told.parse(
                "SPLENDID=2026-03-02 FAILED=yesterday NO_TARGET =2026-03-02 DRIFT=2026-03-02"))
        .isEqualTo(new Told(Map.of(Reason.DRIFT, TODAY)));
  }

  @Test
  void alwaysFitsATag() {
    String tag = Told.NOTHING.plus(EnumSet.allOf(Reason.class), TODAY).toTag();

    assertThat(tag).matches("[\\p{L}\\p{N} _.:/=+@-]{1,256}").endsWith("=2026-03-02");
    assertThat(Told.parse(tag).days()).hasSizeGreaterThan(5);
  }
}
