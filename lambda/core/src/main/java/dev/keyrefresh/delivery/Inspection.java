package dev.keyrefresh.delivery;

import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Says of one target what it is, nothing written. */
final class Inspection implements Round.Visit {
  private final CredentialChoice choice;
  private final InstantSource clock;

  Inspection(CredentialChoice choice, InstantSource clock) {
    this.choice = choice;
    this.clock = clock;
  }

  @Override
  public Optional<TargetState> asItIs(Seen seen) {
    return Optional.of(seen.as(outcome(seen)));
  }

  @Override
  public Optional<TargetState> serve(Seen seen) {
    return asItIs(seen);
  }

  /**
   * Of what was found by its label. What has no URL of CodeCommit and holds nothing that may be
   * this user's is somebody else's, and nothing is said of it.
   */
  Optional<TargetState> ofLabelled(Seen seen) {
    return seen.target().codeCommitUrl().isPresent() || !seen.holdings().isEmpty()
        ? asItIs(seen)
        : Optional.empty();
  }

  private TargetOutcome outcome(Seen seen) {
    return switch (choice.of(seen, Optional.empty())) {
      case Desired.Nothing(var outcome) -> outcome;
      case DesiredCredential order -> {
        Instant now = clock.instant();
        Move move = DeliveryPlanner.move(seen.target(), seen.holds(), order, now);
        yield DeliveryPlanner.asFound(seen.target(), move, order, now);
      }
    };
  }
}
