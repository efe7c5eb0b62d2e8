package dev.keyrefresh.delivery;

import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.TargetOutcome;
import java.time.Instant;
import java.util.List;

/**
 * A pair that is to be written into a target.
 *
 * @param repositories those that it is tried on
 * @param at when it was made
 */
record Proposal(
    Seen seen,
    DesiredCredential order,
    Move.Write move,
    List<CodeCommitUrl> repositories,
    Pair pair,
    Instant at) {
  Proposal {
    repositories = List.copyOf(repositories);
  }

  /** Where there is no repository to try, asking again does not help. */
  TargetOutcome said(TargetOutcome outcome) {
    return outcome == TargetOutcome.UNPROVEN && repositories.isEmpty()
        ? TargetOutcome.UNPROVABLE
        : outcome;
  }
}
