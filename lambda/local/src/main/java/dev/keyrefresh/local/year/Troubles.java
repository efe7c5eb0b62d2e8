package dev.keyrefresh.local.year;

import dev.keyrefresh.local.mishap.Mishap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What is to go wrong in one cluster, one after the other, and what is going wrong now. */
final class Troubles {
  private final ClusterTimeline timeline;
  private final Narrator narrator;
  private final Deque<YearPlan.Trouble> waiting;
  private Optional<Mishap> open = Optional.empty();
  private Instant since;
  private boolean told;

  Troubles(ClusterTimeline timeline, YearPlan.Cluster plan, Narrator narrator) {
    this.timeline = timeline;
    this.narrator = narrator;
    waiting = new ArrayDeque<>(plan.troubles());
    since = timeline.now();
  }

  /** Before the day's sweep, or after it. */
  void inject(boolean afterTheSweep) {
    if (open.isPresent() || waiting.isEmpty()) {
      return;
    }
    YearPlan.Trouble next = waiting.getFirst();
    Mishap mishap = next.mishap();
    boolean comesNow =
        mishap.comesAfterTheSweep() == afterTheSweep
            && !since.plus(Duration.ofDays(next.after())).isAfter(timeline.now());
    if (comesNow && mishap.isRipe(timeline)) {
      waiting.removeFirst();
      open = Optional.of(mishap);
      since = timeline.now();
      told = false;
      timeline.forgetWhatWasTold();
      mishap.inject(timeline);
      narrator.lives(timeline);
    }
  }

  /** After the day's sweep. */
  void goOn() {
    open.ifPresent(
        mishap -> {
          mishap.goOn(timeline);
          narrator.lives(timeline);
          settle(mishap);
        });
  }

  void happened(String what) {
    told = true;
    String name = open.orElseThrow().name();
    narrator.injected(timeline, name, what, timeline.check(name));
  }

  /** What has not come, or is not dealt with, at the end of the year. */
  List<String> left() {
    List<String> left = new ArrayList<>();
    open.ifPresent(mishap -> left.add(mishap.name() + " is not dealt with"));
    waiting.forEach(trouble -> left.add(trouble.mishap().name() + " did not happen"));
    return left;
  }

  private void settle(Mishap mishap) {
    Optional<String> how = mishap.dealtWith(timeline);
    if (how.isPresent()) {
      timeline.excuseNobody();
      narrator.dealtWith(timeline, mishap.name(), how.get(), timeline.check(""));
      close();
    } else if (told && since.plus(mishap.limit()).isBefore(timeline.now())) {
      timeline.broke(
          "the mishap " + mishap.name() + " was not dealt with within " + mishap.limit());
      close();
    }
  }

  private void close() {
    open = Optional.empty();
    since = timeline.now();
  }
}
