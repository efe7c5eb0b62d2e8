package dev.keyrefresh.store;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.StoredVersion.Unreadable;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The labelled versions of the managed secret.
 *
 * @param current under AWSCURRENT
 * @param pending under AWSPENDING; after a promotion it is the current one, see {@link #next()}
 * @param previous under AWSPREVIOUS
 * @param carried under our own carrier label: the last version that a run wrote
 */
public record Stages(
    Optional<StoredVersion> current,
    Optional<StoredVersion> pending,
    Optional<StoredVersion> previous,
    Optional<StoredVersion> carried) {

  public Stages {
    Objects.requireNonNull(current);
    Objects.requireNonNull(pending);
    Objects.requireNonNull(previous);
    Objects.requireNonNull(carried);
  }

  public static Stages none() {
    return new Stages(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public Optional<CredentialVersion> currentCredential() {
    return credential(current);
  }

  public Optional<CredentialVersion> previousCredential() {
    return credential(previous);
  }

  public Optional<CredentialVersion> carriedCredential() {
    return credential(carried);
  }

  /** The pending version, unless it has been promoted and is the current one. */
  public Optional<StoredVersion> next() {
    return pending.filter(
        version -> current.map(StoredVersion::id).filter(version.id()::equals).isEmpty());
  }

  public Optional<CredentialVersion> nextCredential() {
    return credential(next());
  }

  public Optional<Intent> intent() {
    return next().filter(Intent.class::isInstance).map(Intent.class::cast);
  }

  public Stream<StoredVersion> all() {
    return Stream.of(current, pending, previous, carried).flatMap(Optional::stream).distinct();
  }

  /** Every credential that a labelled version holds. */
  public Stream<CredentialVersion> credentials() {
    return all().filter(CredentialVersion.class::isInstance).map(CredentialVersion.class::cast);
  }

  /** The first version that cannot be read, its labels, and why. */
  public Optional<String> unreadable() {
    return all()
        .filter(Unreadable.class::isInstance)
        .map(Unreadable.class::cast)
        .findFirst()
        .map(bad -> "version " + bad.id() + " (" + labels(bad) + "): " + bad.problem());
  }

  /** Ids of every credential whose secret a labelled version holds. */
  public Set<CredentialId> stored() {
    return credentials()
        .map(CredentialVersion::credentialId)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Ids that are superseded as a matter of record: what AWSPREVIOUS holds and what stored versions
   * were made to replace, without what is current or pending. Age plays no part.
   */
  public Set<CredentialId> superseded() {
    Set<CredentialId> ids = new HashSet<>();
    previousCredential()
        .ifPresent(
            version -> {
              ids.add(version.credentialId());
              ids.addAll(version.replaces());
            });
    currentCredential().map(CredentialVersion::replaces).ifPresent(ids::addAll);
    intent().map(intent -> intent.chain().lost()).ifPresent(ids::addAll);
    ids.removeAll(protectedIds());
    return Set.copyOf(ids);
  }

  /** Ids that are current or pending. */
  public Set<CredentialId> protectedIds() {
    return Stream.of(currentCredential(), nextCredential())
        .flatMap(Optional::stream)
        .map(CredentialVersion::credentialId)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Everything a new credential replaces by record, of what is stored. */
  public Set<CredentialId> replacedByTheNext() {
    Set<CredentialId> ids = new HashSet<>(superseded());
    ids.addAll(protectedIds());
    return ids;
  }

  private String labels(StoredVersion version) {
    return Stream.of(Stage.values())
        .filter(stage -> at(stage).equals(Optional.of(version)))
        .map(Stage::label)
        .collect(Collectors.joining(", "));
  }

  private Optional<StoredVersion> at(Stage stage) {
    return switch (stage) {
      case CURRENT -> current;
      case PENDING -> pending;
      case PREVIOUS -> previous;
      case CARRIER -> carried;
    };
  }

  private static Optional<CredentialVersion> credential(Optional<StoredVersion> version) {
    return version.filter(CredentialVersion.class::isInstance).map(CredentialVersion.class::cast);
  }
}
