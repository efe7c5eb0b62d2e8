package dev.keyrefresh.rotation;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Policy.Exposure;
import dev.keyrefresh.rotation.decision.Policy.FirstRotation;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.StoredVersion.Line;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetOutcome.Role;
import dev.keyrefresh.target.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The decision table: an ordered list of checks over one observation, of which the first that
 * applies gives the step. Pure and total; see the package for the table in prose.
 */
public final class RotationPlanner {
  private final Observed observed;
  private final Policy policy;
  private final Instant now;
  private final Optional<CredentialVersion> current;
  private final Optional<CredentialVersion> pending;
  private final Optional<Intent> intent;
  private final Set<CredentialId> superseded;
  private final List<Attention> attention = new ArrayList<>();
  private Optional<Planned> noSlot = Optional.empty();

  private RotationPlanner(Observed observed, Policy policy, Instant now) {
    this.observed = observed;
    this.policy = policy;
    this.now = now;
    current = observed.stages().currentCredential();
    pending = observed.stages().nextCredential();
    intent = observed.stages().intent();
    superseded = observed.stages().superseded();
  }

  /** The one next step for what was observed, with its reason. */
  public static Decision next(Observed observed, Policy policy, Instant now) {
    return new RotationPlanner(observed, policy, now).decide();
  }

  private Decision decide() {
    Planned planned =
        rows().map(Supplier::get).flatMap(Optional::stream).findFirst().orElseGet(this::nothingDue);
    if (planned.step().writesToIam() && observed.ownership() == Ownership.UNCLAIMED) {
      planned = new Planned(new Step.Claim(), Reason.ADOPTING);
    }
    return new Decision(planned.step(), planned.reason(), attention);
  }

  private Stream<Supplier<Optional<Planned>>> rows() {
    return Stream.of(
        this::ownedByAnother,
        this::unreadable,
        this::paused,
        this::exposed,
        this::intentOfAnotherRun,
        this::ownIntent,
        this::pendingLost,
        this::pendingUnproven,
        this::pendingBehind,
        this::pendingDelivered,
        this::begin,
        this::drift,
        this::retire);
  }

  private record Planned(Step step, Reason reason) {}

  // Rows: who may act at all

  private Optional<Planned> ownedByAnother() {
    if (observed.ownership() != Ownership.ANOTHERS) {
      return Optional.empty();
    }
    tell(
        Reason.OWNED_BY_ANOTHER,
        "another managed secret has claimed the IAM user: the user's tag codecommit-key-refresh"
            + " names it",
        "Give each cluster a user of its own, or release the user there first. Nothing is rotated"
            + " or retired here until then; targets are still renewed.");
    return waiting(Reason.OWNED_BY_ANOTHER);
  }

  private Optional<Planned> unreadable() {
    return observed
        .stages()
        .unreadable()
        .flatMap(
            known -> {
              tell(
                  Reason.UNREADABLE,
                  known,
                  "Put a readable value under that label, or move the label. Until then targets"
                      + " keep what they hold, and nothing is rotated or retired.");
              return waiting(Reason.UNREADABLE);
            });
  }

  private Optional<Planned> paused() {
    if (!observed.paused()) {
      return Optional.empty();
    }
    observed.credentials().stream()
        .filter(this::isActiveAndExposed)
        .forEach(
            credential ->
                tell(
                    Reason.EXPOSED,
                    credential.id() + " is exposed and Active",
                    "Resume the cluster, or deactivate the credential by hand."));
    return waiting(Reason.PAUSED);
  }

  // Row: cut off what is exposed and not needed

  private Optional<Planned> exposed() {
    tellOfQuarantine();
    Predicate<Credential> mayGo =
        policy.exposure() == Exposure.CUT_OFF_FIRST
            ? _ -> true
            : credential ->
                !isProtected(credential.id())
                    && !isAboutToBeStaged(credential)
                    && observed.targets().surelyWithout(credential.id())
                    && (!mayStillBeWritten(credential) || canBeOnCurrent());
    observed.credentials().stream()
        .filter(this::isActiveAndExposed)
        .filter(mayGo.negate())
        .forEach(
            credential ->
                tell(
                    Reason.EXPOSED,
                    describe(credential),
                    "Nothing if this run replaces it; look in CloudTrail for what was done with it."
                        + " A quarantine policy on the user is AWS's: detach it when all is"
                        + " done."));
    LeftOver.exposed(observed).forEach(this::tell);
    return observed.credentials().stream()
        .filter(this::isActiveAndExposed)
        .filter(mayGo)
        .findFirst()
        .map(this::cutOff);
  }

