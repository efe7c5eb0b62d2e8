package dev.keyrefresh.delivery;

import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.target.TargetName;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads a target and then what is stored, in this order: what is wanted is never older than what is
 * patched over (rule 6).
 */
final class TargetReader {
  private final TargetStore targets;
  private final StoredReader stored;
  private final InstantSource clock;

  TargetReader(TargetStore targets, StoredReader stored, InstantSource clock) {
    this.targets = targets;
    this.stored = stored;
    this.clock = clock;
  }

  /** Empty when there is none of that name; then nothing else is read. */
  Optional<Seen> see(TargetName name) throws Unavailable {
    return targets.read(name).map(this::seen);
  }

  /** Such as were just read together: what is stored is read once for all of them. */
  Stream<Seen> see(Stream<TargetSecret> page) {
    Once<Stored> now = new Once<>(stored::read);
    return page.map(target -> new Seen(target, now.get(), clock.instant()));
  }

  private Seen seen(TargetSecret target) {
    return new Seen(target, stored.read(), clock.instant());
  }
}
