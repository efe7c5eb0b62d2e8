package dev.keyrefresh.local;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What else may be wrong around a run than the one of a kind in {@link BadInputTest}. */
@Tag("thorough")
@EnableSnapshotTests
class EveryBadInputTest {
  private final BadInputTest one = new BadInputTest();

  @AfterEach
  void close() {
    one.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.keyrefresh.local.BadInputTest#theOthers")
  void isSaidWithWhatToDoAndRepairedByTheNextRun(BadInputTest.Wrong wrong, Snapshot golden) {
    one.isSaidWithWhatToDoAndRepairedByTheNextRun(wrong, golden);
  }
}
