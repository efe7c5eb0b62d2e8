package dev.keyrefresh.local.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Samples by row, and the table of their medians, spreads and ratios, in Markdown. */
final class Table {
  private final Map<Row, List<Sample>> samples = new LinkedHashMap<>();

  /** @param state cold, primed or warm */
  record Row(Work work, String state, int cores, String runtime) {
    Row of(String other) {
      return new Row(work, state, cores, other);
    }

    Row in(String other) {
      return new Row(work, other, cores, runtime);
    }
  }

  void add(Row row, Sample sample) {
    samples.computeIfAbsent(row, _ -> new ArrayList<>()).add(sample);
  }

  void clear() {
    samples.clear();
  }

  String markdown() {
    String head = "| function | work | state | cores | runtime | wall ms | least–most | CPU ms"
        + " | peak MB | AWS calls | bytes | wall ÷ Python | CPU ÷ Python | wall ÷ warm | n |\n"
        + "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n";
    return samples.keySet().stream().map(this::line).collect(Collectors.joining("\n", head, ""));
  }

  private String line(Row row) {
    List<Sample> taken = samples.get(row);
    List<Long> walls = sorted(row, sample -> sample.wall().toMillis());
    return Stream.of(row.work().function(), row.work().title(), row.state(),
        String.valueOf(row.cores()), row.runtime(), String.valueOf(wall(row).toMillis()),
        walls.getFirst() + "–" + walls.getLast(), String.valueOf(cpu(row).toMillis()),
        String.valueOf(taken.stream().mapToLong(Sample::peakKilobytes).max().orElseThrow() / 1024),
        String.valueOf(taken.getLast().calls()), String.valueOf(taken.getLast().bytes()),
        ratio(row, row.of("Python, boto3"), this::wall),
        ratio(row, row.of("Python, boto3"), this::cpu), ratio(row, row.in("warm"), this::wall),
        String.valueOf(taken.size())).collect(Collectors.joining(" | ", "| ", " |"));
  }

  private String ratio(Row row, Row other, Function<Row, Duration> what) {
    return Optional.of(other).filter(samples::containsKey).filter(known -> !known.equals(row))
        .map(what).filter(Duration::isPositive)
        .map(base -> String.format(Locale.ROOT, "%.2f",
            (double) what.apply(row).toNanos() / base.toNanos()))
        .orElse("");
  }

  private Duration wall(Row row) {
    return Duration.ofMillis(median(sorted(row, sample -> sample.wall().toMillis())));
  }

  private Duration cpu(Row row) {
    return Duration.ofMillis(median(sorted(row, sample -> sample.cpu().toMillis())));
  }

  private List<Long> sorted(Row row, Function<Sample, Long> what) {
    return samples.get(row).stream().map(what).sorted().toList();
  }

  private static long median(List<Long> sorted) {
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }
}
