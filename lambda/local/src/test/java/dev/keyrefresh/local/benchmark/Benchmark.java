package dev.keyrefresh.local.benchmark;

import dev.keyrefresh.local.LocalWorld;
import dev.keyrefresh.local.benchmark.Table.Row;
import dev.keyrefresh.local.lambda.RuntimeProcess;
import dev.keyrefresh.local.lambda.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What both functions take, cold, primed and warm, beside the same work in Python, and what sweeps
 * of fleets take; prints one table. Every sample is a process of its own, against the embedded
 * services in another, and the runtimes take turns, so that what else the machine does hits them
 * alike.
 *
 * <p>Arguments: a folder for what is made on the way, and for how many minutes to go on taking
 * rounds; three are taken at least. Sweeps are taken after the first and the last round.
 */
final class Benchmark {
  private static final int FEWEST_ROUNDS = 3;
  private static final Duration TIMEOUT = LocalWorld.ROTATOR_TIMEOUT;
  private static final List<FleetSweep> SWEEPS =
      Stream.of(10, 100, 1000)
          .flatMap(size -> Stream.of(new FleetSweep(size, true), new FleetSweep(size, false)))
          .sorted((one, other) -> Boolean.compare(other.queued(), one.queued()))
          .toList();

  private final ServicesProcess services;
  private final Table table = new Table();

  private Benchmark(ServicesProcess services) {
    this.services = services;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of(args[0]).toAbsolutePath());
    Instant end = Instant.now().plus(Duration.ofMinutes(Long.parseLong(args[1])));
    Optional<Contender> python = Contender.python();
    try (ServicesProcess services = ServicesProcess.start()) {
      AotCaches caches = AotCaches.train(folder, services);
      List<Contender> contenders =
          new ArrayList<>(List.of(Contender.managed(), Contender.cached(caches)));
      python.ifPresent(contenders::add);
      Benchmark benchmark = new Benchmark(services);
      benchmark.warmUp(contenders);
      benchmark.sweeps();
      for (int round = 0; round < FEWEST_ROUNDS || Instant.now().isBefore(end); round++) {
        benchmark.round(contenders);
      }
      benchmark.sweeps();
      benchmark.print(python);
    }
  }

  /** Once for nothing: the services warm up, and Python keeps what it compiles. */
  private void warmUp(List<Contender> contenders) {
    for (Contender contender : contenders) {
      for (Work work : Work.values()) {
        cold(contender, work, Machine.MOST_CORES);
      }
    }
    table.clear();
  }

  private void round(List<Contender> contenders) {
    for (Work work : Work.values()) {
      for (int cores : Machine.coresToMeasure()) {
        for (Contender contender : contenders) {
          cold(contender, work, cores);
        }
      }
      primed(work);
    }
  }

  private void cold(Contender contender, Work work, int cores) {
    Map<String, Object> world = services.order(work.cluster());
    try (RuntimeProcess function = function(contender, work, world, cores)) {
      Sample first = Sample.of(function, work, world, services);
      table.add(Row.of(work, "cold", cores, contender.name()), first);
      if (cores > 1) {
        table.add(Row.of(work, "warm", cores, contender.name()), warm(function, work, world));
      }
    }
  }

  /** The first invocation after the snapshot is restored; its restoring costs nothing here. */
  private void primed(Work work) {
    Map<String, Object> world = services.order(work.cluster());
    Contender contender = Contender.primed();
    try (RuntimeProcess function = function(contender, work, world, Machine.MOST_CORES)) {
      function.initialize();
      table.add(
          Row.of(work, "primed", Machine.MOST_CORES, contender.name()),
          Sample.of(function, work, world, services));
    }
  }

  private Sample warm(RuntimeProcess function, Work work, Map<String, Object> world) {
    List<Sample> row = new ArrayList<>();
    for (int i = 0; i < work.repetitions(); i++) {
      services.order("again");
      row.add(Sample.of(function, work, world, services));
    }
    return Sample.each(row);
  }

  private void sweeps() {
    for (FleetSweep sweep : SWEEPS) {
      table.add(
          Row.of(sweep),
          Sample.read(
              services.order((sweep.queued() ? "queued " : "unqueued ") + sweep.clusters())));
    }
  }

  private void print(Optional<Contender> python) {
    System.out.println(
        Machine.described(python.map(_ -> Contender.pythonVersion()).orElse("no Python")));
    System.out.println();
    System.out.println(table.markdown());
    System.out.println();
    Bars.of(table).forEach(System.out::println);
    if (python.isEmpty()) {
      System.out.println("No rows of Python: there is no python3 here that can have boto3.");
    }
  }

  @SuppressWarnings("unchecked")
  private static RuntimeProcess function(
      Contender contender, Work work, Map<String, Object> world, int cores) {
    Map<String, String> environment =
        new HashMap<>((Map<String, String>) world.get(work.function()));
    environment.putAll(contender.environment());
    Start start = contender.start().apply(work.function()).under(Machine.pinnedTo(cores));
    return RuntimeProcess.of(start, work.function(), TIMEOUT, environment);
  }
}
