package dev.keyrefresh.rotation.decision;

import static dev.keyrefresh.rotation.decision.DecisionTableTest.name;
import static dev.keyrefresh.rotation.decision.DecisionTableTest.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.rotation.decision.Verdict.Taken;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RowReasonsTest {
  private static final long DRAWN = 60_000;

  /** In whatever is observed, and each of its reasons in some of it. */
  @Test
  void everyRowTakesItsStepsForItsReasonsAndNoOther() {
    Map<String, Set<Reason>> given = new TreeMap<>();
    LongStream.range(0, DRAWN)
        .mapToObj(AnyObservation::drawnBy)
        .forEach(any -> note(new Facts(any.observed(), any.policy(), any.now()), given));

    Map<String, Set<Reason>> reasons = new TreeMap<>(reasons(DecisionTable.ROWS));
    reasons.putAll(reasons(DecisionTable.KEYLESS_ROWS));
    assertThat(given).isEqualTo(reasons);
  }

  private static void note(Facts facts, Map<String, Set<Reason>> given) {
    List<Row> rows =
        facts.observed().kind().isRotated() ? DecisionTable.ROWS : DecisionTable.KEYLESS_ROWS;
    for (Row row : rows) {
      if (row.judge(facts) instanceof Taken taken) {
        given.computeIfAbsent(name(row), _ -> new HashSet<>()).add(taken.reason());
        return;
      }
    }
  }
}
