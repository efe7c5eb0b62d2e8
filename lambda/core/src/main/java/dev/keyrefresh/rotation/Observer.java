package dev.keyrefresh.rotation;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.Others;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Observed.Run;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.Targets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gathers what a decision needs, in the order store, IAM, targets: read the other way round, a key
 * that was just stored would look vanished. Reads may be stale for seconds, so what this run did
 * itself counts more than an answer that does not show it yet.
 */
final class Observer {
  private final VersionStore store;
  private final Credentials credentials;
  private final CredentialKind kind;

  private final Map<VersionId, StoredVersion> read = new HashMap<>();
  private final Map<CredentialId, LastUse> uses = new HashMap<>();
  private final Map<Set<CredentialKind>, Others> others = new HashMap<>();
  private final Map<Stage, VersionId> moved = new EnumMap<>(Stage.class);
  private final Map<Stage, Set<Optional<VersionId>>> outdated = new EnumMap<>(Stage.class);
  private final Map<CredentialId, Instant> deactivated = new HashMap<>();
  private final Set<CredentialId> deleted = new HashSet<>();

  private Supplier<Targets> look;
  private Labels labels;
  private Credentials.Account account;
  private List<Credential> listed;
  private Targets targets;

  // Whoever makes one looks at everything before asking anything.
  @SuppressWarnings("NullAway.Init")
  Observer(VersionStore store, Credentials credentials, Cluster cluster, CredentialKind kind) {
    this.store = store;
    this.credentials = credentials;
    this.kind = kind;
    look = cluster::inspect;
  }

  void lookAtEverything() {
    lookAtStore();
    lookAtIam();
    targets = look.get();
  }

  void lookAtStore() {
    labels = withOwnMoves(store.labels());
  }

  void lookAtIam() {
    account = credentials.account();
    listed = credentials.list();
    uses.clear();
  }

  /** Whether labels are no longer where they were when the last decision was made. */
  boolean labelsMoved() {
    return !withOwnMoves(store.labels()).equals(labels);
  }

  /**
   * Looks at the targets by a delivery, now and from now on: it tells what an inspection cannot.
   */
  void lookBy(Supplier<Targets> delivery) {
    look = delivery;
    targets = look.get();
  }

  /** Remembers a move that this run made or saw, for reads that do not show it yet. */
  void moved(Stage stage, VersionId to) {
    Optional<VersionId> from = labels.at(stage);
    if (!from.equals(Optional.of(to))) {
      outdated.computeIfAbsent(stage, _ -> new HashSet<>()).add(from);
    }
    moved.put(stage, to);
    labels = labels.with(stage, to);
  }

  /** Remembers what this run wrote, so that it need not be read. */
  void wrote(StoredVersion version) {
    read.put(version.id(), version);
    moved(Stage.CARRIER, version.id());
  }

  /**
   * Whether a label was there, or nowhere, before a move that this run made or saw: an answer that
   * says so is stale.
   */
  boolean isOutdated(Stage stage, Optional<VersionId> at) {
    return outdated.getOrDefault(stage, Set.of()).contains(at);
  }

  void deactivated(CredentialId id, Instant at) {
    deactivated.put(id, at);
  }

  void deleted(CredentialId id) {
    deleted.add(id);
  }

  Observed observed(Run run) {
    Stages stages = stages();
    List<Credential> seen =
        listed.stream()
            .filter(credential -> !deleted.contains(credential.id()))
            .map(this::withOwnEffects)
            .map(this::withNote)
            .map(
                credential ->
                    stages.protectedIds().contains(credential.id())
                        ? credential
                        : withLastUse(credential))
            .toList();
    return new Observed(
        kind,
        account.ownership(),
        labels.paused(),
        seen,
        account.described(),
        stages,
        targets.knowing(logins()),
        labels.exposed(),
        others(stages),
        run);
  }

  /** Asked for where something stored or exposed is of another kind than is listed. */
  private Others others(Stages stages) {
    Set<CredentialKind> kinds =
        Stream.concat(
                stages
                    .all()
                    .filter(CredentialVersion.class::isInstance)
                    .map(version -> ((CredentialVersion) version).credential().kind()),
                labels.exposed().stream().map(CredentialKind::of))
            .filter(found -> found != kind)
            .collect(Collectors.toUnmodifiableSet());
    return kinds.isEmpty() ? Others.none() : others.computeIfAbsent(kinds, credentials::others);
  }

  /** Whose each login is, for targets that hold a credential which no stored version knows. */
  private Map<String, CredentialId> logins() {
    return listed.stream()
        .filter(credential -> !deleted.contains(credential.id()))
        .collect(Collectors.toMap(Credential::login, Credential::id));
  }

  /**
   * The carried version matters to an intent, the previous one while an extra credential exists or
   * where none is looked after; what was read already costs nothing.
   */
  private Stages stages() {
    Optional<StoredVersion> current = version(Stage.CURRENT);
    Optional<StoredVersion> pending = version(Stage.PENDING);
    Stages known = new Stages(current, pending, Optional.empty(), Optional.empty());
    boolean extra =
        !kind.isRotated()
            || listed.stream()
                .map(Credential::id)
                .anyMatch(id -> !known.protectedIds().contains(id) && !deleted.contains(id));
    return new Stages(
        current,
        pending,
        extra ? version(Stage.PREVIOUS) : labels.at(Stage.PREVIOUS).map(read::get),
        pending.filter(Intent.class::isInstance).flatMap(_ -> version(Stage.CARRIER)));
  }

  private Optional<StoredVersion> version(Stage stage) {
    return labels.at(stage).map(id -> read.computeIfAbsent(id, store::read));
  }

  private Labels withOwnMoves(Labels found) {
    Labels corrected = found;
    for (Map.Entry<Stage, VersionId> own : moved.entrySet()) {
      if (isOutdated(own.getKey(), found.at(own.getKey()))) {
        corrected = corrected.with(own.getKey(), own.getValue());
      }
    }
    return corrected;
  }

  private Credential withOwnEffects(Credential credential) {
    return Optional.ofNullable(deactivated.get(credential.id()))
        .map(at -> credential.withStatus(Status.INACTIVE, Optional.of(at)))
        .orElse(credential);
  }

  private Credential withNote(Credential credential) {
    return credential.isOut() && credential.inactiveSince().isEmpty()
        ? credential.withStatus(
            credential.status(), Optional.ofNullable(account.inactiveSince().get(credential.id())))
        : credential;
  }

  private Credential withLastUse(Credential credential) {
    return kind == CredentialKind.GIT_CREDENTIAL
        ? credential.withLastUse(new LastUse.NotReported())
        : credential.withLastUse(uses.computeIfAbsent(credential.id(), credentials::lastUse));
  }
}
