package dev.keyrefresh.rotation.decision;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is written of the table is what it does: its rows, their order and their reasons. */
class DecisionTableTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/keyrefresh/rotation/decision");
  private static final Pattern LIST = Pattern.compile("<ol>(.*?)</ol>");
  private static final Pattern ITEM =
      Pattern.compile("<li>\\{@link (?:MakingRoom#)?(\\w+)}: (.*?)(?= <li>|$)");
  private static final Pattern COMMENTED = Pattern.compile("new (\\w+)\\(\\)(?:,|\\);) // (.*)");
  private static final Path DOCUMENT = Path.of("../../docs/decision-table.md");
  private static final Pattern DOCUMENTED =
      Pattern.compile("\\| \\d+ \\| `(\\w+)` \\| (.*) \\| (.*) \\|");

  private static final Pattern WORD = Pattern.compile("\\b[A-Z]+(?:_[A-Z]+)+\\b|\\b[A-Z]{5,}\\b");

  @Test
  void thePackageTellsEveryRowAndItsReasonsInOrder() throws IOException {
    List<Map<String, Set<Reason>>> told = told();

    assertThat(told).hasSize(3);
    assertThat(told.get(0)).containsExactlyEntriesOf(reasons(DecisionTable.ROWS));
    assertThat(told.get(1)).containsExactlyEntriesOf(reasonsOfMakingRoom());
    assertThat(told.get(2)).containsExactlyEntriesOf(reasons(DecisionTable.KEYLESS_ROWS));
  }

  @Test
  void theDocumentTellsEveryRowAndItsReasonsInOrder() throws IOException {
    assertThat(documented("## Rows")).containsExactlyEntriesOf(reasons(DecisionTable.ROWS));
    assertThat(documented("## Making room")).containsExactlyEntriesOf(reasonsOfMakingRoom());
    assertThat(documented("## A keyless cluster"))
        .containsExactlyEntriesOf(reasons(DecisionTable.KEYLESS_ROWS));
  }

  @Test
  void theCommentsInTheTableNameReasonsOfTheirRows() throws IOException {
    Map<String, Set<Reason>> reasons = reasons(DecisionTable.ROWS);
    reasons.putAll(reasons(DecisionTable.KEYLESS_ROWS));

    List<MatchResult> comments =
        COMMENTED
            .matcher(Files.readString(SOURCES.resolve("DecisionTable.java")))
            .results()
            .toList();

    assertThat(comments)
        .extracting(comment -> comment.group(1))
        .containsExactlyElementsOf(reasons.keySet());
    assertThat(comments)
        .allSatisfy(
            comment ->
                assertThat(reasons.get(comment.group(1))).containsAll(words(comment.group(2))));
  }

  @Test
  void everyRowHasAFileOfItsName() {
    assertThat(Stream.of(DecisionTable.ROWS, DecisionTable.KEYLESS_ROWS).flatMap(List::stream))
        .allSatisfy(row -> assertThat(SOURCES.resolve(name(row) + ".java")).isRegularFile());
  }

  static Map<String, Set<Reason>> reasons(List<Row> rows) {
    Map<String, Set<Reason>> reasons = new LinkedHashMap<>();
    rows.forEach(row -> reasons.put(name(row), row.reasons()));
    return reasons;
  }

  private static Map<String, Set<Reason>> reasonsOfMakingRoom() {
    Map<String, Set<Reason>> reasons = new LinkedHashMap<>();
    Stream.of(MakingRoom.values()).forEach(row -> reasons.put(row.name(), row.reasons()));
    return reasons;
  }

  static String name(Row row) {
    return row.getClass().getSimpleName();
  }

  private static Map<String, Set<Reason>> documented(String heading) throws IOException {
    Map<String, Set<Reason>> rows = new LinkedHashMap<>();
    Files.readAllLines(DOCUMENT).stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .map(DOCUMENTED::matcher)
        .filter(Matcher::matches)
        .forEach(
            row -> {
              Set<Reason> reasons = words(row.group(3));
              if (row.group(2).contains("(#making-room)")) {
                reasonsOfMakingRoom().values().forEach(reasons::addAll);
              }
              rows.put(row.group(1), reasons);
            });
    return rows;
  }

  private static List<Map<String, Set<Reason>>> told() throws IOException {
    try (Stream<String> lines = Files.lines(SOURCES.resolve("package-info.java"))) {
      String prose = lines.map(line -> line.replaceFirst("^ \\*\\s*", "")).collect(joining(" "));
      return LIST.matcher(prose).results().map(list -> items(list.group(1).strip())).toList();
    }
  }

  private static Map<String, Set<Reason>> items(String list) {
    Map<String, Set<Reason>> items = new LinkedHashMap<>();
    ITEM.matcher(list)
        .results()
        .forEach(
            item -> {
              Set<Reason> reasons = words(item.group(2));
              if (item.group(2).contains("MakingRoom")) {
                reasonsOfMakingRoom().values().forEach(reasons::addAll);
              }
              items.put(item.group(1), reasons);
            });
    return items;
  }

  private static Set<Reason> words(String text) {
    return WORD.matcher(text).results().map(word -> Reason.valueOf(word.group())).collect(toSet());
  }
}
