package dev.keyrefresh.rotator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.aws.snapshot.Priming;
import dev.keyrefresh.rotator.config.RotatorSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RotatorPrimerTest {
  private static final RotatorSettings SETTINGS =
      RotatorSettings.of(
          Map.of(
              "AWS_REGION",
              "eu-central-1",
              "CLUSTERS",
              "edge-1,edge-2",
              "QUEUE_URL",
              "https://sqs.example/queue"));

  /** What is recorded must go on fitting what the rotator asks. */
  @Test
  void playsAWholeRotationOnPaper() throws Exception {
    AtomicReference<String> result = new AtomicReference<>();

    Priming.onExample(() -> result.set(RotatorPrimer.rotate(SETTINGS, 2)));

    assertThat(List.of("begin", "create", "verify", "deliver", "promote"))
        .allSatisfy(step -> assertThat(result.get()).contains("\"step\":\"" + step + "\""));
    assertThat(result.get())
        .contains("\"cluster\":\"on-paper\"", "WITHIN_POLICY")
        .doesNotContain("attention");
  }

  @Test
  void leavesNoCredentialBehind() throws Exception {
    Priming.onExample(() -> RotatorPrimer.rotate(SETTINGS, 2));

    assertThat(System.getProperties())
        .doesNotContainKeys("aws.accessKeyId", "aws.secretAccessKey", "aws.sessionToken");
  }
}
