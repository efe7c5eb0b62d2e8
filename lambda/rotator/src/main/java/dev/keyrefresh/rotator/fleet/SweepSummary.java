package dev.keyrefresh.rotator.fleet;

import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotator.report.Results;
import dev.keyrefresh.rotator.report.RunFailed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What became of a sweep, as short for a thousand clusters as for ten. */
public final class SweepSummary {
  private static final int IN_FULL = 10;

  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<Map<String, Object>> told = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private int clusters;
  private int failed;
  private boolean handedOn;

  public void add(ClusterName cluster, Report report) {
    count(report.reason().name());
    if (report.failure().isPresent()) {
      fail(failure(cluster, report));
    } else if (told.size() < IN_FULL && isWorthTelling(report)) {
      told.add(Results.of(cluster, report, false));
    }
  }

  /** One more cluster, of which this word says what became of it. */
  void count(String word) {
    clusters++;
    counts.merge(word, 1, Integer::sum);
  }

  void fail(String failure) {
    failed++;
    if (failures.size() < IN_FULL) {
      failures.add(failure);
    }
  }

  /** The rest is for another invocation. */
  void handedOn() {
    handedOn = true;
  }

  /**
   * @throws RunFailed when any failed
   */
  public Map<String, Object> result() {
    if (failed > 0) {
      throw new RunFailed(
          failed
              + " of "
              + clusters
              + " clusters failed "
              + counts
              + ": "
              + String.join("; ", failures)
              + (failed > failures.size() ? "; and others, see the log" : ""));
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("clusters", clusters);
    result.put("counts", counts);
    if (handedOn) {
      result.put("handedOn", true);
    }
    if (!told.isEmpty()) {
      result.put("first", told);
    }
    return result;
  }

  public static String failure(ClusterName cluster, Report report) {
    return cluster
        + ": failed after "
        + report.steps().stream().map(decision -> decision.step().word()).toList()
        + ": "
        + report.end().attention().stream()
            .map(told -> told.known() + ". " + told.whatToDo())
            .collect(Collectors.joining(" "));
  }

  private static boolean isWorthTelling(Report report) {
    return report.reason() != Reason.WITHIN_POLICY
        || !report.steps().isEmpty()
        || !report.end().attention().isEmpty();
  }
}
