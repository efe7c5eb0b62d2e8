package dev.keyrefresh.local.benchmark;

import dev.keyrefresh.local.aws.sqs.QueueFeed;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.fleet.LocalFleet;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.lambda.RuntimeProcess;
import dev.keyrefresh.local.synthetic.SyntheticFleet;
import dev.keyrefresh.local.time.VirtualClock;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A sweep of clusters with nothing to do, by processes of the packaged rotator that have started
 * already. Every call to AWS takes a while longer than it does on loopback.
 *
 * @param queued through the queue, several at once; otherwise all in one invocation
 */
record FleetSweep(int clusters, boolean queued) {
  static final Duration LATENCY = Duration.ofMillis(10);
  static final int AT_ONCE = 4;

  private static final Duration YOUNG = Duration.ofDays(10);
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  String title() {
    return "sweep of " + clusters + (queued ? ", queue, " + AT_ONCE + " at once" : ", one run");
  }

  /** Plays it here; the rotators are processes of their own. */
  Sample play() {
    VirtualClock clock = new VirtualClock(Instant.now());
    List<RuntimeProcess> rotators = List.of();
    try (SyntheticFleet fleet = new SyntheticFleet(clock, NOWHERE, 0)) {
      for (int i = 0; i < clusters; i++) {
        fleet.clusters().add("edge-%05d".formatted(i), YOUNG);
      }
      fleet.aws().faults().beforeEach(_ -> LockSupport.parkNanos(LATENCY.toNanos()));
      rotators = Stream.generate(() -> rotator(fleet)).limit(queued ? AT_ONCE : 1).toList();
      rotators.forEach(RuntimeProcess::initialize);
      return measured(fleet, rotators);
    } finally {
      rotators.forEach(RuntimeProcess::close);
    }
  }

  private Sample measured(SyntheticFleet fleet, List<RuntimeProcess> rotators) {
    BlockingQueue<RuntimeProcess> idle = new LinkedBlockingQueue<>(rotators);
    Duration cpuBefore = cpu(rotators);
    long begin = System.nanoTime();
    byte[] answer = invoke(idle, Events.find().read("schedule-rule.json"));
    if (queued) {
      int looks = new QueueFeed(fleet.queue(), event -> invoke(idle, event), AT_ONCE).drain();
      expect(looks == clusters && fleet.queue().bodies().isEmpty(), looks + " looks");
    } else {
      String text = new String(answer, StandardCharsets.UTF_8);
      expect(text.contains("{\"WITHIN_POLICY\":" + clusters + "}"), text);
    }
    return new Sample(
        Duration.ofNanos(System.nanoTime() - begin),
        cpu(rotators).minus(cpuBefore),
        rotators.stream()
            .map(rotator -> rotator.process().orElseThrow())
            .mapToLong(ProcessUse::peakKilobytes)
            .max()
            .orElseThrow(),
        fleet.aws().calls().total(),
        fleet.aws().calls().bytes());
  }

  private RuntimeProcess rotator(SyntheticFleet fleet) {
    Map<String, String> environment = new HashMap<>(fleet.environment());
    if (!queued) {
      environment.remove("QUEUE_URL");
    }
    return RuntimeProcess.of(
        Contender.jar("rotator"),
        Contender.handler("rotator"),
        LocalFleet.ROTATOR,
        LocalFleet.ROTATOR_TIMEOUT,
        environment);
  }

  private static byte[] invoke(BlockingQueue<RuntimeProcess> idle, byte[] event) {
    RuntimeProcess rotator = idle.remove();
    try {
      Invocation outcome = rotator.invoke(event);
      expect(
          outcome instanceof Invocation.Returned,
          new String(outcome.payload(), StandardCharsets.UTF_8) + rotator.stderr());
      return outcome.payload();
    } finally {
      idle.add(rotator);
    }
  }

  private static Duration cpu(List<RuntimeProcess> rotators) {
    return rotators.stream()
        .map(rotator -> ProcessUse.cpu(rotator.process().orElseThrow()))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static void expect(boolean done, String otherwise) {
    if (!done) {
      throw new IllegalStateException("the sweep failed: " + otherwise);
    }
  }
}
