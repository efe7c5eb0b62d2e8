package dev.keyrefresh.rotator;

import dev.keyrefresh.rotation.Reason;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotation.Step;
import dev.keyrefresh.rotator.RotateHandler.RunFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Looks at clusters one after the other: one that fails stops none that follow. */
final class Sweep {
  /** A bad release or policy must not begin a rotation everywhere at once. */
  private static final int MOST_BEGUN = 5;
  private static final int FAILURES_IN_A_ROW = 2;

  private final List<ClusterName> clusters;
  private final Look look;
  private final Supplier<Duration> remaining;

  interface Look {
    Report look(ClusterName cluster, boolean heldBack, Supplier<Duration> remaining);
  }

  Sweep(List<ClusterName> clusters, Look look, Supplier<Duration> remaining) {
    this.clusters = clusters;
    this.look = look;
    this.remaining = remaining;
  }

  /** @throws RunFailed after all were looked at, when any failed */
  Map<String, Object> run() {
    List<Map<String, Object>> results = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    Map<String, Integer> counts = new TreeMap<>();
    int begun = 0;
    int failedInARow = 0;
    for (ClusterName cluster : clusters) {
      boolean heldBack = begun >= MOST_BEGUN || failedInARow >= FAILURES_IN_A_ROW;
      Report report = look.look(cluster, heldBack, remaining);
      begun += begins(report) ? 1 : 0;
      failedInARow = report.failure().isPresent() ? failedInARow + 1 : 0;
      if (report.failure().isPresent()) {
        failures.add(failure(cluster, report));
      }
      counts.merge(report.reason().name(), 1, Integer::sum);
      results.add(Results.of(cluster, report, false));
    }
    if (!failures.isEmpty()) {
      throw new RunFailed(String.join("; ", failures));
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("counts", counts);
    result.put("clusters", results);
    return result;
  }

  static String failure(ClusterName cluster, Report report) {
    return cluster + ": failed after "
        + report.steps().stream().map(decision -> decision.step().word()).toList() + ": "
        + report.end().attention().stream()
            .map(told -> told.known() + ". " + told.whatToDo()).collect(Collectors.joining(" "));
  }

  private static boolean begins(Report report) {
    return report.steps().stream().anyMatch(decision -> decision.step() instanceof Step.WriteIntent
        && decision.reason() != Reason.INTERRUPTED);
  }
}
