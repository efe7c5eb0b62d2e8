package dev.keyrefresh.local.year;

import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/** Reads the rotator's own log: it is what the timeline is made of. */
final class LogReader {
  private final List<ClusterTimeline> timelines;
  private final Narrator narrator;
  private final RotationCost calls;
  private int steps;

  /**
   * @param timelines may grow
   */
  LogReader(List<ClusterTimeline> timelines, Narrator narrator, RotationCost calls) {
    this.timelines = timelines;
    this.narrator = narrator;
    this.calls = calls;
  }

  /** How many steps it told of so far. */
  int steps() {
    return steps;
  }

  /** What it tells from now on is of another run. */
  void runBegins() {
    narrator.runBegins();
    calls.runBegins();
  }

  void read(String line) {
    try {
      Map<String, Object> entry = JSON.std.mapFrom(line);
      timelines.stream()
          .filter(timeline -> timeline.cluster().name().equals(entry.get("cluster")))
          .findFirst()
          .ifPresent(timeline -> read(timeline, entry));
    } catch (JacksonException e) {
      timelines.getFirst().broke("a log line is not JSON");
    }
  }

  private void read(ClusterTimeline timeline, Map<String, Object> entry) {
    switch (String.valueOf(entry.get("message"))) {
      case "step" -> {
        steps++;
        String step = String.valueOf(entry.get("step"));
        calls.stepTaken(step);
        narrator.step(
            timeline,
            step,
            String.valueOf(entry.get("reason")),
            String.valueOf(entry.getOrDefault("credential", "")),
            timeline.check(step));
      }
      case "mishap" -> timeline.failed(String.valueOf(entry.get("call")));
      case "run ended" -> runBegins();
      default -> {}
    }
  }
}
