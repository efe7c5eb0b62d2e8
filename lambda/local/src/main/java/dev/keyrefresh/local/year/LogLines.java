package dev.keyrefresh.local.year;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** What a function prints, handed over line by line as it is printed. */
public final class LogLines extends OutputStream {
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Consumer<String> reader;

  private LogLines(Consumer<String> reader) {
    this.reader = reader;
  }

  public static PrintStream to(Consumer<String> reader) {
    return new PrintStream(new LogLines(reader), true, StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void write(int character) {
    if (character == '\n') {
      String text = line.toString(StandardCharsets.UTF_8);
      line.reset();
      reader.accept(text);
    } else {
      line.write(character);
    }
  }
}
