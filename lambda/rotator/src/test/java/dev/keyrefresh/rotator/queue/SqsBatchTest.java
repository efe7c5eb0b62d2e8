package dev.keyrefresh.rotator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.rotator.event.Trigger.Message;
import dev.keyrefresh.rotator.report.RotatorLog;
import dev.keyrefresh.rotator.report.RunFailed;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SqsBatchTest {
  private static final String LOOK =
      "{\"action\":\"reconcile\",\"cluster\":\"edge-1\",\"sweep\":{}}";
  private static final String ASKED = "{\"action\":\"reconcile\",\"cluster\":\"edge-1\"}";

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final SqsBatch failing =
      new SqsBatch(
          _ -> {
            throw new RunFailed("edge-1: denied");
          },
          _ -> {},
          Optional.empty(),
          new RotatorLog(
              new PrintStream(said, true, StandardCharsets.UTF_8), () -> Instant.EPOCH, true));

  @Test
  void triesASweepsLookThreeTimesAndSaysThatTheNextSweepLooksAgain() {
    assertThat(back(LOOK, 1)).isTrue();
    assertThat(back(LOOK, 2)).isTrue();
    assertThat(back(LOOK, 3)).isFalse();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("message m: edge-1: denied. It was tried 3 times; the next sweep looks again");
  }

  @Test
  void letsWhatWasAskedForComeBackUntilItIsDone() {
    assertThat(back(ASKED, 500)).isTrue();
  }

  @Test
  void hasEveryMessageBackWithinTwoMinutesAndNotAllAtOnce() {
    Set<Duration> first = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      for (int receives : List.of(1, 2, 3, 4, 500)) {
        Duration back = SqsBatch.backIn(new Message("m-" + i, "", Optional.empty(), receives));
        assertThat(back).isBetween(Duration.ofSeconds(15), Duration.ofMinutes(2));
        if (receives == 1) {
          first.add(back);
        }
      }
    }
    assertThat(first)
        .allMatch(back -> back.compareTo(Duration.ofSeconds(30)) <= 0)
        .hasSizeGreaterThan(8);
  }

  private boolean back(String body, int receives) {
    return failing
        .batch(List.of(new Message("m", body, Optional.empty(), receives)))
        .equals(Map.of("batchItemFailures", List.of(Map.of("itemIdentifier", "m"))));
  }
}
