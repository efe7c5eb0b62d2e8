package dev.keyrefresh.rotation;

import dev.keyrefresh.rotation.Deciding.Decide;
import dev.keyrefresh.rotation.decision.DecisionTable;
import java.util.List;
import java.util.stream.Stream;

/** Every row of the decision, in the order of the decision. */
final class Table {
  /** What the rows are held against. */
  static final Decide DECISION = DecisionTable::next;

  private Table() {}

  static List<Row> rows() {
    return Stream.of(
            WhoMayActRows.rows(),
            ExposedRows.rows(),
            IntentRows.rows(),
            RoomRows.rows(),
            PendingRows.rows(),
            BeginRows.rows(),
            TargetRows.rows(),
            RetirementRows.rows())
        .flatMap(List::stream)
        .toList();
  }
}
