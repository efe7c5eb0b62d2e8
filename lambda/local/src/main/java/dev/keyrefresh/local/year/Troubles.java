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
  private final Lane lane;
  private final Telling telling;
  private final Deque<Plan.Trouble> waiting;
  private Optional<Mishap> open = Optional.empty();
  private Instant since;
  private boolean told;

  Troubles(Lane lane, Plan.Cluster plan, Telling telling) {
    this.lane = lane;
    this.telling = telling;
    waiting = new ArrayDeque<>(plan.troubles());
    since = lane.now();
  }

  /** Before the day's sweep, or after it. */
  void strike(boolean afterTheSweep) {
    if (open.isPresent() || waiting.isEmpty()) {
      return;
    }
    Plan.Trouble next = waiting.getFirst();
    Mishap mishap = next.mishap();
    boolean comesNow =
        mishap.comesAfterTheSweep() == afterTheSweep
            && !since.plus(Duration.ofDays(next.after())).isAfter(lane.now());
    if (comesNow && mishap.isRipe(lane)) {
      waiting.removeFirst();
      open = Optional.of(mishap);
      since = lane.now();
      told = false;
      lane.forgetWhatWasTold();
      mishap.strike(lane);
      telling.lives(lane);
    }
  }

  /** After the day's sweep. */
  void goOn() {
    open.ifPresent(
        mishap -> {
          mishap.goOn(lane);
          telling.lives(lane);
          settle(mishap);
        });
  }

  void happened(String what) {
    told = true;
    String name = open.orElseThrow().name();
    telling.struck(lane, name, what, lane.check(name));
  }

  /** What has not come, or is not dealt with, at the end of the year. */
  List<String> left() {
    List<String> left = new ArrayList<>();
    open.ifPresent(mishap -> left.add(mishap.name() + " is not dealt with"));
    waiting.forEach(trouble -> left.add(trouble.mishap().name() + " did not happen"));
    return left;
  }

  private void settle(Mishap mishap) {
    Optional<String> how = mishap.dealtWith(lane);
    if (how.isPresent()) {
      lane.excuseNobody();
      telling.dealtWith(lane, mishap.name(), how.get(), lane.check(""));
      close();
    } else if (told && since.plus(mishap.limit()).isBefore(lane.now())) {
      lane.broke("the mishap " + mishap.name() + " was not dealt with within " + mishap.limit());
      close();
    }
  }

  private void close() {
    open = Optional.empty();
    since = lane.now();
  }
}
