package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Situation.NOW;
import static dev.keyrefresh.rotation.Table.DECISION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.loop.Decider;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WrongDecisionsTest {
  @Test
  void theTableFindsEachOne() {
    Map<String, Decider> notFound = WrongDecisions.all();
    assertThat(notFound).hasSizeGreaterThan(200);

    for (Row row : Table.rows()) {
      row.holdsFor(DECISION);
      Decision right = DECISION.next(row.observed(), row.policy(), NOW);
      notFound.values().removeIf(wrong -> isAnother(wrong, row, right) && finds(row, wrong));
    }

    assertThat(notFound.keySet()).isEmpty();
  }

  /** Saves the look at what holds already. */
  private static boolean isAnother(Decider wrong, Row row, Decision right) {
    return !wrong.next(row.observed(), row.policy(), NOW).equals(right);
  }

  private static boolean finds(Row row, Decider wrong) {
    try {
      row.holdsFor(wrong);
      return false;
    } catch (AssertionError e) {
      return true;
    }
  }
}
