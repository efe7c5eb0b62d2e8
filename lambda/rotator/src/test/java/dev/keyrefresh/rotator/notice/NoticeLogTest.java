package dev.keyrefresh.rotator.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.rotation.decision.Reason;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NoticeLogTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-03-02");

  @Test
  void lacksWhatWasNotToldToday() {
    NoticeLog told = NoticeLog.parse("UNDELIVERABLE=2026-03-02 NO_TARGET=2026-03-01");

    assertThat(told.lacks(Set.of(Reason.UNDELIVERABLE), TODAY)).isFalse();
    assertThat(told.lacks(Set.of(Reason.NO_TARGET), TODAY)).isTrue();
    assertThat(told.lacks(Set.of(Reason.UNDELIVERABLE, Reason.NO_TARGET), TODAY)).isTrue();
    assertThat(told.lacks(Set.of(Reason.FAILED), TODAY)).isTrue();
  }

  @Test
  void forgetsEarlierDaysWhenItLearns() {
    NoticeLog told =
        NoticeLog.parse("UNDELIVERABLE=2026-03-02 NO_TARGET=2026-03-01")
            .plus(Set.of(Reason.FAILED), TODAY);

    assertThat(told.days()).isEqualTo(Map.of(Reason.UNDELIVERABLE, TODAY, Reason.FAILED, TODAY));
    assertThat(NoticeLog.parse(told.toTag())).isEqualTo(told);
  }

  @Test
  void leavesOutWhatMakesNoSense() {
    assertThat(NoticeLog.parse("")).isEqualTo(NoticeLog.NOTHING);
    assertThat(
            NoticeLog.parse(
                "SPLENDID=2026-03-02 FAILED=yesterday NO_TARGET =2026-03-02 DRIFT=2026-03-02"))
        .isEqualTo(new NoticeLog(Map.of(Reason.DRIFT, TODAY)));
  }

  @Test
  void alwaysFitsATag() {
    String tag = NoticeLog.NOTHING.plus(EnumSet.allOf(Reason.class), TODAY).toTag();

    assertThat(tag).matches("[\\p{L}\\p{N} _.:/=+@-]{1,256}").endsWith("=2026-03-02");
    assertThat(NoticeLog.parse(tag).days()).hasSizeGreaterThan(5);
  }
}
