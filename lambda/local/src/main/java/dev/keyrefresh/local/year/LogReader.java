package dev.keyrefresh.local.year;

import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/** Reads the rotator's own log: it is what the timeline is made of. */
final class LogReader {
  private final List<Lane> lanes;
  private final Telling telling;
  private final Calls calls;
  private int steps;

  /**
   * @param lanes may grow
   */
  LogReader(List<Lane> lanes, Telling telling, Calls calls) {
    this.lanes = lanes;
    this.telling = telling;
    this.calls = calls;
  }

  /** How many steps it told of so far. */
  int steps() {
    return steps;
  }

  /** What it tells from now on is of another run. */
  void runBegins() {
    telling.runBegins();
    calls.runBegins();
  }

  void read(String line) {
    try {
      Map<String, Object> entry = JSON.std.mapFrom(line);
      lanes.stream()
          .filter(lane -> lane.cluster().name().equals(entry.get("cluster")))
          .findFirst()
          .ifPresent(lane -> read(lane, entry));
    } catch (JacksonException e) {
      lanes.getFirst().broke("a log line is not JSON");
    }
  }

  private void read(Lane lane, Map<String, Object> entry) {
    switch (String.valueOf(entry.get("message"))) {
      case "step" -> {
        steps++;
        String step = String.valueOf(entry.get("step"));
        calls.stepTaken(step);
        telling.step(
            lane,
            step,
            String.valueOf(entry.get("reason")),
            String.valueOf(entry.getOrDefault("credential", "")),
            lane.check(step));
      }
      case "mishap" -> lane.failed(String.valueOf(entry.get("call")));
      case "run ended" -> runBegins();
      default -> {}
    }
  }
}
