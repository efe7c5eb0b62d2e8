package dev.keyrefresh.target;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.target.TargetOutcome.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the targets of a cluster hold, or that nobody can say. */
public sealed interface Targets {

  /** The updater could not tell; blocks what is destructive. */
  record Unknown(String why) implements Targets {}

  record Known(List<TargetState> states) implements Targets {
    public Known {
      states = List.copyOf(states);
    }
  }

  /** The same, where IAM's list says which credential a login is of. */
  default Targets knowing(Map<String, CredentialId> logins) {
    return switch (this) {
      case Unknown unknown -> unknown;
      case Known(var states) ->
          new Known(
              states.stream()
                  .map(
                      state ->
                          state
                              .login()
                              .flatMap(login -> Optional.ofNullable(logins.get(login)))
                              .map(state::holding)
                              .orElse(state))
                  .toList());
    };
  }

  default List<TargetState> states() {
    return switch (this) {
      case Known known -> known.states();
      case Unknown _ -> List.of();
    };
  }

  /**
   * Targets whose working must not be broken: those that are served or may be, and those that
   * cannot be written but hold a credential.
   */
  default Stream<TargetState> working() {
    return states().stream()
        .filter(
            state ->
                switch (state.role()) {
                  case SERVED, UNSEEN -> true;
                  case STUCK -> state.holds().isPresent() || state.login().isPresent();
                  case BROKEN, ASIDE -> false;
                });
  }

  /** Whether no target at all should hold a credential of ours: then nothing can be proven. */
  default boolean nothingToServe() {
    return this instanceof Known
        && working().findAny().isEmpty()
        && states().stream().noneMatch(state -> state.role() == Role.BROKEN);
  }

  /** Whether every working target could be read. */
  default boolean isSeen() {
    return this instanceof Known && working().noneMatch(state -> state.role() == Role.UNSEEN);
  }

  /** Ids that working targets hold, as far as they could be read. */
  default Set<CredentialId> held() {
    return working()
        .flatMap(state -> state.holds().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether this id is surely in no working target. */
  default boolean certainlyNoneHolds(CredentialId id) {
    return isSeen() && !held().contains(id);
  }

  /** Whether every working target surely holds this id; false where there is nothing to serve. */
  default boolean allHold(CredentialId id) {
    return isSeen() && !nothingToServe() && working().allMatch(state -> state.holds(id));
  }

  /** Whether every target that can be written holds this id after a delivery that went well. */
  default boolean allTake(CredentialId id) {
    return isSeen()
        && states().stream()
            .filter(state -> state.role() == Role.SERVED || state.role() == Role.BROKEN)
            .allMatch(state -> state.holds(id) && state.outcome().isDelivered());
  }

  /** Since when every working target holds this id; empty unless all do, and all say since when. */
  default Optional<Instant> allHoldSince(CredentialId id) {
    if (!allHold(id) || working().anyMatch(state -> state.since().isEmpty())) {
      return Optional.empty();
    }
    return working().flatMap(state -> state.since().stream()).max(Instant::compareTo);
  }

  default boolean isContested() {
    return working().anyMatch(state -> state.outcome() == TargetOutcome.CONTESTED);
  }
}
