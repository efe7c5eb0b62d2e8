package dev.keyrefresh.local.year;

import dev.keyrefresh.local.fleet.ArgoCdCluster;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.fleet.LocalFleet;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.time.VirtualClock;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A virtual year: every day the rotator's sweep, and what goes wrong around it. After every step
 * the promise is checked from outside.
 */
public final class Year implements AutoCloseable {
  private static final Instant START = Instant.parse("2026-01-01T06:00:00Z");
  private static final int DAYS = 365;
  private static final int TOO_MANY = 10;
  private static final int WEEK = 7;
  private static final int TIMES_BACK = 10;

  private final VirtualClock clock = new VirtualClock(START);
  private final String sweep =
      new String(Events.find().read("schedule-rule.json"), StandardCharsets.UTF_8);
  private final YearPlan plan;
  private final int days;
  private final LocalFleet fleet;
  private final Journal journal;
  private final Narrator narrator;
  private final RotationCost calls;
  private final LogReader reader;
  private final List<ClusterTimeline> timelines = new ArrayList<>();
  private boolean sweepLost;

  private Year(YearPlan plan, int days, PrintStream out) {
    this.plan = plan;
    this.days = days;
    fleet =
        LocalFleet.start(
            Map.of(),
            clock,
            clock,
            LogLines.to(line -> reader().read(line)),
            new Random(plan.seed()));
    journal = new Journal(START, days, plan.seed());
    narrator = new Narrator(new YearTable(out, START), journal, clock::instant, fleet.aws().mail());
    calls = new RotationCost(fleet.accounting());
    reader = new LogReader(timelines, narrator, calls);
  }

  /**
   * What the year was.
   *
   * @param kept whether every promise held and every mishap was dealt with
   */
  public record Outcome(Journal journal, boolean kept) {}

  /** Plays it, and tells it line by line. */
  public static Outcome play(YearPlan plan, PrintStream out) {
    return play(plan, DAYS, out);
  }

  /** The same for so many days only. */
  static Outcome play(YearPlan plan, int days, PrintStream out) {
    try (Year year = new Year(plan, days, out)) {
      year.play();
      return new Outcome(
          year.journal, new Summary(year.narrator, year.timelines, year.calls).print(out));
    }
  }

  private void play() {
    for (int day = 0; day < days && narrator.broken().size() < TOO_MANY; day++) {
      narrator.day(day);
      clock.waitUntil(START.plus(Duration.ofDays(day)));
      adopt(day);
      timelines.forEach(ClusterTimeline::renewIfDue);
      timelines.forEach(timeline -> timeline.troubles().inject(false));
      sweep();
      timelines.forEach(day % WEEK == 0 ? timeline -> timeline.check("") : ClusterTimeline::glance);
      timelines.forEach(timeline -> timeline.troubles().inject(true));
      timelines.forEach(timeline -> timeline.troubles().goOn());
      narrator.mails(timelines);
    }
    narrator.day(days);
    narrator.tellQuietDays();
  }

  private void adopt(int day) {
    plan.clusters().stream()
        .filter(cluster -> cluster.adopted() == day)
        .forEach(
            cluster -> {
              ArgoCdCluster added = fleet.add(cluster.plan(), LogLines.to(_ -> {}));
              ClusterTimeline timeline = new ClusterTimeline(this, added, cluster);
              timelines.add(timeline);
              narrator.adopted(timeline);
            });
  }

  private void sweep() {
    int before = reader.steps();
    if (sweepLost) {
      sweepLost = false;
      return;
    }
    if (!timelines.isEmpty() && !send(sweep)) {
      timelines.getFirst().broke("the day's sweep failed");
    }
    work();
    if (reader.steps() > before) {
      pass(ClusterTimeline.RENEWAL);
      timelines.forEach(
          timeline -> {
            timeline.renew();
            timeline.check("");
          });
    }
  }

  /** Sends an event to the rotator itself. Whether it succeeded. */
  boolean send(String event) {
    reader.runBegins();
    Invocation answer = fleet.rotate(event.getBytes(StandardCharsets.UTF_8));
    narrator.mails(timelines);
    return answer instanceof Invocation.Returned;
  }

  /** Lets the rotator work the queue off; what it sends back comes again minutes later. */
  void work() {
    reader.runBegins();
    fleet.work();
    for (int time = 0; time < TIMES_BACK && fleet.queue().nextVisible().isPresent(); time++) {
      clock.waitUntil(fleet.queue().nextVisible().orElseThrow());
      fleet.work();
    }
    narrator.mails(timelines);
  }

  void loseSweep() {
    sweepLost = true;
  }

  void pass(Duration time) {
    clock.pause(time);
  }

  Instant now() {
    return clock.instant();
  }

  LocalFleet fleet() {
    return fleet;
  }

  private LogReader reader() {
    return reader;
  }

  Narrator narrator() {
    return narrator;
  }

  @Override
  public void close() {
    fleet.close();
  }
}
