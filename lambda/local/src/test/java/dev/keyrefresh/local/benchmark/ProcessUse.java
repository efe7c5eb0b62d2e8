package dev.keyrefresh.local.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a process has used so far, as Linux tells it. */
final class ProcessUse {
  private static final int MILLIS_A_TICK = 10;

  private ProcessUse() {}

  /** Of all threads, in the kernel and outside. */
  static Duration cpu(Process process) {
    String stat = read(process, "stat");
    // The second field is a name in brackets, which may have anything in it.
    String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Duration.ofMillis(
        MILLIS_A_TICK * (Long.parseLong(afterName[11]) + Long.parseLong(afterName[12])));
  }

  /** The most that was resident in its whole life. */
  static long peakKilobytes(Process process) {
    return read(process, "status")
        .lines()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static String read(Process process, String file) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(process.pid()), file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
