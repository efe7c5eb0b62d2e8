package dev.keyrefresh.rotation.loop;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.OtherKinds;
import dev.keyrefresh.rotation.Cluster;
import dev.keyrefresh.rotation.Credentials;
import dev.keyrefresh.rotation.UserNotes;
import dev.keyrefresh.rotation.UserNotes.Account;
import dev.keyrefresh.rotation.VersionStore;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.Targets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What store, IAM and targets answered last. Nothing is asked twice that cannot have changed. */
final class Reads {
  private final VersionStore store;
  private final Credentials credentials;
  private final UserNotes notes;

  private final Map<VersionId, StoredVersion> versions = new HashMap<>();
  private final Map<CredentialId, LastUse> uses = new HashMap<>();
  private final Map<Set<CredentialKind>, OtherKinds> others = new HashMap<>();

  private final Supplier<Targets> inspection;
  private Supplier<Targets> look;
  private Account account;
  private List<Credential> listed;
  private Targets targets;

  // Whoever makes one reads everything before asking anything.
  @SuppressWarnings("NullAway.Init")
  Reads(VersionStore store, Credentials credentials, UserNotes notes, Cluster cluster) {
    this.store = store;
    this.credentials = credentials;
    this.notes = notes;
    inspection = cluster::inspect;
    look = inspection;
  }

  Labels readLabels() {
    return store.labels();
  }

  void readIam() {
    account = notes.account();
    listed = credentials.list();
    uses.clear();
  }

  void readTargets() {
    targets = look.get();
  }

  /**
   * Targets are read by a delivery now and from now on: it tells what an inspection cannot. Where
   * it did not look for other secrets that hold a credential, an inspection after it does.
   */
  void readTargetsBy(Supplier<Targets> delivery) {
    look =
        () -> {
          Targets delivered = delivery.get();
          return delivered.overlooked().isEmpty()
              ? delivered
              : delivered.withHoldersOf(inspection.get());
        };
    readTargets();
  }

  /** What was written need not be read. */
  void wrote(StoredVersion version) {
    versions.put(version.id(), version);
  }

  Account account() {
    return account;
  }

  List<Credential> listed() {
    return listed;
  }

  Targets targets() {
    return targets;
  }

  StoredVersion version(VersionId id) {
    return versions.computeIfAbsent(id, store::read);
  }

  /** The version where it was read or written before. */
  Optional<StoredVersion> known(VersionId id) {
    return Optional.ofNullable(versions.get(id));
  }

  LastUse lastUse(CredentialId id) {
    return uses.computeIfAbsent(id, credentials::lastUse);
  }

  OtherKinds others(Set<CredentialKind> kinds) {
    return others.computeIfAbsent(kinds, credentials::others);
  }
}
