package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Situation.NOW;
import static dev.keyrefresh.rotation.Table.DECISION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.rotation.decision.DecisionTable;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.loop.Decider;
import dev.keyrefresh.target.TargetOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AdviceTest {
  /** What the loop and the table say of themselves, and what settings are refused with. */
  private static final Set<String> TELL_NOBODY = Set.of("DecisionTable.java", "Policy.java");

  private static final Pattern LITERAL = Pattern.compile("\"([^\"\\\n]*)\"");

  @Test
  void everyTextForPeopleIsApproved() throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    Table.rows().forEach(row -> texts.put(row.sentence(), told(DECISION, row)));
    KeylessRows.rows().forEach(row -> texts.put(row.sentence(), told(DecisionTable::next, row)));
    texts.put("what each reason means", meanings(Reason.values(), Reason::meaning));
    texts.put(
        "what each outcome of a target means",
        meanings(TargetOutcome.values(), TargetOutcome::meaning));

    Approved.hasAll(texts);
  }

  @Test
  void noTwoRowsHaveTheSameSentence() {
    assertThat(Stream.concat(Table.rows().stream(), KeylessRows.rows().stream()))
        .extracting(Row::sentence)
        .doesNotHaveDuplicates();
  }

  /** A sentence that no row leads to would be approved by nobody. */
  @Test
  void noSentenceOfTheDecisionIsLeftOut() throws IOException {
    try (Stream<Path> files =
        Files.walk(Path.of("src/main/java/dev/keyrefresh/rotation/decision"))) {
      assertThat(
              files
                  .filter(file -> file.toString().endsWith(".java"))
                  .filter(file -> !TELL_NOBODY.contains(file.getFileName().toString()))
                  .flatMap(AdviceTest::sentences))
          .hasSizeGreaterThan(60)
          .allSatisfy(sentence -> assertThat(Approved.text()).contains(sentence));
    }
  }

  private static Stream<String> sentences(Path file) {
    try {
      return LITERAL
          .matcher(Files.readString(file))
          .results()
          .map(literal -> literal.group(1))
          .filter(text -> text.matches(".*\\w.*") && text.contains(" "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String told(Decider decision, Row row) {
    return Approved.print(decision.next(row.observed(), row.policy(), NOW).attention());
  }

  private static <T> String meanings(T[] words, Function<T, String> meaning) {
    return Stream.of(words)
        .map(word -> word + "\n  " + meaning.apply(word) + "\n")
        .collect(Collectors.joining());
  }
}
