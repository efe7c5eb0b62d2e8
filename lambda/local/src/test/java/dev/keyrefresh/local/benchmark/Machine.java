package dev.keyrefresh.local.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** Where the benchmark runs. */
final class Machine {
  static final int MOST_CORES = 2;

  private static final Path TASKSET = Path.of("/usr/bin/taskset");

  private Machine() {}

  /** Two, and one where the system can hold a process to it. */
  static List<Integer> coresToMeasure() {
    return Files.isExecutable(TASKSET) ? List.of(MOST_CORES, 1) : List.of(MOST_CORES);
  }

  /** What goes before a command line. The services keep all cores. */
  static List<String> pinnedTo(int cores) {
    return Files.isExecutable(TASKSET)
        ? List.of(TASKSET.toString(), "-c", cores == 1 ? "0" : "0-" + (cores - 1))
        : List.of();
  }

  /** One line: date, processor, memory, Java, Python, and how busy everything kept it. */
  static String described(String python) {
    return String.format(
        Locale.ROOT,
        "%s, %d × %s, %d GB, Java %s, %s, %s %s, load %.1f",
        LocalDate.now(ZoneOffset.UTC),
        Runtime.getRuntime().availableProcessors(),
        value("/proc/cpuinfo", "model name"),
        Long.parseLong(value("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) >> 20,
        Runtime.version(),
        python,
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static String value(String file, String key) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
