package dev.keyrefresh.updater;

import dev.keyrefresh.aws.log.EmbeddedMetrics;
import dev.keyrefresh.contract.CheckResult;
import dev.keyrefresh.contract.Finding;
import dev.keyrefresh.contract.Finding.Verdict;
import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.UpdateRequest;
import dev.keyrefresh.contract.UpdateResult;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetOutcome.Role;
import dev.keyrefresh.target.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a run prints: one line for people, one for CloudWatch's metrics. A logging framework would
 * bring megabytes and static state for two lines.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">Embedded
 *     metric format</a>
 */
final class UpdaterLog {
  static final String DELIVERED = "DeliveredTargets";
  static final String BEHIND = "BehindTargets";
  static final String EARLIEST_EXPIRY = "EarliestExpirySeconds";

  private final String cluster;
  private final Consumer<String> lines;
  private final boolean asMetrics;

  /**
   * @param asMetrics whether CloudWatch is told to make metrics of a run's numbers
   */
  UpdaterLog(String cluster, Consumer<String> lines, boolean asMetrics) {
    this.cluster = cluster;
    this.lines = lines;
    this.asMetrics = asMetrics;
  }

  /**
   * @param failures what went wrong on the way to the targets and to CodeCommit, with no content of
   *     secrets in it
   */
  void done(
      UpdateRequest request,
      UpdateResult result,
      List<String> failures,
      Duration duration,
      Instant now) {
    Map<String, Object> line =
        line(
            isFine(result) && failures.isEmpty() ? "INFO" : "WARN",
            message(result),
            Optional.of(request),
            duration);
    Map<String, Object> outcomes = new LinkedHashMap<>();
    result
        .targets()
        .forEach(target -> outcomes.put(target.name().toString(), target.outcome().name()));
    line.put("targets", outcomes);
    if (!failures.isEmpty()) {
      line.put("failures", failures);
    }
    lines.accept(Json.write(line));
    lines.accept(Json.write(metrics(result.targets(), now)));
  }

  void checked(UpdateRequest request, CheckResult result, Duration duration) {
    boolean isGreen =
        result.findings().stream().allMatch(finding -> finding.verdict() == Verdict.OK);
    Map<String, Object> line =
        line(isGreen ? "INFO" : "WARN", "checked", Optional.of(request), duration);
    line.put("findings", result.findings().stream().map(Finding::toMap).toList());
    lines.accept(Json.write(line));
  }

  /** The runtime prints the exception itself; this line says which cluster it was. */
  void failed(Optional<UpdateRequest> request, RuntimeException failure, Duration duration) {
    lines.accept(
        Json.write(
            line(
                "ERROR",
                failure.getClass().getSimpleName() + ": " + failure.getMessage(),
                request,
                duration)));
  }

  private Map<String, Object> line(
      String level, String message, Optional<UpdateRequest> request, Duration duration) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("level", level);
    line.put("message", message);
    line.put("cluster", cluster);
    request.ifPresent(
        asked -> {
          line.put("operation", asked.operation().word());
          asked.versionId().ifPresent(version -> line.put("versionId", version.value()));
          line.put("dryRun", asked.dryRun());
        });
    line.put("durationMillis", duration.toMillis());
    return line;
  }

  private static boolean isFine(UpdateResult result) {
    return result.problem().isEmpty()
        && result.targets().stream().noneMatch(target -> target.outcome().needsAttention());
  }

  private static String message(UpdateResult result) {
    if (result.problem().isPresent()) {
      return result.problem().get();
    }
    return result.stale()
        ? "the version asked for is no longer wanted"
        : delivered(result.targets())
            + " of "
            + result.targets().size()
            + " targets hold what is wanted";
  }

  private Map<String, Object> metrics(List<TargetState> targets, Instant now) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(DELIVERED, delivered(targets));
    values.put(BEHIND, targets.stream().filter(UpdaterLog::isBehind).count());
    earliestExpiry(targets)
        .ifPresent(
            expiry -> values.put(EARLIEST_EXPIRY, Duration.between(now, expiry).toSeconds()));
    Map<String, Object> line = new LinkedHashMap<>();
    if (asMetrics) {
      EmbeddedMetrics.direct(line, now.toEpochMilli(), units(values.keySet()));
    }
    line.put("Cluster", cluster);
    line.putAll(values);
    return line;
  }

  private static Map<String, String> units(Set<String> names) {
    Map<String, String> units = new LinkedHashMap<>();
    names.forEach(name -> units.put(name, name.equals(EARLIEST_EXPIRY) ? "Seconds" : "Count"));
    return units;
  }

  private static long delivered(List<TargetState> targets) {
    return targets.stream().filter(UpdaterLog::isDelivered).count();
  }

  private static boolean isDelivered(TargetState target) {
    return target.outcome() == TargetOutcome.IN_STEP || target.outcome() == TargetOutcome.CONTESTED;
  }

  private static boolean isBehind(TargetState target) {
    return !isDelivered(target) && (target.role() == Role.SERVED || target.role() == Role.UNSEEN);
  }

  /** Of the pairs that this function keeps alive; one that it may not write dies anyway. */
  private static Optional<Instant> earliestExpiry(List<TargetState> targets) {
    return targets.stream()
        .filter(target -> target.role() == Role.SERVED || target.role() == Role.UNSEEN)
        .flatMap(target -> target.expires().stream())
        .min(Instant::compareTo);
  }
}
