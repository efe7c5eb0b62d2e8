package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.mishap.Mishap;
import dev.keyrefresh.rotation.decision.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's tables against what they are about: reasons to tell a person, and mishaps. */
class ReadmeReasonsTest {
  private static final Pattern TOLD =
      Pattern.compile("(?:\\btell\\(|new Attention\\(|-> )\\s*Reason\\.([A-Z_]+)");
  private static final Pattern ROW = Pattern.compile("^\\| (`[^|]+)\\|.*");
  private static final Pattern MISHAP = Pattern.compile("^\\| `([a-z-]+)` \\|.*");
  private static final Pattern WORD = Pattern.compile("`([A-Z_]+)`");

  private final Path root = Events.find().file("..").normalize();

  @Test
  void hasARowForEachAndForNoOther() throws IOException {
    Set<String> told = new TreeSet<>();
    for (String module : List.of("core", "rotator")) {
      try (Stream<Path> sources = Files.walk(root.resolve("lambda/" + module + "/src/main"))) {
        for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
          TOLD.matcher(Files.readString(source))
              .results()
              .map(found -> found.group(1))
              .forEach(told::add);
        }
      }
    }
    assertThat(told)
        .hasSizeGreaterThanOrEqualTo(15)
        .isSubsetOf(Arrays.stream(Reason.values()).map(Reason::name).toList());

    assertThat(rows()).containsExactlyInAnyOrderElementsOf(told);
  }

  @Test
  void hasARowForEachMishapOfTheLocalRun() throws IOException {
    assertThat(
            section("## Run it here")
                .map(MISHAP::matcher)
                .filter(Matcher::matches)
                .map(row -> row.group(1)))
        .containsExactlyElementsOf(Mishap.all().stream().map(Mishap::name).toList());
  }

  private Stream<String> section(String heading) throws IOException {
    return Files.readAllLines(root.resolve("README.md")).stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "));
  }

  private Set<String> rows() throws IOException {
    Set<String> named = new TreeSet<>();
    section("## When it needs you")
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .forEach(
            row -> WORD.matcher(row.group(1)).results().forEach(word -> named.add(word.group(1))));
    named.remove(Reason.PAUSED.name());
    return named;
  }
}
