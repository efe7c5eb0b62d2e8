package dev.keyrefresh.delivery;

import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.target.TargetName;
import java.util.Optional;

/**
 * Reads a target and then what is stored, in this order: what is wanted is never older than what is
 * patched over (rule 6).
 */
final class TargetReader {
  private final TargetStore targets;
  private final StoredReader stored;

  TargetReader(TargetStore targets, StoredReader stored) {
    this.targets = targets;
    this.stored = stored;
  }

  /** Empty when there is none of that name; then nothing else is read. */
  Optional<Seen> see(TargetName name) throws Unavailable {
    return targets.read(name).map(target -> new Seen(target, stored.read()));
  }
}
