package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.store.RotationId;
import java.util.Objects;

/**
 * What is asked of one run.
 *
 * @param id names it in intents; no two runs share one
 * @param requested whether an administrator asked for a rotation
 * @param quarantined whether AWS has put a quarantine policy on the user
 * @param dryRun whether it only tells what it would do
 */
public record RunRequest(RotationId id, boolean requested, boolean quarantined, boolean dryRun) {
  public RunRequest {
    Objects.requireNonNull(id);
  }
}
