package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Table.DECISION;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DecisionRowsTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.keyrefresh.rotation.Table#rows")
  void decides(Row row) {
    row.holdsFor(DECISION);
  }
}
