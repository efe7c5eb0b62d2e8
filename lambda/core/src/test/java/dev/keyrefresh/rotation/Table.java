package dev.keyrefresh.rotation;

import dev.keyrefresh.rotation.decision.DecisionTable;
import dev.keyrefresh.rotation.loop.Decider;
import java.util.List;
import java.util.stream.Stream;

/** Every row of the decision, in the order of the decision. */
final class Table {
  /** What the rows are held against. */
  static final Decider DECISION = DecisionTable::next;

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
            RetirementRows.rows(),
            HolderRows.rows())
        .flatMap(List::stream)
        .toList();
  }
}
