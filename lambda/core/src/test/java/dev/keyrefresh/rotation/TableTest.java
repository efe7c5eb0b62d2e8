package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Table.DECISION;

import dev.keyrefresh.rotation.decision.DecisionTable;
import org.junit.jupiter.api.Test;

/** The tables in one go: a run that changes the decision a thousand times asks for no more. */
class TableTest {
  @Test
  void everyRowHolds() {
    Table.rows().forEach(row -> row.holdsFor(DECISION));
  }

  @Test
  void everyKeylessRowHolds() {
    KeylessRows.rows().forEach(row -> row.holdsFor(DecisionTable::next));
  }
}
