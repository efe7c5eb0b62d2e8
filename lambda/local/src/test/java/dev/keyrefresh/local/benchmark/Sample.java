package dev.keyrefresh.local.benchmark;

import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.lambda.RuntimeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What one invocation took, the start of the process included where it started for it.
 *
 * @param wall without the pauses that every runtime makes alike
 * @param cpu of all threads, in the kernel and outside, in steps of 10 ms
 * @param peakKilobytes the most that was resident in the process's whole life
 * @param calls to AWS, those of a function that it invoked included
 * @param bytes of the calls' bodies
 */
record Sample(Duration wall, Duration cpu, long peakKilobytes, long calls, long bytes) {
  private static final int MILLIS_A_TICK = 10;

  static Sample of(RuntimeProcess function, Work work, Map<String, Object> world,
      ServicesProcess services) {
    Duration cpuBefore = function.process().map(Sample::cpu).orElse(Duration.ZERO);
    long begin = System.nanoTime();
    Invocation outcome = function.invoke(work.event(world));
    Duration wall = Duration.ofNanos(System.nanoTime() - begin);
    String answer = new String(outcome.payload(), StandardCharsets.UTF_8);
    if (!(outcome instanceof Invocation.Returned) || !work.isDoneBy(answer)) {
      throw new IllegalStateException(
          work.title() + " failed: " + answer + function.stdout() + function.stderr());
    }
    Process process = function.process().orElseThrow();
    Map<String, Object> counted = services.order("counted");
    return new Sample(wall.minus(work.pauses()), cpu(process).minus(cpuBefore),
        peakKilobytes(process),
        counted.entrySet().stream().filter(entry -> entry.getKey().contains(":"))
            .mapToLong(entry -> ((Number) entry.getValue()).longValue()).sum(),
        ((Number) counted.get("bytes")).longValue());
  }

  /** One of several in a row: the median of what each took. */
  static Sample each(List<Sample> row) {
    Duration cpu = row.stream().map(Sample::cpu).reduce(Duration.ZERO, Duration::plus);
    Sample last = row.getLast();
    return new Sample(row.stream().map(Sample::wall).sorted().toList().get(row.size() / 2),
        cpu.dividedBy(row.size()), last.peakKilobytes(), last.calls(), last.bytes());
  }

  private static Duration cpu(Process process) {
    String stat = read(process, "stat");
    // The second field is a name in brackets, which may have anything in it.
    String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Duration.ofMillis(
        MILLIS_A_TICK * (Long.parseLong(afterName[11]) + Long.parseLong(afterName[12])));
  }

  private static long peakKilobytes(Process process) {
    return read(process, "status").lines().filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
  }

  private static String read(Process process, String file) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(process.pid()), file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
