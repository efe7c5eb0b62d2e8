package dev.keyrefresh.local.year;

import dev.keyrefresh.local.aws.ses.LocalMail;
import dev.keyrefresh.local.fleet.Brief;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Tells what happens, in the timeline and to the journal, and counts it. */
final class Narrator {
  private final YearTable table;
  private final Journal journal;
  private final Supplier<Instant> clock;
  private final LocalMail mail;
  private final Map<String, Integer> steps = new TreeMap<>();
  private final List<String> broken = new ArrayList<>();
  private int mailsSeen;
  private int mishaps;
  private int quietSince;
  private int today;
  private Instant lastStep = Instant.EPOCH;

  Narrator(YearTable table, Journal journal, Supplier<Instant> clock, LocalMail mail) {
    this.table = table;
    this.journal = journal;
    this.clock = clock;
    this.mail = mail;
    table.head();
  }

  void day(int day) {
    today = day;
  }

  void runBegins() {
    lastStep = clock.get();
  }

  void adopted(ClusterTimeline timeline) {
    String cluster = timeline.cluster().name();
    journal.adopted(cluster, timeline.cluster().form().word(), clock.get());
    lives(timeline);
    row(
        timeline,
        "",
        "registered; "
            + timeline.cluster().places().size()
            + " secrets hold "
            + Brief.id(timeline.cluster().old().id())
            + ", made by hand 200 days ago",
        "");
  }

  void step(ClusterTimeline timeline, String step, String reason, String credential, String marks) {
    steps.merge(step, 1, Integer::sum);
    String id = Brief.id(credential);
    Instant now = clock.get();
    String what =
        switch (step) {
          case "begin" -> "wrote down what it is about to do";
          case "claim" -> "claimed the IAM user";
          case "create" -> "created " + Brief.id(timeline.newest().id()) + " and stored its secret";
          case "verify" ->
              "verified "
                  + id
                  + " with STS in "
                  + Duration.between(lastStep, now).toSeconds()
                  + " s";
          case "deliver" ->
              "delivered "
                  + id
                  + " to "
                  + timeline.holding(credential)
                  + " of "
                  + timeline.cluster().places().size()
                  + ": tried, written, read, tried";
          case "promote" -> "promoted " + id;
          case "deactivate" -> "deactivated " + id;
          case "delete" -> "deleted " + id;
          default -> step + " " + id;
        };
    lastStep = now;
    if (step.equals("promote")) {
      journal.promoted(timeline.cluster().name(), now);
    }
    lives(timeline);
    row(timeline, reason, what + (takeRoutineMail() ? "  ✉" : ""), marks);
  }

  void injected(ClusterTimeline timeline, String mishap, String what, String marks) {
    mishaps++;
    journal.injected(timeline.cluster().name(), mishap, clock.get());
    row(timeline, "✗ " + mishap, what, marks);
  }

  void dealtWith(ClusterTimeline timeline, String mishap, String how, String marks) {
    journal.dealtWith(timeline.cluster().name(), clock.get());
    row(timeline, "✓ " + mishap, how, marks);
  }

  void row(ClusterTimeline timeline, String why, String what, String marks) {
    tellQuietDays();
    table.row(clock.get(), timeline.cluster().name(), why, what, marks);
    quietSince = today + 1;
  }

  void broke(ClusterTimeline timeline, String what) {
    broken.add("day " + today + ", " + timeline.cluster().name() + ": " + what);
    row(timeline, "PROMISE BROKEN", what, "✗");
  }

  /** Mails that ask for something have a line of their own. */
  void mails(List<ClusterTimeline> timelines) {
    List<LocalMail.Mail> sent = mail.sent();
    for (LocalMail.Mail one : sent.subList(mailsSeen, sent.size())) {
      String[] subject = one.subject().split(": ", 2);
      timelines.stream()
          .filter(timeline -> timeline.cluster().name().equals(subject[0]))
          .findFirst()
          .ifPresent(timeline -> row(timeline, "✉", subject[1], ""));
    }
    mailsSeen = sent.size();
  }

  void lives(ClusterTimeline timeline) {
    String cluster = timeline.cluster().name();
    timeline
        .changes()
        .forEach(
            change -> {
              switch (change) {
                case Lives.Change.Made(var id, var at) -> journal.made(cluster, id, at);
                case Lives.Change.Inactive(var id) -> journal.inactive(cluster, id, clock.get());
                case Lives.Change.Deleted(var id) -> journal.deleted(cluster, id, clock.get());
              }
            });
  }

  void tellQuietDays() {
    if (quietSince < today) {
      table.quiet(quietSince, today - 1);
    }
    quietSince = Math.max(quietSince, today);
  }

  List<String> broken() {
    return broken;
  }

  Map<String, Integer> steps() {
    return steps;
  }

  int mails() {
    return mail.sent().size();
  }

  int mishaps() {
    return mishaps;
  }

  private boolean takeRoutineMail() {
    List<LocalMail.Mail> sent = mail.sent();
    boolean routine =
        sent.size() == mailsSeen + 1 && sent.getLast().subject().endsWith("nothing to do");
    mailsSeen += routine ? 1 : 0;
    return routine;
  }
}
