package dev.keyrefresh.rotation.loop;

import dev.keyrefresh.rotation.VersionStore;
import dev.keyrefresh.rotation.VersionStore.LabelElsewhere;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.time.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** A label as a lock: moved by compare-and-swap, from exactly the version that was observed. */
final class StageLock {
  private static final int ANSWERS_AFTER_A_SWAP = 7;
  private static final Duration BETWEEN_ANSWERS = Duration.ofSeconds(1);

  /** After this nobody is told any more what was before a move. */
  static final Duration SETTLING = BETWEEN_ANSWERS.multipliedBy(ANSWERS_AFTER_A_SWAP);

  private final VersionStore store;
  private final InstantSource clock;
  private final Pause pause;
  private final Observer observer;
  private Instant moved;

  /** What this run finds may have been moved right before it came. */
  StageLock(VersionStore store, InstantSource clock, Pause pause, Observer observer) {
    this.store = store;
    this.clock = clock;
    this.pause = pause;
    this.observer = observer;
    moved = clock.instant();
  }

  /**
   * Moves a label. After an error the label is read again: another version that holds it, and held
   * it at no time before, means that another run was faster. Which versions held it before this run
   * came nobody knows, so the last answer decides: it is older than no swap. A swap without a clear
   * answer may have been won and overtaken since: nothing is given up for it.
   *
   * @return whether the label is on the version now; false when another run was faster
   */
  boolean move(Stage stage, StoredVersion to, Optional<StoredVersion> from) {
    try {
      store.move(stage, to.id(), from.map(StoredVersion::id));
      return won(stage, to);
    } catch (RuntimeException e) {
      Optional<VersionId> another = Optional.empty();
      for (int answer = 0; answer < ANSWERS_AFTER_A_SWAP; answer++) {
        Optional<VersionId> at = store.labels().at(stage);
        if (at.filter(to.id()::equals).isPresent()) {
          return won(stage, to);
        }
        another =
            at.filter(
                _ -> !at.equals(from.map(StoredVersion::id)) && !observer.isOutdated(stage, at));
        pause.pause(BETWEEN_ANSWERS);
      }
      boolean certain = e instanceof LabelElsewhere || !(to instanceof CredentialVersion);
      if (another.isPresent() && certain) {
        observer.moved(stage, another.get());
        return false;
      }
      throw e;
    }
  }

  private boolean won(Stage stage, StoredVersion to) {
    moved = clock.instant();
    observer.moved(stage, to.id());
    return true;
  }

  /**
   * Lets the last move settle: until then an updater may be told what was wanted before, and write
   * that.
   */
  void letSettle() {
    Duration rest = Duration.between(clock.instant(), moved.plus(SETTLING));
    if (rest.isPositive()) {
      pause.pause(rest);
    }
  }
}
