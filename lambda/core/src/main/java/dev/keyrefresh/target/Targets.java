package dev.keyrefresh.target;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.target.TargetOutcome.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the targets of a cluster hold, or that nobody can say. */
public sealed interface Targets {

  /** The updater could not tell; blocks what is destructive. */
  record Unknown(String why) implements Targets {}

  /**
   * @param overlooked why there may be other secrets that hold a credential; empty where they were
   *     looked for
   */
  record Known(List<TargetState> states, Optional<String> overlooked) implements Targets {
    public Known {
      states = List.copyOf(states);
      Objects.requireNonNull(overlooked);
    }

    /** Whatever may hold a credential is among these. */
    public Known(List<TargetState> states) {
      this(states, Optional.empty());
    }

    private Known with(UnaryOperator<TargetState> change) {
      return new Known(states.stream().map(change).toList(), overlooked);
    }
  }

  /**
   * The same, where IAM's list says which credential a login is of. A login says nothing beside
   * another password than the stored one.
   *
   * @param stored ids whose secret is stored, so that it would have been found
   */
  default Targets knowing(Map<String, CredentialId> logins, Set<CredentialId> stored) {
    return switch (this) {
      case Unknown unknown -> unknown;
      case Known known ->
          known.with(
              state ->
                  state
                      .login()
                      .flatMap(login -> Optional.ofNullable(logins.get(login)))
                      .map(state::holding)
                      .orElse(state)
                      .with(
                          state.holdings().stream()
                              .flatMap(holding -> known(holding, logins, stored))
                              .toList()));
    };
  }

  private static Stream<Holding> known(
      Holding holding, Map<String, CredentialId> logins, Set<CredentialId> stored) {
    return holding
        .login()
        .map(logins::get)
        .map(id -> stored.contains(id) ? Stream.<Holding>empty() : Stream.of(holding.of(id)))
        .orElseGet(() -> Stream.of(holding));
  }

  /** The same, without what a person let go. */
  default Targets lettingGo(Map<TargetName, Set<CredentialId>> letGo) {
    return switch (this) {
      case Unknown unknown -> unknown;
      case Known known ->
          known.with(state -> state.lettingGo(letGo.getOrDefault(state.name(), Set.of())));
    };
  }

  /**
   * What a delivery says of the targets, with what an inspection after it found besides: a delivery
   * looks at its targets only.
   */
  default Targets withHoldersOf(Targets inspected) {
    if (!(this instanceof Known delivered)) {
      return this;
    }
    return switch (inspected) {
      case Unknown(var why) -> new Known(delivered.states(), Optional.of(why));
      case Known(var others, var overlooked) -> {
        Map<TargetName, TargetState> found =
            others.stream().collect(Collectors.toMap(TargetState::name, state -> state));
        Set<TargetName> known =
            delivered.states().stream().map(TargetState::name).collect(Collectors.toSet());
        yield new Known(
            Stream.concat(
                    delivered.states().stream()
                        .map(
                            state ->
                                withHoldings(state, Optional.ofNullable(found.get(state.name())))),
                    others.stream().filter(state -> !known.contains(state.name())))
                .toList(),
            overlooked);
      }
    };
  }

  private static TargetState withHoldings(TargetState state, Optional<TargetState> later) {
    return state.with(
        Stream.concat(
                state.holdings().stream(), later.stream().flatMap(it -> it.holdings().stream()))
            .distinct()
            .toList());
  }

  /** Why there may be secrets that hold a credential besides those that are known of. */
  default Optional<String> overlooked() {
    return this instanceof Known known ? known.overlooked() : Optional.empty();
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
                  case STUCK -> state.mayHoldMore();
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

  /** Ids that working targets live on, as far as they could be read. */
  default Set<CredentialId> livedOn() {
    return working()
        .flatMap(state -> state.holds().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Ids that any secret holds, whether it is served or not, as far as they could be read. */
  default Set<CredentialId> held() {
    return states().stream()
        .flatMap(state -> state.held().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Those that hold this id where no delivery brings another one in its place. */
  default List<TargetState> holders(CredentialId id) {
    return states().stream().filter(state -> state.heldElsewhere().contains(id)).toList();
  }

  /** Whether all was seen that may hold a credential. */
  default boolean areHoldersSeen() {
    return isSeen() && overlooked().isEmpty();
  }

  /** Whether this id is surely in no secret that somebody may live on. */
  default boolean certainlyNoneHolds(CredentialId id) {
    return areHoldersSeen() && !held().contains(id);
  }

  /** Whether surely nobody may live on this id but those that hold it and are not served. */
  default boolean onlyHoldersHold(CredentialId id) {
    return areHoldersSeen()
        && states().stream()
            .allMatch(state -> !state.held().contains(id) || state.isOnlyAHolderOf(id));
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
