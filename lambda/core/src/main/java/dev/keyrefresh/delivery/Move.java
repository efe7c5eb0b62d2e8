package dev.keyrefresh.delivery;

import dev.keyrefresh.target.TargetOutcome;

/** What to do with a target. */
sealed interface Move {

  record Leave(TargetOutcome outcome) implements Move {}

  /**
   * @param drifted whether somebody changed what we had delivered
   */
  record Write(Why why, boolean drifted) implements Move {}

  enum Why {
    /** The same credential, a younger pair. */
    RENEWAL,
    /** As a renewal, but of a credential that is to be proven. */
    PROOF,
    /** The same credential, but its pair was spoilt. */
    REPAIR,
    /** Another credential. */
    CHANGE
  }
}
