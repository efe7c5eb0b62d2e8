package dev.keyrefresh.infra;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.infra.config.Configurations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What people read in the consoles of AWS: of alarms, dashboards, outputs and what was made. */
@EnableSnapshotTests
class DescriptionsTest {
  /** Keys of a template, of a dashboard and of a note to cdk-nag under which a sentence stands. */
  private static final Set<String> SENTENCES =
      Set.of(
          "Description",
          "GroupDescription",
          "AlarmDescription",
          "DisplayName",
          "markdown",
          "title",
          "label",
          "reason");

  /** What a description ends with that is none of ours. */
  private static final String CDKS_OWN = "[cdk:skip]";

  /** What is within them is about what they are in. */
  private static final Set<String> SHELLS = Set.of("Properties", "Metadata");

  @Test
  void ofTheExample(Snapshot golden) {
    approve(golden, "example", Synthesis.ofTheExample());
  }

  @Test
  void ofTheOther(Snapshot golden) {
    approve(golden, "other", Synthesis.ofTheOther());
  }

  @Test
  void withoutMetricsOfClusters(Snapshot golden) {
    approve(
        golden,
        "without-metrics-of-clusters",
        Synthesis.of(Configurations.with("clusterMetrics", false)));
  }

  private static void approve(Snapshot golden, String name, Synthesis synthesis) {
    StringBuilder text = new StringBuilder();
    synthesis
        .templates()
        .forEach(
            (stack, template) -> {
              List<String> sentences = new ArrayList<>();
              template.root().forEach((key, part) -> collect((String) key, part, sentences));
              text.append("== ").append(stack).append('\n');
              sentences.stream().distinct().sorted().forEach(text::append);
            });
    text.append("== manifests\n").append(headings(synthesis));
    golden.named(name).assertThat(text.toString()).asText().matchesSnapshotText();
  }

  /** The comments at the head of what an administrator applies to a cluster. */
  private static String headings(Synthesis synthesis) {
    try (Stream<Path> manifests = Files.list(synthesis.directory().resolve("access"))) {
      return manifests
          .map(file -> file.getFileName().toString().replace(".yaml", ""))
          .sorted()
          .flatMap(cluster -> synthesis.access(cluster).lines())
          .filter(line -> line.startsWith("#"))
          .map(line -> line + "\n")
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param of what a sentence is about: an alarm by its name, another resource by its type, and
   *     what has neither by the key that it stands under
   */
  private static void collect(String of, Object part, List<String> sentences) {
    switch (part) {
      case Map<?, ?> map -> {
        String here = Template.plain(map.get(map.get("AlarmName") == null ? "Type" : "AlarmName"));
        map.forEach(
            (key, value) -> collect(here.equals("null") ? of : here, key, value, sentences));
      }
      case List<?> list -> list.forEach(each -> collect(of, each, sentences));
      default -> {}
    }
  }

  private static void collect(String of, Object key, Object value, List<String> sentences) {
    String text = Template.plain(value).strip();
    if (SENTENCES.contains(key)) {
      if (!text.isEmpty() && !text.endsWith(CDKS_OWN)) {
        sentences.add(of + ": " + text + "\n");
      }
    } else if (key.equals("Value") && text.startsWith("- {")) {
      sentences.add(of + ": " + text + "\n");
    } else if (key.equals("DashboardBody")) {
      collect("dashboard", Template.json(text), sentences);
    } else {
      collect(
          SHELLS.contains(key) || of.equals("dashboard") ? of : String.valueOf(key),
          value,
          sentences);
    }
  }
}
