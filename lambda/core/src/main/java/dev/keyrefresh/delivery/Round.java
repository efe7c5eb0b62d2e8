package dev.keyrefresh.delivery;

import dev.keyrefresh.delivery.DeliveryReconciler.Result;
import dev.keyrefresh.delivery.Repositories.Known;
import dev.keyrefresh.delivery.TargetStore.Found;
import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.failure.Thrown;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Goes to each target as long as there is time; one target's failure does not stop the others.
 *
 * <p>Targets are read, a wave of them, then the labels, and those that have to be served are: the
 * one whose pair dies first comes first. Half of the time that is left goes into reading at most,
 * so that a slow API server leaves time for what was read; the others follow in another wave. While
 * targets are served the labels are read anew for every few of them, so that what is wanted is
 * never much older than what is written.
 */
final class Round {
  private static final Comparator<TargetSecret> OLDEST_FIRST =
      Comparator.comparing(target -> new HeldPair(target).expires().orElse(Instant.MAX));

  private final TargetStore targets;
  private final StoredReader stored;
  private final Pace pace;
  private final InstantSource clock;

  /** Of what was read; written by one thread alone. */
  private final Map<TargetName, Visited> visited = new HashMap<>();

  private final AtomicBoolean over = new AtomicBoolean();
  private final List<Known> read = new ArrayList<>();

  Round(TargetStore targets, StoredReader stored, Pace pace, InstantSource clock) {
    this.targets = targets;
    this.stored = stored;
    this.pace = pace;
    this.clock = clock;
  }

  /** What is done with a target that was read. */
  interface Visit {
    /** What is said of it; empty where something has to be done about it first. */
    Optional<TargetState> asItIs(Seen seen);

    /** Does that. Empty where what was asked for is wanted no more: then the round is over. */
    Optional<TargetState> serve(Seen seen) throws Unavailable;
  }

  /**
   * What is said of a target.
   *
   * @param failure what the API server or the way to it answered instead
   */
  private record Visited(TargetState state, Optional<String> failure) {
    static Visited well(TargetState state) {
      return new Visited(state, Optional.empty());
    }

    static Visited failed(TargetName name, Unavailable failure) {
      TargetOutcome outcome =
          failure.isForbidden() ? TargetOutcome.FORBIDDEN : TargetOutcome.UNREACHABLE;
      return new Visited(Seen.unseen(name, outcome), Optional.of(Thrown.message(failure)));
    }
  }

  /** What came of all; empty where a visit ended the round. */
  Optional<Result> of(Found found, Visit visit) {
    List<TargetName> left = pace.fromAnyStart(found.names());
    while (!left.isEmpty() && !over.get() && pace.hasTime()) {
      int wave = Math.min(pace.wave(), left.size());
      List<Look> looks = look(left.subList(0, wave));
      serve(looks, visit);
      left = Stream.concat(unread(looks), left.stream().skip(wave)).toList();
    }
    left.forEach(
        name -> visited.put(name, Visited.well(Seen.unseen(name, TargetOutcome.NOT_REACHED))));
    return over.get() ? Optional.empty() : Optional.of(result(found));
  }

  /** Reads them for half of the time that is left at most. */
  List<Look> look(List<TargetName> names) {
    Duration kept = pace.remaining().get().dividedBy(2);
    List<Look> looks =
        pace.crew()
            .all(
                names.stream()
                    .<Supplier<Look>>map(
                        name ->
                            () ->
                                pace.remaining().get().compareTo(kept) > 0
                                    ? Look.at(name, targets)
                                    : new Look.Unread(name))
                    .toList());
    Look.found(looks).flatMap(target -> Known.of(target).stream()).forEach(read::add);
    return looks;
  }

  /** What is known of the repositories of those that were read so far. */
  List<Known> read() {
    return List.copyOf(read);
  }

  private void serve(List<Look> looks, Visit visit) {
    for (Look look : looks) {
      switch (look) {
        case Look.Found _, Look.Unread _ -> {}
        case Look.Missing(var name) ->
            visited.put(name, Visited.well(Seen.unseen(name, TargetOutcome.MISSING)));
        case Look.Failed(var name, var failure) -> visited.put(name, Visited.failed(name, failure));
      }
    }
    List<TargetSecret> found = Look.found(looks).sorted(OLDEST_FIRST).toList();
    if (!found.isEmpty()) {
      serve(found, stored.read(), visit);
    }
  }

  private void serve(List<TargetSecret> found, Stored first, Visit visit) {
    List<TargetSecret> due = new ArrayList<>();
    for (TargetSecret target : found) {
      visit
          .asItIs(new Seen(target, first, clock.instant()))
          .ifPresentOrElse(
              state -> visited.put(target.name(), Visited.well(state)), () -> due.add(target));
    }
    List<Once<Stored>> labels =
        IntStream.rangeClosed(0, due.size() / pace.crew().size())
            .mapToObj(few -> new Once<>(() -> few == 0 ? first : stored.read()))
            .toList();
    pace
        .crew()
        .all(
            IntStream.range(0, due.size())
                .<Supplier<Optional<Visited>>>mapToObj(
                    i ->
                        () ->
                            pace.hasTime()
                                ? served(due.get(i), labels.get(i / pace.crew().size()), visit)
                                : Optional.of(
                                    notReached(new Seen(due.get(i), first, clock.instant()))))
                .toList())
        .stream()
        .flatMap(Optional::stream)
        .forEach(one -> visited.put(one.state().name(), one));
  }

  /** Empty where the round is over. */
  private Optional<Visited> served(TargetSecret target, Once<Stored> labels, Visit visit) {
    if (over.get()) {
      return Optional.empty();
    }
    boolean done = false;
    try {
      labels.get();
      // What another target was served by may be younger.
      Optional<Visited> one =
          visit.serve(new Seen(target, stored.latest(), clock.instant())).map(Visited::well);
      done = one.isPresent();
      return one;
    } catch (Unavailable e) {
      done = true;
      return Optional.of(Visited.failed(target.name(), e));
    } finally {
      // Whatever else went wrong is wrong for the others too.
      if (!done) {
        over.set(true);
      }
    }
  }

  private static Stream<TargetName> unread(List<Look> looks) {
    return looks.stream()
        .filter(Look.Unread.class::isInstance)
        .map(look -> ((Look.Unread) look).name());
  }

  private static Visited notReached(Seen seen) {
    return Visited.well(seen.as(TargetOutcome.NOT_REACHED));
  }

  /** Where no target at all could be reached, the last failure is a problem of the whole round. */
  private Result result(Found found) {
    List<Visited> all = found.names().stream().map(visited::get).toList();
    List<TargetState> states = all.stream().map(Visited::state).toList();
    boolean nobodySeen =
        states.stream().allMatch(state -> state.outcome() == TargetOutcome.UNREACHABLE);
    Optional<String> last = all.isEmpty() ? Optional.empty() : all.getLast().failure();
    Stream<String> failures =
        all.stream()
            .flatMap(one -> one.failure().map(text -> one.state().name() + ": " + text).stream());
    return new Result(
        false,
        states,
        nobodySeen ? found.problem().or(() -> last) : found.problem(),
        Stream.concat(failures, notReached(states).stream()).toList());
  }

  private static Optional<String> notReached(List<TargetState> states) {
    long left =
        states.stream().filter(state -> state.outcome() == TargetOutcome.NOT_REACHED).count();
    return Optional.of(
            "the run's time was over before the turn of "
                + left
                + " of "
                + states.size()
                + " targets: the next run tries again, the oldest pairs first")
        .filter(_ -> left > 0);
  }
}
