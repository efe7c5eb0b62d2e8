package dev.keyrefresh.rotator.report;

import static dev.keyrefresh.rotator.mail.Happenings.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.rotator.mail.Happenings;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.store.StoredVersion;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RotatorLogTest {
  private static final ClusterName EDGE_1 = new ClusterName("edge-1");
  private static final Instant NOW = Happenings.CREATED.plus(Duration.ofHours(36));

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void tellsCloudWatchWhatIsAMetric() throws Malformed {
    log(true).mishap("edge-1", "ses:SendEmail", "throttled");
    assertThat(line().get("_aws").toString())
        .contains(
            "Namespace=codecommit-key-refresh",
            "Dimensions=[[Cluster]]",
            "Name=Mishaps",
            "Unit=Count");
  }

  @Test
  void leavesMetricsToTheLogWhereTheyWouldCost() throws Malformed {
    log(false).mishap("edge-1", "ses:SendEmail", "throttled");
    assertThat(line()).containsEntry("Mishaps", 1).doesNotContainKey("_aws");
  }

  @Test
  void saysThatASweepEnded() throws Malformed {
    log(true).swept(Map.of("clusters", 2));
    assertThat(line())
        .containsEntry("message", "sweep ended")
        .containsEntry("level", "INFO")
        .containsEntry("clusters", 2);
  }

  @Test
  void countsTheDaysOfTheCurrentCredentialAndTheSecondsToTheNextStep() throws Malformed {
    log(true).end(EDGE_1, ended(stages(Optional.of(version()), Optional.empty())), false);
    assertThat(line())
        .containsEntry("message", "metrics")
        .containsEntry("cluster", "edge-1")
        .containsEntry("reason", "WITHIN_POLICY")
        .containsEntry("CredentialAgeDays", 1.5)
        .containsEntry("SecondsToNextStep", 3600)
        .containsEntry("Attention", 0)
        .containsEntry("Failures", 0)
        .doesNotContainKey("DeliveryLagSeconds");
    assertThat(line().get("_aws").toString())
        .contains(
            "Name=CredentialAgeDays", "Name=SecondsToNextStep", "Name=Attention", "Name=Failures");
  }

  @Test
  void countsTheSecondsThatACredentialHasBeenOnItsWayToTheTargets() throws Malformed {
    log(true).end(EDGE_1, ended(stages(Optional.empty(), Optional.of(version()))), false);
    assertThat(line())
        .containsEntry("DeliveryLagSeconds", 36 * 3600)
        .doesNotContainKey("CredentialAgeDays");
  }

  @Test
  void countsTheSecondsThatItTookWhereARunSawItArrive() throws Malformed {
    log(true)
        .end(
            EDGE_1,
            ended(
                stages(Optional.of(version()), Optional.of(version())),
                new Decision(new Step.Promote(version()), Reason.DELIVERED, List.of())),
            false);
    assertThat(line()).containsEntry("DeliveryLagSeconds", 36 * 3600);
  }

  @Test
  void countsNothingOfADryRun() throws Malformed {
    log(true).end(EDGE_1, ended(stages(Optional.of(version()), Optional.empty())), true);
    assertThat(line()).containsEntry("message", "run ended").doesNotContainKey("_aws");
  }

  private static Stages stages(Optional<StoredVersion> current, Optional<StoredVersion> pending) {
    return new Stages(current, pending, Optional.empty(), Optional.empty());
  }

  private static Report ended(Stages stages, Decision... steps) {
    return new Report(
        List.of(steps),
        new Decision(
            new Step.Wait(Optional.of(NOW.plusSeconds(3600))), Reason.WITHIN_POLICY, List.of()),
        Optional.of(Happenings.observed(Happenings.targets(), stages)),
        Optional.empty());
  }

  private RotatorLog log(boolean asMetrics) {
    return new RotatorLog(
        new PrintStream(said, true, StandardCharsets.UTF_8), () -> NOW, asMetrics);
  }

  /** The last one. */
  private Map<String, Object> line() throws Malformed {
    return Json.read(said.toString(StandardCharsets.UTF_8).lines().toList().getLast());
  }
}
