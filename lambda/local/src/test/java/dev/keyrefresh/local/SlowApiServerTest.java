package dev.keyrefresh.local;

import static dev.keyrefresh.local.Payloads.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.time.VirtualClock;
import dev.keyrefresh.updater.UpdaterWiring.Patience;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** As what is wrong in {@link BadInputTest}, for what takes real time to tell. */
class SlowApiServerTest {
  private static final byte[] ROTATE = Events.find().read("manual-rotate.json");
  private static final byte[] LOOK = Events.find().read("schedule-cluster.json");

  private static final Patience SHORT = new Patience(Duration.ofSeconds(2), Duration.ofSeconds(10));
  private static final Duration SLOW = Duration.ofHours(1);

  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T06:00:00Z"));
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);

  @Test
  void isSaidWithWhatToDoAndRepairedByTheNextRun() {
    try (LocalWorld world = LocalWorld.startAdopted(clock, clock, log, log)) {
      world.rotate(ROTATE);
      int mails = world.aws().mail().sent().size();
      world.cluster().changePatience(SHORT);
      world.kubernetes().delayAnswers(SLOW);

      String answer = text(world.rotate(LOOK));

      assertThat(answer).contains("the API server is too slow", "443 from the updater's");
      assertThat(said.toString(StandardCharsets.UTF_8)).contains("the API server is too slow");
      assertThat(world.aws().mail().sent())
          .hasSize(mails + 1)
          .last()
          .satisfies(
              mail -> {
                assertThat(mail.subject())
                    .isEqualTo("demo-cluster: being retried — the targets could not be seen");
                assertThat(mail.text()).contains("The API server is too slow", "WHAT STILL WORKS");
              });
      world.kubernetes().delayAnswers(Duration.ZERO);
      world.cluster().changePatience(Patience.USUAL);
      clock.pause(Duration.ofMinutes(20));
      world.renewed();
      assertThat(text(world.rotate(LOOK))).contains("\"reason\":\"WITHIN_POLICY\"");
      assertThat(world.watch().look().broken()).isEmpty();
    }
  }
}
