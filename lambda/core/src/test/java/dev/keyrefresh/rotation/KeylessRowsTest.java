package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Situation.NOW;
import static dev.keyrefresh.rotation.Situation.OLD;
import static dev.keyrefresh.rotation.Situation.days;
import static dev.keyrefresh.rotation.Situation.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.DecisionTable;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.loop.DryRun;
import dev.keyrefresh.target.TargetOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeylessRowsTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.keyrefresh.rotation.KeylessRows#rows")
  void decides(Row row) {
    row.holdsFor(DecisionTable::next);
  }

  @Test
  void aDryRunPlaysToTheEnd() {
    Observed behind =
        KeylessRows.keyless().targets(target(OLD, TargetOutcome.BEHIND, days(1))).observed();
    assertThat(DryRun.play(DecisionTable::next, behind, Policy.DEFAULT, NOW, 9))
        .extracting(Decision::reason)
        .containsExactly(Reason.DRIFT, Reason.WITHIN_POLICY);
  }
}
