package dev.keyrefresh.local;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What else may be broken than the one of a kind in {@link CheckTest}. */
@Tag("thorough")
@EnableSnapshotTests
class EveryCheckTest {
  private final CheckTest one = new CheckTest();

  @AfterEach
  void close() {
    one.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.keyrefresh.local.CheckTest#theOthers")
  void isRedInOneLineThatSaysWhatToDo(CheckTest.Broken broken, Snapshot golden) {
    one.isRedInOneLineThatSaysWhatToDo(broken, golden);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UpdateServiceSpecificCredential", "DeleteServiceSpecificCredential"})
  void isRedWhereGitCredentialsMayNotBeRotated(String operation, Snapshot golden) {
    one.isRedWhereGitCredentialsMayNotBeRotated(operation, golden);
  }
}
