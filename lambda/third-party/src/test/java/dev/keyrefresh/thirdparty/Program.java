package dev.keyrefresh.thirdparty;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Runs a program of this machine to its end. */
final class Program {
  private static final long PATIENCE_MINUTES = 45;

  private Program() {}

  record Result(int exitCode, String output, String errors) {

    /** What it printed; fails with what it complained of. */
    String orFail() {
      if (exitCode != 0) {
        throw new IllegalStateException("exit code " + exitCode + ": " + errors + output);
      }
      return output;
    }
  }

  static boolean isInstalled(String name) {
    return Pattern.compile(":")
        .splitAsStream(System.getenv("PATH"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }

  static Result run(
      Path folder, Map<String, String> environment, String input, List<String> command) {
    try {
      Path output = Files.createTempFile("program-", ".out");
      Path errors = Files.createTempFile("program-", ".err");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (var stdin = process.getOutputStream()) {
          stdin.write(input.getBytes(UTF_8));
        }
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new IllegalStateException(command.getFirst() + " did not end");
        }
        return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
