package dev.keyrefresh.rotation.loop;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.OtherKinds;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.RunProgress;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.LetGo;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.Targets;
import java.time.Instant;
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
 * itself is laid over them.
 */
final class Observer {
  private final CredentialKind kind;
  private final Reads reads;
  private final OwnEffects own = new OwnEffects();
  private Labels labels;

  // Whoever makes one looks at everything before asking anything.
  @SuppressWarnings("NullAway.Init")
  Observer(CredentialKind kind, Reads reads) {
    this.kind = kind;
    this.reads = reads;
  }

  void lookAtEverything() {
    lookAtStore();
    lookAtIam();
    reads.readTargets();
  }

  void lookAtStore() {
    labels = own.in(reads.readLabels());
  }

  void lookAtIam() {
    reads.readIam();
  }

  /** Whose the user is by the last look at IAM. */
  Ownership ownership() {
    return reads.account().ownership();
  }

  /** Whether labels are no longer where they were when the last decision was made. */
  boolean labelsMoved() {
    return !own.in(reads.readLabels()).equals(labels);
  }

  /** Looks at the targets by a delivery, now and from now on. */
  void lookBy(Supplier<Targets> delivery) {
    reads.readTargetsBy(delivery);
  }

  /** Remembers a move that this run made or saw. */
  void moved(Stage stage, VersionId to) {
    own.moved(stage, labels.at(stage), to);
    labels = labels.with(stage, to);
  }

  /** Remembers what this run wrote. */
  void wrote(StoredVersion version) {
    reads.wrote(version);
    moved(Stage.CARRIER, version.id());
  }

  /** Whether an answer that says so is from before a move that this run made or saw. */
  boolean isOutdated(Stage stage, Optional<VersionId> at) {
    return own.isOutdated(stage, at);
  }

  void deactivated(CredentialId id, Instant at) {
    own.deactivated(id, at);
  }

  void deleted(CredentialId id) {
    own.deleted(id);
  }

  Observed observed(RunProgress run) {
    List<Credential> present = own.in(reads.listed());
    Stages stages = stages(present);
    List<Credential> seen =
        present.stream()
            .map(this::withNote)
            .map(
                credential ->
                    stages.protectedIds().contains(credential.id())
                        ? credential
                        : withLastUse(credential))
            .toList();
    return new Observed(
        kind,
        reads.account().ownership(),
        labels.paused(),
        seen,
        reads.account().described(),
        stages,
        reads.targets().knowing(logins(present), stages.stored()).lettingGo(letGo()),
        labels.exposed(),
        labels.holderTerms(),
        others(stages),
        run);
  }

  private Map<TargetName, Set<CredentialId>> letGo() {
    return labels.holderTerms().letGo().stream()
        .collect(
            Collectors.groupingBy(
                LetGo::holder, Collectors.mapping(LetGo::credential, Collectors.toSet())));
  }

  /** Asked for where something stored or exposed is of another kind than is listed. */
  private OtherKinds others(Stages stages) {
    Set<CredentialKind> kinds =
        Stream.concat(
                stages.credentials().map(version -> version.credential().kind()),
                labels.exposed().stream().map(CredentialKind::of))
            .filter(found -> found != kind)
            .collect(Collectors.toUnmodifiableSet());
    return kinds.isEmpty() ? OtherKinds.none() : reads.others(kinds);
  }

  /** Whose each login is, for targets that hold a credential which no stored version knows. */
  private static Map<String, CredentialId> logins(List<Credential> present) {
    return present.stream().collect(Collectors.toMap(Credential::login, Credential::id));
  }

  /**
   * The carried version matters to an intent, the previous one while an extra credential exists or
   * where none is looked after; what was read already costs nothing.
   */
  private Stages stages(List<Credential> present) {
    Optional<StoredVersion> current = version(Stage.CURRENT);
    Optional<StoredVersion> pending = version(Stage.PENDING);
    Stages known = new Stages(current, pending, Optional.empty(), Optional.empty());
    boolean extra =
        !kind.isRotated()
            || present.stream().anyMatch(one -> !known.protectedIds().contains(one.id()));
    return new Stages(
        current,
        pending,
        extra ? version(Stage.PREVIOUS) : labels.at(Stage.PREVIOUS).flatMap(reads::known),
        pending.filter(Intent.class::isInstance).flatMap(_ -> version(Stage.CARRIER)));
  }

  private Optional<StoredVersion> version(Stage stage) {
    return labels.at(stage).map(reads::version);
  }

  private Credential withNote(Credential credential) {
    return credential.isDisabled() && credential.inactiveSince().isEmpty()
        ? credential.withStatus(
            credential.status(),
            Optional.ofNullable(reads.account().inactiveSince().get(credential.id())))
        : credential;
  }

  private Credential withLastUse(Credential credential) {
    return credential.withLastUse(
        kind == CredentialKind.GIT_CREDENTIAL
            ? new LastUse.NotReported()
            : reads.lastUse(credential.id()));
  }
}
