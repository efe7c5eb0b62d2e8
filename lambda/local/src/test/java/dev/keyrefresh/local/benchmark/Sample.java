package dev.keyrefresh.local.benchmark;

import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.lambda.RuntimeProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What one invocation took, the start of the process included where it started for it; or what a
 * sweep took.
 *
 * @param wall without the pauses that every runtime makes alike
 * @param cpu of all threads, in the kernel and outside, in steps of 10 ms
 * @param peakKilobytes the most that was resident in the process's whole life
 * @param calls to AWS, those of a function that it invoked included
 * @param bytes of the calls' bodies
 */
record Sample(Duration wall, Duration cpu, long peakKilobytes, long calls, long bytes) {
  static Sample of(
      RuntimeProcess function, Work work, Map<String, Object> world, ServicesProcess services) {
    Duration cpuBefore = function.process().map(ProcessUse::cpu).orElse(Duration.ZERO);
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
    return new Sample(
        wall.minus(work.pauses()),
        ProcessUse.cpu(process).minus(cpuBefore),
        ProcessUse.peakKilobytes(process),
        counted.entrySet().stream()
            .filter(entry -> entry.getKey().contains(":"))
            .mapToLong(entry -> ((Number) entry.getValue()).longValue())
            .sum(),
        ((Number) counted.get("bytes")).longValue());
  }

  double wallMillis() {
    return wall.toNanos() / 1e6;
  }

  double cpuMillis() {
    return cpu.toNanos() / 1e6;
  }

  double megabytes() {
    return peakKilobytes / 1024.0;
  }

  /** As {@link Services} tell it. */
  static Sample read(Map<String, Object> told) {
    return new Sample(
        Duration.ofMillis(number(told, "wall")),
        Duration.ofMillis(number(told, "cpu")),
        number(told, "peak"),
        number(told, "calls"),
        number(told, "bytes"));
  }

  Map<String, Object> told() {
    return Map.of(
        "wall",
        wall.toMillis(),
        "cpu",
        cpu.toMillis(),
        "peak",
        peakKilobytes,
        "calls",
        calls,
        "bytes",
        bytes);
  }

  private static long number(Map<String, Object> told, String key) {
    return ((Number) told.get(key)).longValue();
  }

  /** One of several in a row: the median of what each took. */
  static Sample each(List<Sample> row) {
    Duration cpu = row.stream().map(Sample::cpu).reduce(Duration.ZERO, Duration::plus);
    Sample last = row.getLast();
    return new Sample(
        row.stream().map(Sample::wall).sorted().toList().get(row.size() / 2),
        cpu.dividedBy(row.size()),
        last.peakKilobytes(),
        last.calls(),
        last.bytes());
  }
}
