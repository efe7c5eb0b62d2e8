package dev.keyrefresh.local;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The year as a person reads it: one line for everything that happened. */
final class Timeline {
  private static final String ROW = "%7s  %-24s  %-64s %-8s %s%n";

  private final PrintStream out;
  private final Instant start;

  Timeline(PrintStream out, Instant start) {
    this.out = out;
    this.start = start;
  }

  void head() {
    out.println();
    out.printf(ROW, "day", "why", "what", "targets", "git");
  }

  void row(Instant now, String why, String what, String targets, String git) {
    out.printf(ROW, day(now), why, what, targets, git);
  }

  void note(Instant now, String what) {
    row(now, "", what, "", "");
  }

  /** Days on which nothing was due, the last one included. */
  void quiet(int first, int last, String what) {
    out.printf(ROW, first == last ? first : first + "–" + last, "WITHIN_POLICY", what, "", "");
  }

  void broken(Instant now, String what) {
    row(now, "INVARIANT BROKEN", what, "", "✗");
  }

  /** The last characters of a key id are enough to tell one from another. */
  static String brief(String keyId) {
    return keyId.length() < 12
        ? keyId
        : keyId.substring(0, 4) + "…" + keyId.substring(keyId.length() - 4);
  }

  static String brief(Optional<String> keyId) {
    return keyId.map(Timeline::brief).orElse("");
  }

  private String day(Instant now) {
    return Long.toString(Duration.between(start, now).toDays());
  }
}
