package dev.keyrefresh.aws.log;

import java.util.List;
import java.util.Map;

/**
 * Numbers of a log line that CloudWatch makes metrics of, one of each for a cluster.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">Embedded
 *     metric format</a>
 */
public final class EmbeddedMetrics {
  public static final String NAMESPACE = "codecommit-key-refresh";

  private EmbeddedMetrics() {}

  /**
   * Has a line say which of its numbers are metrics.
   *
   * @param millis since 1970, when they were taken
   * @param units of each number by its name
   */
  public static void direct(Map<String, Object> line, long millis, Map<String, String> units) {
    line.put(
        "_aws",
        Map.of(
            "Timestamp",
            millis,
            "CloudWatchMetrics",
            List.of(
                Map.of(
                    "Namespace",
                    NAMESPACE,
                    "Dimensions",
                    List.of(List.of("Cluster")),
                    "Metrics",
                    units.entrySet().stream()
                        .map(unit -> Map.of("Name", unit.getKey(), "Unit", unit.getValue()))
                        .toList()))));
  }
}
