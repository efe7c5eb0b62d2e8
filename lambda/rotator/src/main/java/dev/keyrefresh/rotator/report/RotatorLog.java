package dev.keyrefresh.rotator.report;

import dev.keyrefresh.aws.log.EmbeddedMetrics;
import dev.keyrefresh.contract.Finding;
import dev.keyrefresh.contract.Finding.Verdict;
import dev.keyrefresh.contract.Json;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Step;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One JSON object a line: what happened, and metrics in CloudWatch's embedded metric format. Ids
 * and words only.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">Embedded
 *     metric format</a>
 */
public final class RotatorLog {
  private final PrintStream out;
  private final InstantSource clock;
  private final boolean asMetrics;

  /**
   * @param asMetrics whether CloudWatch is told to make metrics of a run's numbers
   */
  public RotatorLog(PrintStream out, InstantSource clock, boolean asMetrics) {
    this.out = out;
    this.clock = clock;
    this.asMetrics = asMetrics;
  }

  public void step(ClusterName cluster, Decision decision) {
    Map<String, Object> line = line("INFO", "step", cluster.value());
    line.put("step", decision.step().word());
    line.put("reason", decision.reason().name());
    decision.step().credential().ifPresent(id -> line.put("credential", id.value()));
    print(line);
  }

  /** The end of a run, and its metrics. */
  public void end(ClusterName cluster, Report report, boolean dryRun) {
    Map<String, Object> line =
        line(report.failure().isPresent() ? "ERROR" : "INFO", "run ended", cluster.value());
    line.putAll(Results.of(cluster, report, dryRun));
    print(line);
    if (!dryRun) {
      print(metrics(cluster, report));
    }
  }

  /** A sweep that did what it should: an alarm waits for this line. */
  public void swept(Map<String, Object> result) {
    Map<String, Object> line = line("INFO", "sweep ended", "");
    line.putAll(result);
    print(line);
  }

  /** A failure that changes nothing for the rotation. */
  public void mishap(String cluster, String call, String why) {
    Map<String, Object> line = line("WARN", "mishap", cluster);
    line.put("call", call);
    line.put("why", why);
    direct(line, Map.of("Mishaps", "Count"));
    line.put("Mishaps", 1);
    line.put("Cluster", cluster);
    print(line);
  }

  /** An event that cannot be understood. */
  public void refused(String why) {
    print(line("ERROR", "refused", "", why));
  }

  /** What was asked for failed before it came to a cluster. */
  public void failed(String why) {
    print(line("ERROR", "failed", "", why));
  }

  /** An event that asks for nothing here. */
  public void ignored(String why) {
    print(line("INFO", "ignored", "", why));
  }

  /** An event that is not dealt with yet. */
  public void comesBack(String why) {
    print(line("WARN", "comes back", "", why));
  }

  /** Something that a person should know of a sweep or the queue, and that stops neither. */
  public void warned(String why) {
    print(line("WARN", "warning", "", why));
  }

  /** Something that an administrator asked for beside a run. */
  public void done(ClusterName cluster, Map<String, Object> answer) {
    Map<String, Object> line = line("INFO", "done", cluster.value());
    line.putAll(answer);
    print(line);
  }

  /** What a check found, at the level of the worst line. */
  public void checked(ClusterName cluster, List<Finding> findings) {
    Map<String, Object> line =
        line(Results.verdict(findings) == Verdict.OK ? "INFO" : "WARN", "checked", cluster.value());
    line.putAll(Results.check(cluster, findings));
    print(line);
  }

  private Map<String, Object> metrics(ClusterName cluster, Report report) {
    Map<String, Object> line = line("INFO", "metrics", cluster.value());
    Map<String, String> units = new LinkedHashMap<>();
    metric(line, units, "Failures", "Count", report.failure().isPresent() ? 1 : 0);
    metric(line, units, "Attention", "Count", report.end().attention().size());
    metric(line, units, "Steps", "Count", report.steps().size());
    Results.currentAge(report, clock.instant())
        .ifPresent(age -> metric(line, units, "CredentialAgeDays", "None", age.toHours() / 24.0));
    Results.deliveryLag(report, clock.instant())
        .ifPresent(lag -> metric(line, units, "DeliveryLagSeconds", "Seconds", lag.toSeconds()));
    if (report.end().step() instanceof Step.Wait(var until)) {
      until.ifPresent(
          due ->
              metric(
                  line,
                  units,
                  "SecondsToNextStep",
                  "Seconds",
                  Duration.between(clock.instant(), due).toSeconds()));
    }
    direct(line, units);
    line.put("Cluster", cluster.value());
    line.put("reason", report.reason().name());
    return line;
  }

  private static void metric(
      Map<String, Object> line, Map<String, String> units, String name, String unit, Number value) {
    units.put(name, unit);
    line.put(name, value);
  }

  private void direct(Map<String, Object> line, Map<String, String> units) {
    if (asMetrics) {
      EmbeddedMetrics.direct(line, clock.millis(), units);
    }
  }

  private Map<String, Object> line(String level, String message, String cluster) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("timestamp", Instant.ofEpochMilli(clock.millis()).toString());
    line.put("level", level);
    line.put("message", message);
    line.put("cluster", cluster);
    return line;
  }

  private Map<String, Object> line(String level, String message, String cluster, String why) {
    Map<String, Object> line = line(level, message, cluster);
    line.put("why", why);
    return line;
  }

  private void print(Map<String, Object> line) {
    out.println(Json.write(line));
  }
}