  /** Which key it is about the policy does not say, so nothing is cut off for it. */
  private void tellOfQuarantine() {
    if (observed.run().quarantined()
        && observed.credentials().stream().noneMatch(this::isActiveAndExposed)) {
      tell(
          Reason.QUARANTINED,
          "AWS has put a quarantine policy on the IAM user: a key of it was found exposed",
          "AWS Health names the key. Where it still exists, add its id to the managed secret's tag"
              + " codecommit-key-refresh/exposed; the next run replaces it and cuts it off. When"
              + " all is done, detach the policy.");
    }
  }

  /**
   * A run or an updater that read the labels before a pending credential was given up, or another
   * one was promoted, may still be about to write what is to go: once every target was written
   * anew, its precondition fails; and none lives longer than the lease.
   */
  private Planned cutOff(Credential credential) {
    return current
        .filter(_ -> mayStillBeWritten(credential))
        .filter(
            version ->
                policy.exposure() != Exposure.CUT_OFF_FIRST
                    && !observed.run().attempted().contains(version.credentialId()))
        .map(version -> new Planned(new Step.Deliver(version), Reason.EXPOSED))
        .orElseGet(() -> new Planned(new Step.Deactivate(credential.id()), Reason.EXPOSED));
  }

  private boolean mayStillBeWritten(Credential credential) {
    return isGivenUpLately(credential.id())
        || isPromotionUnsettled()
        || wasPerhapsPending(credential);
  }

  /** Where AWSPENDING is nowhere, somebody may have deleted the version that held it just now. */
  private boolean wasPerhapsPending(Credential credential) {
    return observed.stages().pending().isEmpty()
        && credential.created().plus(policy.lease()).isAfter(now);
  }

  private boolean isGivenUpLately(CredentialId id) {
    return Stream.concat(
            intentAfterLosing(id).map(Intent::at).stream(),
            pendingAfterLosing(id).map(version -> version.credential().created()).stream())
        .anyMatch(at -> at.plus(policy.lease()).isAfter(now));
  }

  private Optional<Intent> intentAfterLosing(CredentialId id) {
    return intent.filter(found -> found.line().lost().contains(id));
  }

  private Optional<CredentialVersion> pendingAfterLosing(CredentialId id) {
    return pending.filter(
        version -> version.line().filter(line -> line.lost().contains(id)).isPresent());
  }

  /**
   * An updater that read the labels before the promotion may be about to write the former current
   * credential where a target held neither; and AWSPENDING stays on what is promoted, so that where
   * it is not, one may have seen that as wanted everywhere.
   */
  private boolean isPromotionUnsettled() {
    return current
        .filter(version -> version.credential().created().plus(policy.lease()).isAfter(now))
        .filter(
            version ->
                !observed.targets().allHold(version.credentialId())
                    || observed.stages().pending().isEmpty()
                    || intentAfterLosing(version.credentialId()).isPresent()
                    || pendingAfterLosing(version.credentialId()).isPresent())
        .isPresent();
  }

  /**
   * Another run made it under its intent, and it or whoever adopts it is about to stage it. The
   * label that carries what it stored may have been moved away by a third run.
   */
  private boolean isAboutToBeStaged(Credential credential) {
    Optional<Intent> others = intent.filter(found -> !isOwn(found));
    boolean isCarried =
        others
            .flatMap(this::carriedUnder)
            .filter(carried -> carried.credentialId().equals(credential.id()))
            .isPresent();
    return isCarried
        || others
            .filter(found -> leaseEnds(found).isAfter(now))
            .filter(found -> unaccounted(found).anyMatch(credential::equals))
            .isPresent();
  }

