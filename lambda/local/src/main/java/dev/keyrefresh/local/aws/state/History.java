package dev.keyrefresh.local.aws.state;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.UnaryOperator;

/** A service's state and what it was before, so that a read can be stale by up to a day. */
public final class History<S> {
  private static final Duration KEPT = Duration.ofDays(1);

  private record Moment<S>(Instant at, S state) {}

  private final Deque<Moment<S>> moments = new ArrayDeque<>();

  public History(S first) {
    moments.add(new Moment<>(Instant.MIN, first));
  }

  public synchronized S now() {
    return moments.getLast().state();
  }

  public synchronized S at(Instant instant) {
    Iterator<Moment<S>> latestFirst = moments.descendingIterator();
    while (latestFirst.hasNext()) {
      Moment<S> moment = latestFirst.next();
      if (!moment.at().isAfter(instant)) {
        return moment.state();
      }
    }
    return moments.getFirst().state();
  }

  public synchronized void change(Instant at, UnaryOperator<S> change) {
    S changed = change.apply(now());
    if (!moments.isEmpty() && moments.getLast().at().equals(at)) {
      moments.removeLast();
    }
    moments.add(new Moment<>(at, changed));
    forget(at.minus(KEPT));
  }

  /** One moment from before the horizon stays: it says what held at the horizon. */
  private void forget(Instant horizon) {
    Iterator<Moment<S>> oldestFirst = moments.iterator();
    oldestFirst.next();
    int outdated = 0;
    while (oldestFirst.hasNext() && !oldestFirst.next().at().isAfter(horizon)) {
      outdated++;
    }
    for (; outdated > 0; outdated--) {
      moments.removeFirst();
    }
  }
}
