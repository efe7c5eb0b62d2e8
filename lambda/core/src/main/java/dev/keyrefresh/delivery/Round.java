package dev.keyrefresh.delivery;

import dev.keyrefresh.delivery.DeliveryReconciler.Result;
import dev.keyrefresh.delivery.TargetStore.Found;
import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.failure.Thrown;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Goes to each target in turn; one target's failure does not stop the others. */
final class Round {
  private Round() {}

  interface Visit {
    /** Empty where what was asked for is wanted no more: then no other target is visited. */
    Optional<TargetState> to(TargetName name) throws Unavailable;
  }

  /**
   * What is said of a target.
   *
   * @param failure what the API server or the way to it answered instead
   */
  private record Visited(TargetState state, Optional<String> failure) {}

  /** What came of all; empty where a visit ended the round. */
  static Optional<Result> of(Found found, Visit visit) {
    List<Visited> visited = new ArrayList<>();
    for (TargetName name : found.names()) {
      Optional<Visited> one = visited(name, visit);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      visited.add(one.get());
    }
    return Optional.of(result(visited, found.problem()));
  }

  private static Optional<Visited> visited(TargetName name, Visit visit) {
    try {
      return visit.to(name).map(state -> new Visited(state, Optional.empty()));
    } catch (Unavailable e) {
      TargetOutcome outcome = e.isForbidden() ? TargetOutcome.FORBIDDEN : TargetOutcome.UNREACHABLE;
      return Optional.of(new Visited(Seen.unseen(name, outcome), Optional.of(Thrown.message(e))));
    }
  }

  /** Where no target at all could be reached, the last failure is a problem of the whole round. */
  private static Result result(List<Visited> visited, Optional<String> problem) {
    List<TargetState> states = visited.stream().map(Visited::state).toList();
    List<String> failures =
        visited.stream()
            .flatMap(one -> one.failure().map(text -> one.state().name() + ": " + text).stream())
            .toList();
    boolean nobodySeen =
        states.stream().allMatch(state -> state.outcome() == TargetOutcome.UNREACHABLE);
    Optional<String> last = visited.isEmpty() ? Optional.empty() : visited.getLast().failure();
    return new Result(false, states, nobodySeen ? problem.or(() -> last) : problem, failures);
  }
}
