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

  /**
   * Moves a label by compare-and-swap: from exactly that version, or from nowhere. Never retried by
   * the adapter: a retry of a swap that had succeeded fails.
   */
  void move(Stage stage, VersionId to, Optional<VersionId> from);
}
