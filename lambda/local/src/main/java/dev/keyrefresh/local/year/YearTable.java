package dev.keyrefresh.local.year;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The year as a person reads it: one line for everything that happened, in 120 columns. */
final class YearTable {
  private static final String ROW = "%7s  %-12s  %-23s  %-63s  %s";
  private static final int WIDTH_OF_WHAT = 63;

  private final PrintStream out;
  private final Instant start;

  YearTable(PrintStream out, Instant start) {
    this.out = out;
    this.start = start;
  }

  void head() {
    out.println();
    print("day", "cluster", "why", "what", "git");
  }

  /**
   * @param git the marks of the targets; empty where they were not tried
   */
  void row(Instant now, String cluster, String why, String what, String git) {
    List<String> lines = wrapped(what);
    print(day(now), cluster, why, lines.getFirst(), git);
    lines.stream().skip(1).forEach(line -> print("", "", "", line, ""));
  }

  /** Days on which nothing was due, the last one included. */
  void quiet(int first, int last) {
    int days = last - first + 1;
    print(
        days == 1 ? "" + first : first + "–" + last,
        "",
        "WITHIN_POLICY",
        days == 1
            ? "a quiet day: looked at, nothing due"
            : days + " quiet days: looked at every day, nothing due",
        "");
  }

  private void print(String day, String cluster, String why, String what, String git) {
    out.println(String.format(ROW, day, cluster, why, what, git).stripTrailing());
  }

  private String day(Instant now) {
    return Long.toString(Duration.between(start, now).toDays());
  }

  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH_OF_WHAT) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