  /** Exposed, and yet it may still be written: its own row cuts it off when its time has come. */
  private boolean isLeftForNow(Credential credential) {
    return isActiveAndExposed(credential)
        && !isProtected(credential.id())
        && isGivenUpLately(credential.id());
  }

  /** Whether every target was written anew with current, or can be by this run. */
  private boolean canBeOnCurrent() {
    boolean mayDeliver =
        observed.stages().next().isEmpty() || intent.filter(this::isOwn).isPresent();
    return mayDeliver
        && current
            .filter(
                version ->
                    !isLost(version)
                        && (!observed.run().attempted().contains(version.credentialId())
                            || observed.targets().allTake(version.credentialId())))
            .isPresent();
  }

  // Rows: an intent is pending

  private Optional<Planned> intentOfAnotherRun() {
    return intent
        .filter(found -> !isOwn(found))
        .map(
            found -> {
              Instant leaseEnds = leaseEnds(found);
              if (leaseEnds.isAfter(now)) {
                return new Planned(
                    new Step.Wait(Optional.of(leaseEnds)), Reason.ANOTHER_RUN_AT_WORK);
              }
              return carriedUnder(found)
                  .filter(carried -> !observed.isExposed(carried.credentialId()))
                  .map(carried -> new Planned(new Step.Adopt(carried), Reason.INTERRUPTED))
                  .orElseGet(
                      () ->
                          new Planned(
                              new Step.WriteIntent(found.line().carriedOnBy(observed.run().id())),
                              Reason.INTERRUPTED));
            });
  }

  private Optional<Planned> ownIntent() {
    return intent
        .filter(this::isOwn)
        .map(
            found -> {
              List<Credential> orphans = suspects(found);
              Optional<Credential> orphan =
                  orphans.stream().filter(this::isSurelyUnused).findFirst();
              orphans.stream()
                  .filter(credential -> !isSurelyUnused(credential))
                  .forEach(
                      credential ->
                          tell(
                              Reason.UNATTRIBUTED_CREDENTIAL,
                              credential.id()
                                  + " appeared during an interrupted rotation; "
                                  + use(credential.lastUse()),
                              "If nobody needs it, delete it in IAM; if somebody does, describe it"
                                  + " by a tag of the user whose key is its id."));
              return orphan
                  .flatMap(unused -> discard(unused, reasonOf(found)))
                  .or(() -> create(found))
                  .or(() -> makeRoom(reasonOf(found)))
                  .or(() -> untilSafe(found))
                  .orElseGet(() -> bothSlotsInUse(reasonOf(found)));
            });
  }

  /**
   * Credentials that this line of intents may have made without storing their secrets. A younger
   * one may be somebody's whose description is not seen yet.
   */
  private List<Credential> suspects(Intent found) {
    return unaccounted(found).filter(credential -> !judgedFrom(credential).isAfter(now)).toList();
  }

  /** A slot that is only held by what it is too early to touch needs no person. */
  private Optional<Planned> untilSafe(Intent found) {
    Stream<Instant> suspects = unaccounted(found).map(this::judgedFrom);
    Stream<Instant> givenUp =
        observed.credentials().stream().filter(this::isLeftForNow).map(_ -> leaseEnds(found));
    return Stream.concat(suspects, givenUp)
        .filter(now::isBefore)
        .min(Instant::compareTo)
        .map(from -> new Planned(new Step.Wait(Optional.of(from)), Reason.INTERRUPTED));
  }

  private Instant judgedFrom(Credential credential) {
    return credential.created().plus(policy.propagation());
  }

  private Stream<Credential> unaccounted(Intent found) {
    Instant earliest = found.line().since().minus(policy.clockMargin());
    return observed.credentials().stream()
        .filter(credential -> !found.line().known().contains(credential.id()))
        .filter(credential -> !found.line().lost().contains(credential.id()))
        .filter(credential -> !credential.created().isBefore(earliest))
        .filter(credential -> !observed.stages().stored().contains(credential.id()))
        .filter(credential -> !observed.described().contains(credential.id()))
        .filter(credential -> !observed.targets().held().contains(credential.id()));
  }

