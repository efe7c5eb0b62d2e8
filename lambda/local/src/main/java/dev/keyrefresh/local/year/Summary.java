package dev.keyrefresh.local.year;

import dev.keyrefresh.local.fleet.GitWatch;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The accounting at the end. */
final class Summary {
  private static final int MOST_TOLD = 10;

  private final Narrator narrator;
  private final List<ClusterTimeline> timelines;
  private final RotationCost calls;

  Summary(Narrator narrator, List<ClusterTimeline> timelines, RotationCost calls) {
    this.narrator = narrator;
    this.timelines = timelines;
    this.calls = calls;
  }

  /** Prints it; whether every promise held and every mishap was dealt with. */
  boolean print(PrintStream out) {
    Map<String, Integer> steps = narrator.steps();
    int rotations = steps.getOrDefault("promote", 0);
    long tries = sum(GitWatch::tries);
    long byGit = sum(GitWatch::byGit);
    out.println();
    out.println(
        rotations
            + " rotations in "
            + timelines.size()
            + " clusters, "
            + steps.values().stream().mapToInt(Integer::intValue).sum()
            + " steps");
    out.println("  " + steps + ",");
    out.println(
        narrator.mails()
            + " mails, "
            + narrator.mishaps()
            + " mishaps; "
            + tries
            + " times exactly what a target held was tried, "
            + byGit
            + " times by git itself.");
    out.println(
        "A rotation, up to its promotion: at most "
            + calls.mostOfARotation()
            + " calls to AWS by the rotator.");
    print(out, "rotator", calls.accounting().rotator());
    print(out, "updaters", calls.accounting().updater());
    List<String> wrong = wrong(rotations);
    if (wrong.isEmpty()) {
      out.println(
          "Every promise held: no target was left without a credential that works, and"
              + " every mishap was dealt with.");
    } else {
      out.println("Not kept:");
      wrong.stream().limit(MOST_TOLD).forEach(what -> out.println("  " + what));
    }
    return wrong.isEmpty();
  }

  private long sum(ToLongFunction<GitWatch> count) {
    return timelines.stream().map(timeline -> timeline.cluster().watch()).mapToLong(count).sum();
  }

  private List<String> wrong(int rotations) {
    List<String> wrong = new ArrayList<>(narrator.broken());
    timelines.forEach(
        timeline ->
            timeline
                .troubles()
                .left()
                .forEach(what -> wrong.add(timeline.cluster().name() + ": the mishap " + what)));
    long adopting =
        timelines.stream()
            .filter(timeline -> timeline.cluster().form().credential().isRotated())
            .count();
    if (rotations < adopting) {
      wrong.add("only " + rotations + " rotations in " + adopting + " clusters that have a key");
    }
    return wrong;
  }

  private static void print(PrintStream out, String who, Map<String, Long> calls) {
    out.println(
        "Calls to AWS by the "
            + who
            + ": "
            + calls.values().stream().mapToLong(Long::longValue).sum());
    calls.forEach((operation, count) -> out.printf("  %6d  %s%n", count, operation));
  }
}
