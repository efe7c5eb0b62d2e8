package dev.keyrefresh.delivery;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.target.Holding;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetOutcome.Role;
import dev.keyrefresh.target.TargetState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A target as it was read, and what was stored a moment later, when both were known. */
record Seen(TargetSecret target, Stored stored, Instant at) {

  /** What it holds, by its data. */
  Optional<CredentialId> holds() {
    return stored.attribution().holds(target);
  }

  /** Where it has no URL of CodeCommit, a name in its fields says nothing. */
  boolean isOurs() {
    return (target.codeCommitUrl().isPresent() && stored.attribution().isOurs(target))
        || holdings().stream().anyMatch(stored.attribution()::isOurs);
  }

  /** What in it may open Git. */
  List<Holding> holdings() {
    return stored.holders().in(target, at);
  }

  /** The target as it was read again, beside what was stored then. */
  Seen with(TargetSecret later) {
    return new Seen(later, stored, at);
  }

  /** What is said of it. Our annotations tell a time only where they agree with its data. */
  TargetState as(TargetOutcome outcome) {
    Optional<CredentialId> holds = holds();
    Optional<String> login = stored.attribution().unknownLogin(target);
    Optional<Instant> since =
        target
            .stamps()
            .since()
            .filter(_ -> holds.isPresent() && target.stamps().credential().equals(holds));
    return new TargetState(
        target.name(),
        target.shownUrl(),
        holds,
        login,
        outcome,
        since,
        new HeldPair(target).expires(),
        !target.named(),
        holdings().stream()
            .filter(holding -> outcome.role() == Role.ASIDE || !isSaid(holding, holds, login))
            .toList(),
        Set.of());
  }

  /** Of a target, what it holds in its own fields is what it is known to hold. */
  private static boolean isSaid(
      Holding holding, Optional<CredentialId> holds, Optional<String> login) {
    return holding.owned()
        && (holding.credential().isPresent()
            ? holding.credential().equals(holds)
            : holding.login().equals(login));
  }

  /** What is said of a target that could not be read. */
  static TargetState unseen(TargetName name, TargetOutcome outcome) {
    return new TargetState(name, "", Optional.empty(), outcome, Optional.empty(), Optional.empty());
  }
}
