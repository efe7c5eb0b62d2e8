package dev.keyrefresh.local.year;

import dev.keyrefresh.local.Brief;
import dev.keyrefresh.local.aws.LocalMail;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Tells what happens, in the timeline and to the journal, and counts it. */
final class Telling {
  private final Timeline timeline;
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

  Telling(Timeline timeline, Journal journal, Supplier<Instant> clock, LocalMail mail) {
    this.timeline = timeline;
    this.journal = journal;
    this.clock = clock;
    this.mail = mail;
    timeline.head();
  }

  void day(int day) {
    today = day;
  }

  void runBegins() {
    lastStep = clock.get();
  }

  void adopted(Lane lane) {
    String cluster = lane.cluster().name();
    journal.adopted(cluster, lane.cluster().form().word(), clock.get());
    lives(lane);
    row(
        lane,
        "",
        "registered; "
            + lane.cluster().places().size()
            + " secrets hold "
            + Brief.id(lane.cluster().old().id())
            + ", made by hand 200 days ago",
        "");
  }

  void step(Lane lane, String step, String reason, String credential, String marks) {
    steps.merge(step, 1, Integer::sum);
    String id = Brief.id(credential);
    Instant now = clock.get();
    String what =
        switch (step) {
          case "begin" -> "wrote down what it is about to do";
          case "claim" -> "claimed the IAM user";
          case "create" -> "created " + Brief.id(lane.newest().id()) + " and stored its secret";
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
                  + lane.holding(credential)
                  + " of "
                  + lane.cluster().places().size()
                  + ": tried, written, read, tried";
          case "promote" -> "promoted " + id;
          case "deactivate" -> "deactivated " + id;
          case "delete" -> "deleted " + id;
          default -> step + " " + id;
        };
    lastStep = now;
    if (step.equals("promote")) {
      journal.promoted(lane.cluster().name(), now);
    }
    lives(lane);
    row(lane, reason, what + (takeRoutineMail() ? "  ✉" : ""), marks);
  }

  void struck(Lane lane, String mishap, String what, String marks) {
    mishaps++;
    journal.struck(lane.cluster().name(), mishap, clock.get());
    row(lane, "✗ " + mishap, what, marks);
  }

  void dealtWith(Lane lane, String mishap, String how, String marks) {
    journal.dealtWith(lane.cluster().name(), clock.get());
    row(lane, "✓ " + mishap, how, marks);
  }

  void row(Lane lane, String why, String what, String marks) {
    tellQuietDays();
    timeline.row(clock.get(), lane.cluster().name(), why, what, marks);
    quietSince = today + 1;
  }

  void broke(Lane lane, String what) {
    broken.add("day " + today + ", " + lane.cluster().name() + ": " + what);
    row(lane, "PROMISE BROKEN", what, "✗");
  }

  /** Mails that ask for something have a line of their own. */
  void mails(List<Lane> lanes) {
    List<LocalMail.Mail> sent = mail.sent();
    for (LocalMail.Mail one : sent.subList(mailsSeen, sent.size())) {
      String[] subject = one.subject().split(": ", 2);
      lanes.stream()
          .filter(lane -> lane.cluster().name().equals(subject[0]))
          .findFirst()
          .ifPresent(lane -> row(lane, "✉", subject[1], ""));
    }
    mailsSeen = sent.size();
  }

  void lives(Lane lane) {
    String cluster = lane.cluster().name();
    lane.changes()
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
      timeline.quiet(quietSince, today - 1);
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
