package dev.keyrefresh.rotation.loop;

import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** A step is begun only where there is time to end it. */
final class TimeLeft implements Precaution {
  /** What an ordinary step may take, the SDK's retries included. */
  private static final Duration ORDINARY = Duration.ofSeconds(20);

  private final Supplier<Duration> remaining;
  private final Duration longestDelivery;

  TimeLeft(Supplier<Duration> remaining, Duration longestDelivery) {
    this.remaining = remaining;
    this.longestDelivery = longestDelivery;
  }

  @Override
  public Ruling before(Decision decision) {
    return remaining.get().compareTo(needs(decision.step())) < 0
        ? new Ruling.End(
            new Decision(new Step.Wait(Optional.empty()), Reason.OUT_OF_TIME, decision.attention()))
        : Ruling.PROCEED;
  }

  private Duration needs(Step step) {
    return switch (step) {
      case Step.Verify _ -> Propagation.PATIENCE.plus(ORDINARY);
      // An inspection may follow a delivery.
      case Step.Deliver _, Step.Renew _ ->
          longestDelivery.multipliedBy(2).plus(StageLock.SETTLING).plus(ORDINARY);
      case Step.Create _ -> ORDINARY.multipliedBy(2);
      case Step.Wait _,
          Step.Claim _,
          Step.WriteIntent _,
          Step.Adopt _,
          Step.Promote _,
          Step.Deactivate _,
          Step.Delete _,
          Step.NoteInactive _ ->
          ORDINARY;
    };
  }
}
