package dev.keyrefresh.local.benchmark;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.Json.Malformed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** {@link Services}, started and given orders. */
final class ServicesProcess implements AutoCloseable {
  private final Process process;
  private final PrintStream orders;
  private final BufferedReader answers;

  private ServicesProcess(Process process) {
    this.process = process;
    orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  static ServicesProcess start() throws IOException {
    return new ServicesProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Services.class.getName())
            .redirectError(Redirect.INHERIT)
            .start());
  }

  Map<String, Object> order(String order) {
    orders.println(order);
    try {
      String answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException("the embedded services ended; see above");
      }
      return Json.read(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Malformed e) {
      throw new IllegalStateException("the embedded services answered something else", e);
    }
  }

  /** They end when nobody can give orders any more. */
  @Override
  public void close() {
    orders.close();
    process.onExit().join();
  }
}
