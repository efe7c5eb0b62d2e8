package dev.keyrefresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PurityTest {
  private static final String PURE =
      "import (static )?(java\\.|javax\\.crypto\\.|dev\\.keyrefresh\\.).*";

  @Test
  void importsNothingButJavaAndItsMessageAuthenticationCode() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      assertThat(
              files
                  .filter(file -> file.toString().endsWith(".java"))
                  .flatMap(PurityTest::lines)
                  .filter(line -> line.startsWith("import "))
                  .filter(line -> !line.matches(PURE)))
          .isEmpty();
    }
  }

  @Test
  void readsNoClockAndNeverSleeps() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      assertThat(
              files
                  .filter(file -> file.toString().endsWith(".java"))
                  .flatMap(PurityTest::lines)
                  .filter(
                      line ->
                          line.contains("Instant.now(")
                              || line.contains("Thread.sleep")
                              || line.contains("System.")))
          .isEmpty();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
