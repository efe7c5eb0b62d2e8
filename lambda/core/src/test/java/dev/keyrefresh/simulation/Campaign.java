package dev.keyrefresh.simulation;

import dev.keyrefresh.simulation.History.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/** Many histories, their figures, and the shortest form of the first that fails. */
final class Campaign {
  private static final int MOST_FAULTS_TRIED = 200;

  private Campaign() {}

  /** What many histories came to. */
  static final class Figures {
    long histories;
    long events;
    long calls;
    long checks;
    long required;
    final Map<String, Long> faults = new TreeMap<>();
    final Map<String, Long> ends = new TreeMap<>();
    final List<Outcome> failed = new CopyOnWriteArrayList<>();

    synchronized long histories() {
      return histories;
    }

    synchronized void add(Outcome outcome) {
      histories++;
      events += outcome.events();
      calls += outcome.calls();
      checks += outcome.checks();
      required += outcome.required();
      outcome.injected().forEach((kind, times) -> faults.merge(kind, (long) times, Long::sum));
      ends.merge(outcome.violation().isPresent() ? "VIOLATION" : outcome.end(), 1L, Long::sum);
      outcome.violation().ifPresent(_ -> failed.add(outcome));
    }

    @Override
    public synchronized String toString() {
      return histories
          + " histories, "
          + events
          + " events, "
          + calls
          + " calls, "
          + faults.values().stream().mapToLong(Long::longValue).sum()
          + " faults "
          + faults
          + ", "
          + checks
          + " checks of the whole state, "
          + required
          + " invariants checked, ends "
          + ends
          + ", "
          + failed.size()
          + " violations";
    }
  }

  /**
   * Plays until the histories are over or one fails, one worker a processor. A worker is a virtual
   * thread because processes are: they hand over without a switch of the kernel's.
   */
  static Figures play(long firstSeed, long histories, Variant variant, Consumer<Figures> progress) {
    Figures figures = new Figures();
    work(
        firstSeed,
        histories,
        () -> figures.failed.isEmpty(),
        seed -> {
          figures.add(History.play(seed, variant));
          progress.accept(figures);
        });
    return figures;
  }

  /** A seed from there on that shows a wrong variant; among the first that were played. */
  static Optional<Outcome> firstCaught(long firstSeed, long histories, Variant variant) {
    ConcurrentSkipListMap<Long, Outcome> caught = new ConcurrentSkipListMap<>();
    work(
        firstSeed,
        histories,
        caught::isEmpty,
        seed -> {
          Outcome outcome = History.play(seed, variant);
          if (outcome.violation().isPresent()
              && History.play(seed, Variant.REAL).violation().isEmpty()) {
            caught.put(seed, outcome);
          }
        });
    return Optional.ofNullable(caught.firstEntry()).map(Map.Entry::getValue);
  }

  /** What the processes of each history asked and heard, as one digest a history, in order. */
  static List<byte[]> digests(long firstSeed, int histories, Variant variant) {
    byte[][] digests = new byte[histories][];
    work(
        firstSeed,
        histories,
        () -> true,
        seed ->
            digests[Math.toIntExact(seed - firstSeed)] = History.journal(seed, variant).digest());
    return List.of(digests);
  }

  private static void work(
      long firstSeed, long histories, BooleanSupplier goesOn, LongConsumer history) {
    AtomicLong next = new AtomicLong(firstSeed);
    List<Future<?>> workers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int worker = 0; worker < Runtime.getRuntime().availableProcessors(); worker++) {
        workers.add(
            threads.submit(
                () -> {
                  for (long seed = next.getAndIncrement();
                      seed < firstSeed + histories && goesOn.getAsBoolean();
                      seed = next.getAndIncrement()) {
                    history.accept(seed);
                  }
                }));
      }
    }
    workers.forEach(
        worker -> {
          try {
            worker.get();
          } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** The failure with as few events and faults as still show it. */
  static String shortest(long seed, Variant variant) {
    int events =
        IntStream.rangeClosed(0, History.play(seed, variant).events() + 1)
            .filter(most -> fails(seed, variant, most, Set.of()))
            .findFirst()
            .orElseThrow();
    Set<Integer> withheld = new HashSet<>();
    int faults =
        Math.min(MOST_FAULTS_TRIED, History.play(seed, variant, events, Set.of(), null).faults());
    for (int fault = 0; fault < faults; fault++) {
      withheld.add(fault);
      if (!fails(seed, variant, events, withheld)) {
        withheld.remove(fault);
      }
    }
    List<String> trace = new ArrayList<>();
    Outcome outcome = History.play(seed, variant, events, withheld, trace);
    return "seed "
        + seed
        + ", "
        + events
        + " events, "
        + (faults - withheld.size())
        + " faults: "
        + outcome.violation().orElseThrow()
        + "\n"
        + String.join("\n", trace);
  }

  private static boolean fails(long seed, Variant variant, int events, Set<Integer> withheld) {
    return History.play(seed, variant, events, withheld, null).violation().isPresent();
  }
}
