package dev.keyrefresh.local.benchmark;

import dev.keyrefresh.local.benchmark.Table.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What this project promises of its own speed, held against a table. */
final class Bars {
  private final Table table;
  private final List<String> lines = new ArrayList<>();

  private Bars(Table table) {
    this.table = table;
  }

  /** One line each. */
  static List<String> of(Table table) {
    Bars bars = new Bars(table);
    bars.beside(Contender.CACHED, 2, "wall", Sample::wallMillis, 0.8);
    bars.beside(Contender.CACHED, 1, "wall", Sample::wallMillis, 1.0);
    bars.beside(Contender.CACHED, 1, "CPU", Sample::cpuMillis, 1.0);
    bars.beside(Contender.MANAGED, 2, "wall", Sample::wallMillis, 2.0);
    bars.beside(Contender.MANAGED, 1, "wall", Sample::wallMillis, 2.0);
    for (Work work : Work.values()) {
      Row primed = Row.of(work, "primed", Machine.MOST_CORES, Contender.MANAGED);
      bars.atMost(
          work.title() + ", first after priming ÷ warm",
          table.ratio(primed, primed.in("warm"), Sample::wallMillis),
          1.5);
    }
    bars.atMost(
        "peak memory of any run, MB", new Spread(table.peakOfAll().stream().boxed().toList()), 200);
    for (boolean queued : new boolean[] {true, false}) {
      Row most = Row.of(new FleetSweep(1000, queued));
      Row few = Row.of(new FleetSweep(10, queued));
      bars.atMost(
          most.work() + ": peak memory ÷ of 10", table.ratio(most, few, Sample::megabytes), 1.2);
      bars.atMost(
          most.work() + ": calls",
          table.values(most, Sample::calls),
          3 * most.clusters() + most.clusters() / 100.0);
    }
    return bars.lines;
  }

  private void beside(
      String runtime, int cores, String what, ToDoubleFunction<Sample> measure, double most) {
    Row cold = Row.of(Work.ROTATION, "cold", cores, runtime);
    atMost(
        "cold whole rotation, " + runtime + ", cores: " + cores + ", " + what + " ÷ Python",
        table.ratio(cold, cold.by(Contender.PYTHON), measure),
        most);
  }

  private void atMost(String what, Spread found, double most) {
    lines.add(
        found.isEmpty()
            ? "not measured: " + what
            : String.format(
                Locale.ROOT,
                "%s %s: %s, at most %.2f",
                found.median() <= most ? "met:" : "NOT MET:",
                what,
                found.exact(),
                most));
  }
}
