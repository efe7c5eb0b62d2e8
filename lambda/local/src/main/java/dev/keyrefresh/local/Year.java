package dev.keyrefresh.local;

import dev.keyrefresh.local.GitWatch.Look;
import dev.keyrefresh.local.aws.LocalIam;
import dev.keyrefresh.local.aws.LocalMail;
import dev.keyrefresh.local.lambda.Invocation;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/**
 * A virtual year of one cluster: every day the scheduled renewal and the scheduled look, around
 * what happens the renewal five minutes later too. After every step the promise is checked from
 * outside.
 */
public final class Year {
  private static final Instant START = Instant.parse("2026-01-01T06:00:00Z");
  private static final int DAYS = 365;
  private static final Duration RENEWAL = Duration.ofMinutes(5);
  private static final int PROOFS_NEEDED = 3;
  private static final int TOO_MANY = 10;

  private final VirtualClock clock = new VirtualClock(START);
  private final LocalWorld world;
  private final Timeline timeline;
  private final PrintStream out;
  private final Events events = Events.find();
  private final List<String> broken = new ArrayList<>();
  private final Map<String, Integer> steps = new TreeMap<>();
  private final Map<String, Long> before = new TreeMap<>();
  private int today;
  private int quietDays;
  private int stepsInThisRun;
  private int mailsSeen;
  private long mostCallsToPromotion;
  private long callsWhenIdle = -1;
  private Instant lastStep = START;

  private Year(PrintStream out) {
    this.out = out;
    world = LocalWorld.start(clock, clock, LogLines.to(this::read), LogLines.to(_ -> {}));
    timeline = new Timeline(out, START);
  }

  /** Plays it. True when nothing that was promised broke. */
  public static boolean play(PrintStream out) {
    Year year = new Year(out);
    try (LocalWorld _ = year.world) {
      year.play();
      return year.summary();
    }
  }

  private void play() {
    timeline.head();
    timeline.note(clock.instant(), "Argo CD reads three CodeCommit repositories with "
        + Timeline.brief(world.oldKey().accessKeyId()));
    timeline.note(clock.instant(), "made by hand 200 days ago; nothing is managed yet");
    for (int day = 0; day <= DAYS && broken.size() < TOO_MANY; day++) {
      today = day;
      clock.waitUntil(START.plus(Duration.ofDays(day)));
      if (day > 0) {
        world.renewed();
      }
      check("");
      look(day % 7 == 3 ? "schedule-rule.json" : "schedule-cluster.json");
    }
    today++;
    tellQuietDays();
  }

  private void look(String event) {
    stepsInThisRun = 0;
    before.clear();
    before.putAll(world.accounting().rotator());
    Invocation answer = world.rotate(events.read(event));
    if (answer instanceof Invocation.Failed(var type, var message, _)) {
      broke(type + ": " + message);
    }
    tellMails();
    quietDays = stepsInThisRun > 0 ? 0 : quietDays + 1;
    if (stepsInThisRun > 0) {
      clock.pause(RENEWAL);
      world.renewed();
      check("");
    } else if (world.aws().iam().keys(LocalWorld.USER).size() == 1) {
      callsWhenIdle = Math.max(callsWhenIdle, calls());
    }
  }

  /** The rotator's own log is what the timeline is made of. */
  private void read(String line) {
    try {
      Map<String, Object> entry = JSON.std.mapFrom(line);
      if ("step".equals(entry.get("message"))) {
        step(String.valueOf(entry.get("step")), String.valueOf(entry.get("reason")),
            Timeline.brief(String.valueOf(entry.getOrDefault("credential", ""))));
      }
    } catch (JacksonException e) {
      broke("a log line is not JSON");
    }
  }

