package dev.keyrefresh.delivery;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.VersionId;
import java.util.Optional;

/** What a target shall hold now. */
sealed interface Wanted {

  record Version(CredentialVersion version) implements Wanted {}

  /** The updater's own role. */
  record Session() implements Wanted {}

  /** The request names a version that is neither pending nor current. */
  record Stale() implements Wanted {}

  /** Nothing is stored yet. */
  record Nothing() implements Wanted {}

  /** Where no stored credential is: a request that names one is of another time. */
  static Wanted ofKeyless(Optional<VersionId> requested) {
    return requested.isPresent() ? new Stale() : new Session();
  }

  /**
   * @param held what the target holds, by its data
   */
  static Wanted of(Stages stages, Optional<VersionId> requested, Optional<CredentialId> held) {
    Optional<CredentialVersion> pending = stages.nextCredential();
    Optional<CredentialVersion> current = stages.currentCredential();
    if (requested.isPresent()
        && !isOne(pending, requested.get())
        && !isOne(current, requested.get())) {
      return new Stale();
    }
    return pending
        .filter(
            version ->
                requested.filter(version.id()::equals).isPresent()
                    || held.filter(version.credentialId()::equals).isPresent())
        .or(() -> current)
        .<Wanted>map(Version::new)
        .orElseGet(Nothing::new);
  }

  private static boolean isOne(Optional<CredentialVersion> version, VersionId id) {
    return version.map(CredentialVersion::id).filter(id::equals).isPresent();
  }
}
