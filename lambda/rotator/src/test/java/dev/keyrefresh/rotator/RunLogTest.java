package dev.keyrefresh.rotator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.Json.Malformed;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunLogTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void tellsCloudWatchWhatIsAMetric() throws Malformed {
    log(true).mishap("edge-1", "ses:SendEmail", "throttled");
    assertThat(line().get("_aws").toString()).contains("Namespace=codecommit-key-refresh",
        "Dimensions=[[Cluster]]", "Name=Mishaps", "Unit=Count");
  }

  @Test
  void leavesMetricsToTheLogWhereTheyWouldCost() throws Malformed {
    log(false).mishap("edge-1", "ses:SendEmail", "throttled");
    assertThat(line()).containsEntry("Mishaps", 1).doesNotContainKey("_aws");
  }

  @Test
  void saysThatASweepEnded() throws Malformed {
    log(true).swept(Map.of("clusters", 2));
    assertThat(line()).containsEntry("message", "sweep ended").containsEntry("level", "INFO")
        .containsEntry("clusters", 2);
  }

  private RunLog log(boolean asMetrics) {
    return new RunLog(new PrintStream(said, true, StandardCharsets.UTF_8), () -> Instant.EPOCH,
        asMetrics);
  }

  private Map<String, Object> line() throws Malformed {
    return Json.read(said.toString(StandardCharsets.UTF_8).strip());
  }
}
