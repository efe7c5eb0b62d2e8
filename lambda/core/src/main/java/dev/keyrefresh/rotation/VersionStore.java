package dev.keyrefresh.rotation;

import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersions;
import dev.keyrefresh.store.VersionId;
import java.util.Optional;

/** Port: the managed secret of one cluster, to read and to write. */
public interface VersionStore extends StoredVersions {

  /**
   * Puts a version under the carrier label, with its own id as token: repeating it is harmless.
   * Refuses a placeholder and an unreadable version.
   */
  void carry(StoredVersion version);

  /** Nothing was moved: the label is not on the version that was named. */
  final class LabelElsewhere extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LabelElsewhere(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Moves a label by compare-and-swap: from exactly that version, or from nowhere. Never retried by
   * the adapter: a retry of a swap that had succeeded fails.
   *
   * @throws LabelElsewhere where that is certain; after any other exception it may have been moved
   */
  void move(Stage stage, VersionId to, Optional<VersionId> from);
}