  private boolean isSurelyUnused(Credential credential) {
    return observed.targets().isSeen()
        && switch (credential.lastUse()) {
          case LastUse.Never _ -> true;
          case LastUse.NotReported _ -> reportsNoUse();
          case LastUse.At _, LastUse.Unknown _ -> false;
        };
  }

  /** Whether it was used cannot be told of every kind: it is kept for a while where time allows. */
  private Optional<Planned> discard(Credential orphan, Reason reason) {
    if (!orphan.isOut()) {
      return planned(new Step.Deactivate(orphan.id()), Reason.SECRET_NEVER_STORED);
    }
    if (orphan.lastUse() instanceof LastUse.NotReported && !reason.isEmergency()) {
      return retireInactive(orphan, Reason.SECRET_NEVER_STORED);
    }
    return planned(new Step.Delete(orphan.id()), Reason.SECRET_NEVER_STORED);
  }

  private Optional<Planned> create(Intent found) {
    if (!observed.hasFreeSlot()) {
      return Optional.empty();
    }
    Set<CredentialId> replaces = new HashSet<>(observed.stages().replacedByTheNext());
    replaces.addAll(observed.targets().held());
    replaces.retainAll(observed.credentials().stream().map(Credential::id).toList());
    replaces.addAll(found.line().lost());
    return planned(new Step.Create(found.line(), replaces), reasonOf(found));
  }

  // Rows: a credential is pending

  private Optional<Planned> pendingLost() {
    return pending
        .filter(version -> isLost(version) || observed.isExposed(version.credentialId()))
        .map(
            version -> {
              Line line =
                  version
                      .line()
                      .orElseGet(() -> newLine(Reason.PENDING_LOST))
                      .carriedOnBy(observed.run().id())
                      .losing(version.credentialId());
              if (observed.isExposed(version.credentialId())) {
                line = line.because(Reason.EXPOSED.name());
              }
              return new Planned(new Step.WriteIntent(line), Reason.PENDING_LOST);
            });
  }

  private Optional<Planned> pendingUnproven() {
    return pending
        .filter(this::needsStsProof)
        .map(
            version -> {
              if (observed.run().invalid().contains(version.credentialId())) {
                tell(
                    Reason.NOT_VALID,
                    "STS does not accept "
                        + version.credentialId()
                        + " as "
                        + version.credential().user()
                        + " yet",
                    "Nothing now: the next run tries again and replaces it if it is gone.");
                return new Planned(new Step.Wait(Optional.empty()), Reason.NOT_VALID);
              }
              return new Planned(new Step.Verify(version), Reason.NEW_CREDENTIAL);
            });
  }

  private boolean needsStsProof(CredentialVersion version) {
    return version.credential().kind() == CredentialKind.ACCESS_KEY
        && !observed.run().verified().contains(version.credentialId());
  }

  private Optional<Planned> pendingBehind() {
    return pending
        .filter(version -> !isProvenInTargets(version))
        .map(
            version -> {
              if (!observed.run().attempted().contains(version.credentialId())) {
                return new Planned(new Step.Deliver(version), Reason.VERIFIED);
              }
              if (observed.targets().nothingToServe()) {
                tell(
                    Reason.NO_TARGET,
                    "the new credential "
                        + version.credentialId()
                        + " is valid, but there is no target to prove it in",
                    "Name the targets, or register the repository in Argo CD; the next run delivers"
                        + " it.");
                return new Planned(new Step.Wait(Optional.empty()), Reason.NO_TARGET);
              }
              tell(
                  Reason.UNDELIVERABLE,
                  undelivered(version),
                  "Nothing was taken away: targets keep what they hold. See each outcome; the next"
                      + " run tries again.");
              return new Planned(new Step.Wait(Optional.empty()), Reason.UNDELIVERABLE);
            });
  }

  private Optional<Planned> pendingDelivered() {
    return pending.map(version -> new Planned(new Step.Promote(version), Reason.DELIVERED));
  }

