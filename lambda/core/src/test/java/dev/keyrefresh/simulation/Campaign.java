package dev.keyrefresh.simulation;

import dev.keyrefresh.simulation.History.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Many histories, their figures, and the shortest form of the first that fails. */
final class Campaign {
  private static final int MOST_FAULTS_TRIED = 200;
  private static final int CHUNK = 1_000;

  private Campaign() {}

  /** What many histories came to. */
  static final class Figures {
    long histories;
    long events;
    long calls;
    long checks;
    final Map<String, Long> faults = new TreeMap<>();
    final Map<String, Long> ends = new TreeMap<>();
    final List<Outcome> failed = new ArrayList<>();

    synchronized void add(Outcome outcome) {
      histories++;
      events += outcome.events();
      calls += outcome.calls();
      checks += outcome.checks();
      outcome.injected().forEach((kind, times) -> faults.merge(kind, (long) times, Long::sum));
      ends.merge(outcome.violation().isPresent() ? "VIOLATION" : outcome.end(), 1L, Long::sum);
      outcome.violation().ifPresent(_ -> failed.add(outcome));
    }

    @Override
    public String toString() {
      return histories + " histories, " + events + " events, " + calls + " calls, "
          + faults.values().stream().mapToLong(Long::longValue).sum() + " faults " + faults + ", "
          + checks + " checks of the whole state, ends " + ends + ", " + failed.size()
          + " violations";
    }
  }

  static Figures play(long firstSeed, long histories, Variant variant, Consumer<Figures> progress) {
    Figures figures = new Figures();
    for (long done = 0; done < histories && figures.failed.isEmpty(); done += CHUNK) {
      long from = firstSeed + done;
      LongStream.range(from, from + Math.min(CHUNK, histories - done)).parallel()
          .mapToObj(seed -> History.play(seed, variant)).forEach(figures::add);
      progress.accept(figures);
    }
    return figures;
  }

  /** The first seed from there on that shows a wrong variant. */
  static Optional<Outcome> firstCaught(long firstSeed, long histories, Variant variant) {
    return LongStream.range(firstSeed, firstSeed + histories).parallel()
        .mapToObj(seed -> History.play(seed, variant))
        .filter(outcome -> outcome.violation().isPresent())
        .filter(outcome -> History.play(outcome.seed(), Variant.REAL).violation().isEmpty())
        .findFirst();
  }

  /** The failure with as few events and faults as still show it. */
  static String shortest(long seed, Variant variant) {
    int events = IntStream.rangeClosed(0, History.play(seed, variant).events() + 1)
        .filter(most -> fails(seed, variant, most, Set.of())).findFirst().orElseThrow();
    Set<Integer> withheld = new HashSet<>();
    int faults = Math.min(MOST_FAULTS_TRIED,
        History.play(seed, variant, events, Set.of(), null).faults());
    for (int fault = 0; fault < faults; fault++) {
      withheld.add(fault);
      if (!fails(seed, variant, events, withheld)) {
        withheld.remove(fault);
      }
    }
    List<String> trace = new ArrayList<>();
    Outcome outcome = History.play(seed, variant, events, withheld, trace);
    return "seed " + seed + ", " + events + " events, " + (faults - withheld.size())
        + " faults: " + outcome.violation().orElseThrow() + "\n" + String.join("\n", trace);
  }

  private static boolean fails(long seed, Variant variant, int events, Set<Integer> withheld) {
    return History.play(seed, variant, events, withheld, null).violation().isPresent();
  }
}
