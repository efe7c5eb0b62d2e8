package dev.keyrefresh.rotator.admin;

import dev.keyrefresh.contract.Finding;
import dev.keyrefresh.contract.Finding.Verdict;
import dev.keyrefresh.name.ClusterName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A check for a terminal: one line each, and under what is not well what to do. */
public final class CheckText {
  private CheckText() {}

  public static String of(ClusterName cluster, List<Finding> findings) {
    Columns lines = new Columns();
    findings.forEach(
        finding -> {
          lines.row(word(finding.verdict()), finding.what(), finding.finding());
          if (!finding.remedy().isEmpty()) {
            lines.row("", "", "-> " + finding.remedy());
          }
        });
    String counts =
        Arrays.stream(Verdict.values())
            .map(
                verdict ->
                    findings.stream().filter(finding -> finding.verdict() == verdict).count()
                        + " "
                        + verdict.word())
            .filter(count -> !count.startsWith("0 "))
            .collect(Collectors.joining(", "));
    return "check of " + cluster + ": " + counts + "\n\n" + lines;
  }

  /** What is well is written small. */
  private static String word(Verdict verdict) {
    return verdict == Verdict.OK ? verdict.word() : verdict.word().toUpperCase(Locale.ROOT);
  }
}
