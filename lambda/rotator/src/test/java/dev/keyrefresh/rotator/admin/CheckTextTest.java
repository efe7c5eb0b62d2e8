package dev.keyrefresh.rotator.admin;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.contract.Finding;
import dev.keyrefresh.contract.Finding.Verdict;
import dev.keyrefresh.name.ClusterName;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

@EnableSnapshotTests
class CheckTextTest {
  private static final ClusterName EDGE_1 = new ClusterName("edge-1");

  @Test
  void hasALineForEachVerdictAndUnderItWhatToDo(Snapshot golden) {
    golden
        .named("every-verdict")
        .assertThat(
            CheckText.of(
                EDGE_1,
                Arrays.stream(Verdict.values())
                    .flatMap(
                        verdict ->
                            List.of(
                                new Finding("short", verdict, "what is so", ""),
                                new Finding("longer", verdict, "what is so", "What to do."))
                                .stream())
                    .toList()))
        .asText()
        .matchesSnapshotText();
  }

  @Test
  void countsOnlyWhatThereIs(Snapshot golden) {
    golden
        .named("all-well")
        .assertThat(CheckText.of(EDGE_1, List.of(Finding.ok("STS", "AKIA is valid"))))
        .asText()
        .matchesSnapshotText();
  }
}
