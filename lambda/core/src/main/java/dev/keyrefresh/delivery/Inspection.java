package dev.keyrefresh.delivery;

import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Says of one target what it is, nothing written. */
final class Inspection {
  private final TargetReader reader;
  private final CredentialChoice choice;
  private final InstantSource clock;

  Inspection(TargetReader reader, CredentialChoice choice, InstantSource clock) {
    this.reader = reader;
    this.choice = choice;
    this.clock = clock;
  }

  TargetState of(TargetName name) throws Unavailable {
    return reader
        .see(name)
        .map(seen -> seen.as(outcome(seen)))
        .orElseGet(() -> Seen.unseen(name, TargetOutcome.MISSING));
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
