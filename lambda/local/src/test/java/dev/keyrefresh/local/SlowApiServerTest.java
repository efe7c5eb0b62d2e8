package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.time.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * As what is wrong in {@link BadInputTest}, for what takes half a minute of real time to tell. It
 * only waits, and begins first, so that nobody waits for it in the end.
 */
@Order(1)
@Execution(ExecutionMode.CONCURRENT)
class SlowApiServerTest {
  private static final byte[] ROTATE = Events.find().read("manual-rotate.json");
  private static final byte[] LOOK = Events.find().read("schedule-cluster.json");

  /** More than the updater waits for one answer. */
  private static final Duration SLOW = Duration.ofSeconds(11);

  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T06:00:00Z"));
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);

  @Test
  void isSaidWithWhatToDoAndRepairedByTheNextRun() {
    try (LocalWorld world = LocalWorld.startAdopted(clock, clock, log, log)) {
      world.rotate(ROTATE);
      int mails = world.aws().mail().sent().size();
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
      clock.pause(Duration.ofMinutes(20));
      world.renewed();
      assertThat(text(world.rotate(LOOK))).contains("\"reason\":\"WITHIN_POLICY\"");
      assertThat(world.watch().look().broken()).isEmpty();
    }
  }

  private static String text(Invocation answer) {
    return new String(answer.payload(), StandardCharsets.UTF_8);
  }
}