  /**
   * Held by every working target, and probed there by this run's own delivery. Targets that are all
   * refused prove nothing: the new credential may be what is wrong.
   */
  private boolean isProvenInTargets(CredentialVersion version) {
    return observed.run().attempted().contains(version.credentialId())
        && observed.targets().allHold(version.credentialId())
        && observed.targets().working().findAny().isPresent()
        && observed
            .targets()
            .working()
            .noneMatch(
                state ->
                    state.outcome() == TargetOutcome.UNPROVEN
                        || state.outcome() == TargetOutcome.UNPROVABLE
                        || state.outcome() == TargetOutcome.REFUSED);
  }

  // Row: begin

  private Optional<Planned> begin() {
    return whyBegin()
        .flatMap(
            reason -> {
              if (reason == Reason.ADOPTING
                  && policy.firstRotation() == FirstRotation.ON_DEMAND
                  && !observed.run().requested()) {
                return waiting(Reason.NOT_ADOPTED);
              }
              if (observed.run().heldBack()) {
                return waiting(Reason.HELD_BACK);
              }
              if (observed.hasFreeSlot()) {
                return planned(new Step.WriteIntent(newLine(reason)), reason);
              }
              Optional<Planned> room = makeRoom(reason);
              if (room.isEmpty()) {
                noSlot = Optional.of(bothSlotsInUse(reason));
              }
              return room;
            });
  }

  private Optional<Reason> whyBegin() {
    if (current.isEmpty()) {
      return Optional.of(
          observed.targets().held().stream().anyMatch(observed::isExposed)
              ? Reason.EXPOSED
              : Reason.ADOPTING);
    }
    CredentialVersion version = current.get();
    if (observed.isExposed(version.credentialId())) {
      return Optional.of(Reason.EXPOSED);
    }
    if (isOfAnotherKind(version)) {
      return Optional.of(Reason.KIND_CHANGED);
    }
    if (isLost(version)) {
      return Optional.of(Reason.CURRENT_LOST);
    }
    if (!bornOf(version).plus(policy.maximumAge()).isAfter(now)) {
      return Optional.of(Reason.MAXIMUM_AGE);
    }
    return Optional.of(Reason.REQUESTED)
        .filter(_ -> observed.run().requested() && !observed.run().promoted());
  }

  private Line newLine(Reason reason) {
    Set<CredentialId> known = new HashSet<>(observed.stages().stored());
    observed.credentials().forEach(credential -> known.add(credential.id()));
    return new Line(observed.run().id(), reason.name(), known, now, Set.of());
  }

  // Row: targets that left the current credential

  private Optional<Planned> drift() {
    LeftOver.stored(observed, observed.stages().previousCredential().stream()).forEach(this::tell);
    TargetTroubles.of(observed.targets()).forEach(this::tell);
    return current
        .filter(version -> !isLost(version))
        .filter(version -> !observed.run().attempted().contains(version.credentialId()))
        .filter(
            version ->
                observed
                    .targets()
                    .working()
                    .anyMatch(
                        state ->
                            state.role() == Role.SERVED && !state.holds(version.credentialId())))
        .map(version -> new Planned(new Step.Deliver(version), Reason.DRIFT));
  }

  // Row: retire