  private void step(String step, String reason, String credential) {
    if (stepsInThisRun == 0) {
      tellQuietDays();
    }
    stepsInThisRun++;
    steps.merge(step, 1, Integer::sum);
    Instant now = clock.instant();
    String what = switch (step) {
      case "begin" -> "wrote down what it is about to do";
      case "claim" -> "claimed the IAM user";
      case "create" -> "created " + newestKey() + " and stored its secret";
      case "verify" -> "verified " + credential + " with STS in "
          + Duration.between(lastStep, now).toSeconds() + " s";
      case "deliver" -> "delivered " + credential + ": signed, probed, written, read back, probed";
      case "promote" -> "promoted " + credential;
      case "deactivate" -> "deactivated " + credential;
      case "delete" -> "deleted " + credential;
      default -> step + " " + credential;
    };
    if (step.equals("promote")) {
      mostCallsToPromotion = Math.max(mostCallsToPromotion, callsWithoutWaiting());
    }
    lastStep = now;
    Look look = check(step);
    timeline.row(now, reason, what,
        step.equals("deliver") ? holding(newestId()) + " of " + LocalWorld.TARGETS.size() : "",
        look.marks());
  }

  private void tellQuietDays() {
    if (quietDays > 0) {
      timeline.quiet(today - quietDays, today - 1,
          quietDays == 1
              ? "a quiet day: renewed, looked at, nothing due"
              : quietDays + " quiet days: renewed and looked at every day, nothing due");
      quietDays = 0;
    }
  }

  private Look check(String after) {
    Look look = world.watch().look();
    look.broken().forEach(what -> broke((after.isEmpty() ? "" : "after " + after + ": ") + what));
    return look;
  }

  private void broke(String what) {
    broken.add(what);
    timeline.broken(clock.instant(), what);
  }

  private void tellMails() {
    List<LocalMail.Mail> sent = world.aws().mail().sent();
    sent.subList(mailsSeen, sent.size())
        .forEach(mail -> timeline.note(clock.instant(), "  ✉  " + mail.subject()));
    mailsSeen = sent.size();
  }

  private boolean summary() {
    int rotations = steps.getOrDefault("promote", 0);
    out.println();
    out.println("In " + DAYS + " days: " + rotations + " rotations, "
        + steps.values().stream().mapToInt(Integer::intValue).sum() + " steps " + steps + ",");
    out.println("  " + mailsSeen + " mails, and " + world.watch().tries()
        + " times git opened a repository with exactly what a target held.");
    out.println("A rotation of three targets, up to its promotion: at most " + mostCallsToPromotion
        + " calls to AWS by the rotator; a look with nothing to do: " + callsWhenIdle + ".");
    calls("rotator", world.accounting().rotator());
    calls("updater", world.accounting().updater());
    if (broken.isEmpty() && rotations >= 5) {
      out.println("Every promise held: no target was ever without a credential that works.");
      return true;
    }
    out.println(broken.size() + " promises broke, " + rotations + " rotations.");
    broken.stream().limit(10).forEach(what -> out.println("  " + what));
    return false;
  }

  private void calls(String who, Map<String, Long> calls) {
    out.println("Calls to AWS by the " + who + ": "
        + calls.values().stream().mapToLong(Long::longValue).sum());
    calls.forEach((operation, count) -> out.printf("  %6d  %s%n", count, operation));
  }

  private long calls() {
    return world.accounting().rotatorTotal()
        - before.values().stream().mapToLong(Long::longValue).sum();
  }

  /** STS is asked until the key has propagated; what was asked for that alone is left aside. */
  private long callsWithoutWaiting() {
    String proof = "sts:GetCallerIdentity";
    long proofs = world.accounting().rotator(proof) - before.getOrDefault(proof, 0L);
    return calls() - Math.max(0, proofs - PROOFS_NEEDED);
  }

  private long holding(String keyId) {
    return LocalWorld.TARGETS.stream()
        .flatMap(target -> world.kubernetes().data(target.namespace(), target.name()).stream())
        .filter(data -> keyId.equals(data.get("username"))).count();
  }

  private String newestKey() {
    return Timeline.brief(newestId());
  }

  private String newestId() {
    return keys().max(Comparator.comparing(LocalIam.Key::created)).map(LocalIam.Key::id)
        .orElse("");
  }

  private Stream<LocalIam.Key> keys() {
    return world.aws().iam().keys(LocalWorld.USER).stream();
  }
}
