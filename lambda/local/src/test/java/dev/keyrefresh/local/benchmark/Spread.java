package dev.keyrefresh.local.benchmark;

import java.util.List;
import java.util.Locale;

/**
 * Several numbers, as their median and the least and the most of them.
 *
 * @param sorted the least first
 */
record Spread(List<Double> sorted) {
  Spread {
    sorted = List.copyOf(sorted);
  }

  boolean isEmpty() {
    return sorted.isEmpty();
  }

  double median() {
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }

  /** In whole numbers. */
  String whole() {
    return with("%.0f");
  }

  String exact() {
    return with("%.2f");
  }

  String middle(String format) {
    return isEmpty() ? "" : String.format(Locale.ROOT, format, median());
  }

  private String with(String format) {
    if (isEmpty() || sorted.getFirst().equals(sorted.getLast())) {
      return middle(format);
    }
    return String.format(
        Locale.ROOT,
        format + " (" + format + "–" + format + ")",
        median(),
        sorted.getFirst(),
        sorted.getLast());
  }
}
