package dev.keyrefresh.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.rotation.decision.Attention;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What people are told, as it was approved: one file to read from top to bottom, a heading for each
 * row that tells something. {@code mvn test -pl lambda/core -Dtest=AdviceTest -Dapprove} writes it
 * anew; read the difference before it is committed.
 */
final class Approved {
  private static final Path FILE = Path.of("src/test/resources/dev/keyrefresh/rotation/told.txt");
  private static final String HEADING = "\n== ";
  private static final Map<String, String> TEXTS =
      Pattern.compile(HEADING)
          .splitAsStream(text())
          .skip(1)
          .map(text -> text.split("\n", 2))
          .collect(Collectors.toMap(text -> text[0], text -> text[1]));

  private Approved() {}

  /** What was approved under that heading; nothing where the file has no such heading. */
  static String under(String heading) {
    return TEXTS.getOrDefault(heading, "");
  }

  /** That the file has these texts, in this order, and no others. */
  static void hasAll(Map<String, String> texts) throws IOException {
    String all =
        texts.entrySet().stream()
            .filter(text -> !text.getValue().isEmpty())
            .map(text -> HEADING + text.getKey() + "\n" + text.getValue())
            .collect(Collectors.joining("", "What people are told, by row of the decision.\n", ""));
    if (Boolean.getBoolean("approve")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, all);
    }
    assertThat(FILE).as("what is approved; -Dapprove writes it anew").hasContent(all);
  }

  static String print(List<Attention> attention) {
    return attention.stream()
        .map(told -> told.reason() + "\n  " + told.known() + "\n  " + told.whatToDo() + "\n")
        .collect(Collectors.joining());
  }

  static String text() {
    try {
      return Files.exists(FILE) ? Files.readString(FILE) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
