package dev.keyrefresh.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.DecisionTable;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.rotation.loop.DryRun;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The decision for every small state, held against the invariants: of each product a slice that
 * meets every value of every dimension, and the two smaller ones entirely where there is time.
 * {@code -Ddecision.print=3} prints the table for a person to review: every answer, how often, and
 * so many states that lead to it.
 */
class DecisionEnumerationTest {
  /** How many states of each product are visited; {@code -Ddecision.states} visits more. */
  private static final long SLICE = Long.getLong("decision.states", 20_000);

  private static final long THOROUGH = 1_000_000;
  private static final int PRINTED = Integer.getInteger("decision.print", 0);
  private static final int MOST_STEPS = 30;
  private static final int REHEARSED = 41;
  private static final Instant NOW = EveryObservation.now();

  @Test
  void keepsTheInvariantsForEveryCredentialUnderEveryStage() {
    walk(EveryObservation.everyCredentialUnderEveryStage(), SLICE);
  }

  @Test
  void keepsTheInvariantsForEveryTargetUnderEveryStage() {
    walk(EveryObservation.everyTargetUnderEveryStage(), SLICE);
  }

  @Test
  void keepsTheInvariantsAllOverTheWholeProduct() {
    walk(EveryObservation.whole(), SLICE);
  }

  @Test
  @Tag("thorough")
  void keepsTheInvariantsForEverySingleCredentialUnderEveryStage() {
    walk(EveryObservation.everyCredentialUnderEveryStage(), Long.MAX_VALUE);
  }

  @Test
  @Tag("thorough")
  void keepsTheInvariantsForEverySingleTargetUnderEveryStage() {
    walk(EveryObservation.everyTargetUnderEveryStage(), Long.MAX_VALUE);
  }

  @Test
  @Tag("thorough")
  void keepsTheInvariantsAllOverTheWholeProductInSmallerStrides() {
    walk(EveryObservation.whole(), THOROUGH);
  }

  /** In strides that meet every state once before one comes again, on all processors. */
  private static void walk(EveryObservation states, long most) {
    long visits = Math.min(most, states.size());
    long stride = coprime(states.size(), states.size() / visits);
    int walkers = Runtime.getRuntime().availableProcessors();
    Findings findings = new Findings(states);
    IntStream.range(0, walkers)
        .parallel()
        .forEach(
            walker -> {
              long number = walker * stride % states.size();
              for (long visited = walker; visited < visits; visited += walkers) {
                findings.look(number);
                number = (number + walkers * stride) % states.size();
              }
            });
    findings.report(visits + " of " + states.size());
  }

  private static long coprime(long size, long near) {
    BigInteger product = BigInteger.valueOf(size);
    BigInteger stride = BigInteger.valueOf(near).nextProbablePrime();
    while (!product.gcd(stride).equals(BigInteger.ONE)) {
      stride = stride.nextProbablePrime();
    }
    return stride.longValueExact();
  }

  /** What is wrong, by kind, with how often and the first state that shows it. */
  private static final class Findings {
    private final EveryObservation states;
    private final List<BitSet> met = new ArrayList<>();
    private final Map<String, String> first = new TreeMap<>();
    private final Map<String, Integer> count = new TreeMap<>();
    private final Map<String, Integer> answers = new TreeMap<>();
    private final Map<String, List<String>> examples = new TreeMap<>();

    Findings(EveryObservation states) {
      this.states = states;
      states.sizes().forEach(_ -> met.add(new BitSet()));
    }

    void look(long number) {
      EveryObservation.State state = states.at(number);
      Decision decision;
      try {
        decision = DecisionTable.next(state.observed(), state.policy(), NOW);
      } catch (RuntimeException e) {
        note("throws " + e, number, state, null);
        return;
      }
      String answer = decision.step().word() + " " + decision.reason();
      count(number, answer, state, decision);
      if (!DecisionTable.next(states.at(number).observed(), state.policy(), NOW).equals(decision)) {
        note("another answer for the same state", number, state, decision);
      }
      for (String rule : StepRules.broken(state.observed(), state.policy(), NOW, decision)) {
        note(
            decision.step().word() + " " + decision.reason() + " breaks: " + rule,
            number,
            state,
            decision);
      }
      if (number % REHEARSED == 0) {
        settles(state, number, decision);
      }
    }

    private void settles(EveryObservation.State state, long number, Decision decision) {
      List<Decision> steps =
          DryRun.play(DecisionTable::next, state.observed(), state.policy(), NOW, MOST_STEPS);
      if (!(steps.getLast().step() instanceof Step.Wait)) {
        note(
            "does not settle from " + decision.step().word() + " " + decision.reason(),
            number,
            state,
            decision);
      }
    }

    private synchronized void count(
        long number, String answer, EveryObservation.State state, Decision decision) {
      int[] coordinates = states.coordinates(number);
      for (int dimension = 0; dimension < coordinates.length; dimension++) {
        met.get(dimension).set(coordinates[dimension]);
      }
      answers.merge(answer, 1, Integer::sum);
      if (examples.computeIfAbsent(answer, _ -> new ArrayList<>()).size() < PRINTED) {
        examples
            .get(answer)
            .add(
                "    state "
                    + number
                    + ": "
                    + InWords.of(state.observed(), state.policy(), NOW)
                    + "\n      -> "
                    + answer
                    + decision.step().credential().map(id -> " " + id).orElse("")
                    + decision.attention().stream()
                        .map(told -> "\n      tells " + told.reason() + ": " + told.known())
                        .collect(Collectors.joining()));
      }
    }

    private synchronized void note(
        String kind, long number, EveryObservation.State state, Decision decision) {
      count.merge(kind, 1, Integer::sum);
      first.computeIfAbsent(
          kind,
          _ ->
              "state "
                  + number
                  + " "
                  + state.policy().exposure()
                  + "\n  "
                  + state.observed()
                  + "\n  "
                  + decision);
    }

    void report(String which) {
      StringBuilder wrong = new StringBuilder();
      count.forEach(
          (kind, times) ->
              wrong
                  .append('\n')
                  .append(kind)
                  .append(", ")
                  .append(times)
                  .append(" times, first: ")
                  .append(first.get(kind)));
      System.out.println(
          which
              + " states, "
              + answers.size()
              + " answers, "
              + count.values().stream().mapToInt(Integer::intValue).sum()
              + " violations");
      if (PRINTED > 0) {
        answers.forEach(
            (answer, times) ->
                System.out.println(
                    "  " + answer + ": " + times + "\n" + String.join("\n", examples.get(answer))));
      }
      assertThat(wrong.toString()).as("%s states", which).isEmpty();
      assertThat(answers).hasSizeGreaterThan(5);
      assertThat(met.stream().map(BitSet::cardinality).toList())
          .as("values met of each dimension of %s states", which)
          .isEqualTo(states.sizes());
    }
  }
}