  private Optional<Planned> retire() {
    return observed.credentials().stream()
        .filter(credential -> superseded.contains(credential.id()))
        .map(this::retire)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Planned> retire(Credential old) {
    return old.isOut() ? retireInactive(old, Reason.RECOVERY_GRACE_OVER) : retireActive(old);
  }

  private Optional<Planned> retireInactive(Credential old, Reason reason) {
    if (old.inactiveSince().isEmpty()) {
      return planned(new Step.NoteInactive(old.id()), Reason.INACTIVE_SINCE_UNKNOWN);
    }
    if (!isRecoveryGraceOver(old) || !observed.targets().surelyWithout(old.id())) {
      return Optional.empty();
    }
    return isQuiet(old) || observed.isExposed(old.id())
        ? planned(new Step.Delete(old.id()), reason)
        : waiting(Reason.OLD_CREDENTIAL_STILL_USED);
  }

  private Optional<Planned> retireActive(Credential old) {
    if (old.status() != Credential.Status.ACTIVE || !isInstallationGraceOver(old)) {
      return Optional.empty();
    }
    if (isQuiet(old)) {
      return planned(new Step.Deactivate(old.id()), Reason.INSTALLATION_GRACE_OVER);
    }
    if (graceEnd().filter(end -> !end.plus(policy.stillUsedLimit()).isAfter(now)).isPresent()) {
      tell(
          Reason.OLD_CREDENTIAL_STILL_USED,
          old.id() + ": " + use(old.lastUse()),
          old.lastUse() instanceof LastUse.Unknown
              ? "See that the rotator's role may call iam:GetAccessKeyLastUsed; until IAM answers,"
                  + " the credential stays."
              : "Find who uses it (CloudTrail names the caller's address), and move them off it.");
    }
    return planned(new Step.Wait(quietAt(old)), Reason.OLD_CREDENTIAL_STILL_USED);
  }

  private boolean isInstallationGraceOver(Credential old) {
    return current.isPresent()
        && observed.targets().surelyWithout(old.id())
        && !observed.targets().isContested()
        && graceEnd().filter(end -> !end.isAfter(now)).isPresent();
  }

  /** When the installation grace ends; empty while some working target is not on current. */
  private Optional<Instant> graceEnd() {
    return current
        .flatMap(version -> observed.targets().allHoldSince(version.credentialId()))
        .map(since -> since.plus(policy.installationGrace()));
  }

  private boolean isRecoveryGraceOver(Credential old) {
    return recoveryGraceEnd(old).filter(end -> !end.isAfter(now)).isPresent();
  }

  /** Counted from its last use where that is later than the note: it was Active again by then. */
  private Optional<Instant> recoveryGraceEnd(Credential old) {
    return old.inactiveSince()
        .map(
            noted ->
                old.lastUse() instanceof LastUse.At(var used) && used.isAfter(noted) ? used : noted)
        .map(since -> since.plus(policy.recoveryGrace()));
  }

  private boolean isQuiet(Credential credential) {
    return switch (credential.lastUse()) {
      case LastUse.At(var time) -> !time.plus(policy.quietWindow()).isAfter(now);
      case LastUse.Never _ -> true;
      case LastUse.NotReported _ -> reportsNoUse();
      case LastUse.Unknown _ -> false;
    };
  }

  private boolean reportsNoUse() {
    return observed.kind() == CredentialKind.GIT_CREDENTIAL;
  }

  private Optional<Instant> quietAt(Credential credential) {
    return credential.lastUse() instanceof LastUse.At(var time)
        ? Optional.of(time.plus(policy.quietWindow()))
        : Optional.empty();
  }

  // Make room

  /**
   * Frees a slot without touching what is current, pending or held; empty where that is not safe.
   */
  private Optional<Planned> makeRoom(Reason reason) {
    List<Credential> free =
        observed.credentials().stream()
            .filter(credential -> !isProtected(credential.id()) || isPromotedInVain(credential))
            .filter(credential -> !isLeftForNow(credential))
            .filter(credential -> observed.targets().surelyWithout(credential.id()))
            .toList();
    return Stream.<Supplier<Optional<Planned>>>of(
            () ->
                first(
                    free,
                    c -> isOldAndOut(c) && isRecoveryGraceOver(c) && isQuiet(c),
                    c -> new Planned(new Step.Delete(c.id()), Reason.RECOVERY_GRACE_OVER)),
            () ->
                first(
                    free,
                    c -> c.isOut() && observed.isExposed(c.id()),
                    c -> new Planned(new Step.Delete(c.id()), Reason.EXPOSED)),
            () ->
                first(
                    free,
                    c -> isOldAndOut(c) && reason.isEmergency() && isQuiet(c),
                    c -> new Planned(new Step.Delete(c.id()), reason)),
            () ->
                first(
                    free,
                    c ->
                        c.isOut()
                            && !isOld(c)
                            && isLongUnused(c, policy.recoveryGrace())
                            && (c.inactiveSince().isEmpty()
                                || isRecoveryGraceOver(c)
                                || reason.isEmergency()),
                    c -> new Planned(new Step.Delete(c.id()), Reason.MAKING_ROOM)),
            () ->
                first(
                    free,
                    c -> c.isActive() && isUnusedBeyondTheLimit(c),
                    c -> new Planned(new Step.Deactivate(c.id()), Reason.MAKING_ROOM)),
            () ->
                first(
                    free,
                    c -> c.isActive() && isOld(c) && reason.isEmergency() && isQuiet(c),
                    c -> new Planned(new Step.Deactivate(c.id()), reason)),
            () ->
                first(
                    free,
                    c -> isOld(c) && c.isActive() && isInstallationGraceOver(c) && isQuiet(c),
                    c -> new Planned(new Step.Deactivate(c.id()), Reason.INSTALLATION_GRACE_OVER)),
            () ->
                first(
                    free,
                    c -> isOldAndOut(c) && c.inactiveSince().isEmpty(),
                    c -> new Planned(new Step.NoteInactive(c.id()), Reason.INACTIVE_SINCE_UNKNOWN)),
            this::bringTargetsBack)
        .map(Supplier::get)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /**
   * Given up in the moment in which another run promoted it, and cut off: nobody can live on it.
   */
  private boolean isPromotedInVain(Credential credential) {
    return credential.isOut()
        && observed.isExposed(credential.id())
        && intentAfterLosing(credential.id()).filter(this::isOwn).isPresent();
  }

  /** A credential that was given up may still be in a target: with current there, it is free. */
  private Optional<Planned> bringTargetsBack() {
    return intent.isPresent() ? drift() : Optional.empty();
  }

  private static Optional<Planned> first(
      List<Credential> credentials,
      Predicate<Credential> which,
      Function<Credential, Planned> then) {
    return credentials.stream().filter(which).findFirst().map(then);
  }

  private boolean isOld(Credential credential) {
    return superseded.contains(credential.id());
  }

  private boolean isOldAndOut(Credential credential) {
    return isOld(credential) && credential.isOut();
  }

  private boolean isLongUnused(Credential credential, Duration limit) {
    return switch (credential.lastUse()) {
      case LastUse.At(var time) -> !time.plus(limit).isAfter(now);
      case LastUse.Never _ -> true;
      case LastUse.Unknown _, LastUse.NotReported _ -> false;
    };
  }

  /** Never used counts from its creation: a key made yesterday may be for tomorrow. */
  private boolean isUnusedBeyondTheLimit(Credential credential) {
    return isLongUnused(credential, policy.unusedLimit())
        && !credential.created().plus(policy.unusedLimit()).isAfter(now);
  }

  /** Asks for a person, unless a slot comes free by itself and there is time for that. */
  private Planned bothSlotsInUse(Reason wanted) {
    Optional<Instant> free =
        observed.credentials().stream()
            .filter(Credential::isOut)
            .filter(credential -> !isProtected(credential.id()))
            .filter(credential -> observed.targets().surelyWithout(credential.id()))
            .flatMap(credential -> recoveryGraceEnd(credential).stream())
            .filter(now::isBefore)
            .min(Instant::compareTo);
    if (free.isEmpty() || wanted.isEmergency()) {
      String known =
          observed.credentials().stream().map(this::describe).collect(Collectors.joining("; "));
      tell(
          Reason.BOTH_SLOTS_IN_USE,
          "a new credential is wanted (" + wanted + ") and both slots are taken: " + known,
          "Delete the credential that nobody needs; the next run goes on by itself.");
    }
    return new Planned(new Step.Wait(free), Reason.BOTH_SLOTS_IN_USE);
  }

  // Row: nothing

  private Planned nothingDue() {
    if (noSlot.isPresent()) {
      return noSlot.get();
    }
    if (attention.stream().anyMatch(told -> told.reason() == Reason.TARGETS_UNKNOWN)) {
      return new Planned(new Step.Wait(nextDue()), Reason.TARGETS_UNKNOWN);
    }
    if (observed.targets().nothingToServe()) {
      tell(
          Reason.NO_TARGET,
          "no target holds or should hold the credential",
          "Name the targets, or register the repository in Argo CD.");
      return new Planned(new Step.Wait(nextDue()), Reason.NO_TARGET);
    }
    boolean allServed =
        current.filter(c -> observed.targets().allHold(c.credentialId())).isPresent();
    return new Planned(
        new Step.Wait(nextDue()), allServed ? Reason.WITHIN_POLICY : Reason.UNDELIVERABLE);
  }

  private Optional<Instant> nextDue() {
    Stream<Instant> aged = current.stream().map(v -> bornOf(v).plus(policy.maximumAge()));
    Stream<Instant> retired =
        observed.credentials().stream()
            .filter(this::isOld)
            .flatMap(old -> old.isOut() ? recoveryGraceEnd(old).stream() : graceEnd().stream());
    return Stream.concat(aged, retired).filter(now::isBefore).min(Instant::compareTo);
  }

  // What the rows share

  private boolean isOwn(Intent found) {
    return found.line().rotation().equals(observed.run().id());
  }

  private Instant leaseEnds(Intent found) {
    return found.at().plus(policy.lease());
  }

  /** What the run of this intent has stored. */
  private Optional<CredentialVersion> carriedUnder(Intent found) {
    return observed
        .stages()
        .carriedCredential()
        .filter(
            carried ->
                carried
                    .line()
                    .map(Line::rotation)
                    .filter(found.line().rotation()::equals)
                    .isPresent());
  }

  private static Reason reasonOf(Intent found) {
    return Reason.ofWord(found.line().reason());
  }

  private boolean isProtected(CredentialId id) {
    return observed.stages().protectedIds().contains(id);
  }

  private boolean isActiveAndExposed(Credential credential) {
    return credential.isActive() && observed.isExposed(credential.id());
  }

  /** A credential from before the cluster's kind was changed: IAM is not asked about its kind. */
  private boolean isOfAnotherKind(CredentialVersion version) {
    return version.credential().kind() != observed.kind();
  }

  /** Out by IAM's word, or missing from it for longer than a new one may be. */
  private boolean isLost(CredentialVersion version) {
    return isOfAnotherKind(version)
        || observed
            .credential(version.credentialId())
            .map(Credential::isOut)
            .orElseGet(
                () -> !version.credential().created().plus(policy.propagation()).isAfter(now));
  }

  private Instant bornOf(CredentialVersion version) {
    return observed
        .credential(version.credentialId())
        .map(Credential::created)
        .orElse(version.credential().created());
  }

  private String undelivered(CredentialVersion version) {
    return switch (observed.targets()) {
      case Targets.Unknown(var why) ->
          "the updater could not deliver " + version.credentialId() + ": " + why;
      case Targets.Known known ->
          known.states().stream()
              .filter(state -> state.role() != Role.ASIDE)
              .filter(
                  state ->
                      !state.holds(version.credentialId())
                          || state.outcome() != TargetOutcome.IN_STEP)
              .map(
                  state ->
                      state.name()
                          + ": "
                          + state.outcome()
                          + " ("
                          + state.outcome().meaning()
                          + ")")
              .collect(Collectors.joining("; "));
    };
  }

  private String describe(Credential credential) {
    String role =
        isProtected(credential.id())
            ? "current or pending"
            : isOld(credential) ? "superseded" : "made by somebody else";
    return credential.id()
        + " ("
        + role
        + ", "
        + credential.status()
        + ", created "
        + credential.created()
        + ", "
        + use(credential.lastUse())
        + (observed.targets().surelyWithout(credential.id()) ? "" : ", a target may hold it")
        + ")";
  }

  private String use(LastUse lastUse) {
    return switch (lastUse) {
      case LastUse.At(var time) -> "last used " + time;
      case LastUse.Never _ -> "never used";
      case LastUse.Unknown(var why) -> "last use unknown: " + why;
      case LastUse.NotReported _ ->
          reportsNoUse() ? "IAM reports no use of its kind" : "its use is not asked for";
    };
  }

  private void tell(Reason reason, String known, String whatToDo) {
    tell(new Attention(reason, known, whatToDo));
  }

  private void tell(Attention told) {
    if (!attention.contains(told)) {
      attention.add(told);
    }
  }

  private Optional<Planned> waiting(Reason reason) {
    return planned(new Step.Wait(Optional.empty()), reason);
  }

  private static Optional<Planned> planned(Step step, Reason reason) {
    return Optional.of(new Planned(step, reason));
  }
}
