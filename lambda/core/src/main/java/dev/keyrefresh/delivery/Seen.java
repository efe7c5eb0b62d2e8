package dev.keyrefresh.delivery;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.Instant;
import java.util.Optional;

/** A target as it was read, and what was stored a moment later. */
record Seen(TargetSecret target, Stored stored) {

  /** What it holds, by its data. */
  Optional<CredentialId> holds() {
    return stored.attribution().holds(target);
  }

  boolean isOurs() {
    return stored.attribution().isOurs(target);
  }

  /** The target as it was read again, beside what was stored then. */
  Seen with(TargetSecret later) {
    return new Seen(later, stored);
  }

  /** What is said of it. Our annotations tell a time only where they agree with its data. */
  TargetState as(TargetOutcome outcome) {
    Optional<CredentialId> holds = holds();
    Optional<Instant> since =
        target
            .stamps()
            .since()
            .filter(_ -> holds.isPresent() && target.stamps().credential().equals(holds));
    return new TargetState(
        target.name(),
        target.shownUrl(),
        holds,
        stored.attribution().unknownLogin(target),
        outcome,
        since,
        new HeldPair(target).expires());
  }

  /** What is said of a target that could not be read. */
  static TargetState unseen(TargetName name, TargetOutcome outcome) {
    return new TargetState(name, "", Optional.empty(), outcome, Optional.empty(), Optional.empty());
  }
}
