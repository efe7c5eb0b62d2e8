package dev.keyrefresh.delivery;

import dev.keyrefresh.target.TargetOutcome;

/** What shall be in a target. */
sealed interface Desired permits DesiredCredential, Desired.Nothing {

  /** None can be made, or it is no target: as it is, it stays. */
  record Nothing(TargetOutcome outcome) implements Desired {}
}
