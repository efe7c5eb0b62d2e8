package dev.keyrefresh.local.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Samples by row, and the table of their medians, spreads and ratios, in Markdown. */
final class Table {
  private static final String HEAD =
      """
      | function | work | state | cores | runtime | wall ms | CPU ms | peak MB | AWS calls | bytes \
      | wall ÷ Python | CPU ÷ Python | wall ÷ warm | calls a cluster | peak ÷ of 10 | n |
      |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
      """;

  private final Map<Row, List<Sample>> samples = new LinkedHashMap<>();

  /**
   * What is compared.
   *
   * @param state cold, primed or warm
   * @param clusters that one sample looks at
   */
  record Row(String function, String work, String state, int cores, String runtime, int clusters) {
    static Row of(Work work, String state, int cores, String runtime) {
      return new Row(work.function(), work.title(), state, cores, runtime, 1);
    }

    static Row of(FleetSweep sweep) {
      return new Row(
          "rotator",
          sweep.title(),
          "started",
          Machine.MOST_CORES,
          Contender.MANAGED,
          sweep.clusters());
    }

    Row by(String other) {
      return new Row(function, work, state, cores, other, clusters);
    }

    Row in(String other) {
      return new Row(function, work, other, cores, runtime, clusters);
    }
  }

  void add(Row row, Sample sample) {
    samples.computeIfAbsent(row, _ -> new ArrayList<>()).add(sample);
  }

  void clear() {
    samples.clear();
  }

  String markdown() {
    return samples.keySet().stream().map(this::line).collect(Collectors.joining("\n", HEAD, ""));
  }

  /**
   * How many times as much one row takes as another. The n-th samples of two rows were taken one
   * after the other, so that these are compared; empty where one of the rows was not measured.
   */
  Spread ratio(Row row, Row base, ToDoubleFunction<Sample> what) {
    List<Sample> above = samples.getOrDefault(row, List.of());
    List<Sample> below = samples.getOrDefault(base, List.of());
    return new Spread(
        IntStream.range(0, Math.min(above.size(), below.size()))
            .filter(i -> what.applyAsDouble(below.get(i)) > 0)
            .mapToDouble(i -> what.applyAsDouble(above.get(i)) / what.applyAsDouble(below.get(i)))
            .sorted()
            .boxed()
            .toList());
  }

  Spread values(Row row, ToDoubleFunction<Sample> what) {
    return new Spread(
        samples.getOrDefault(row, List.of()).stream().mapToDouble(what).sorted().boxed().toList());
  }

  /** The most memory that any sample of a Java process took, in megabytes. */
  OptionalDouble peakOfAll() {
    return samples.entrySet().stream()
        .filter(row -> !row.getKey().runtime().equals(Contender.PYTHON))
        .flatMap(row -> row.getValue().stream())
        .mapToDouble(Sample::megabytes)
        .max();
  }

  private String line(Row row) {
    Row ofPython = row.by(Contender.PYTHON);
    Row warm = row.in("warm");
    boolean isSweep = row.clusters() > 1;
    return Stream.of(
            row.function(),
            row.work(),
            row.state(),
            String.valueOf(row.cores()),
            row.runtime(),
            values(row, Sample::wallMillis).whole(),
            values(row, Sample::cpuMillis).whole(),
            values(row, Sample::megabytes).whole(),
            values(row, Sample::calls).middle("%.0f"),
            values(row, Sample::bytes).middle("%.0f"),
            row.equals(ofPython) ? "" : ratio(row, ofPython, Sample::wallMillis).exact(),
            row.equals(ofPython) ? "" : ratio(row, ofPython, Sample::cpuMillis).exact(),
            row.equals(warm) ? "" : ratio(row, warm, Sample::wallMillis).exact(),
            isSweep
                ? values(row, sample -> (double) sample.calls() / row.clusters()).middle("%.2f")
                : "",
            isSweep ? ratio(row, ofTen(row), Sample::megabytes).middle("%.2f") : "",
            String.valueOf(samples.get(row).size()))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private Row ofTen(Row row) {
    return samples.keySet().stream()
        .filter(
            other ->
                other.clusters() == 10
                    && other.work().endsWith(row.work().substring(row.work().indexOf(','))))
        .findFirst()
        .orElse(row);
  }
}
