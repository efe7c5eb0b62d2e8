package dev.keyrefresh.rotation;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.OtherKinds;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.RunProgress;
import dev.keyrefresh.rotation.decision.RunRequest;
import dev.keyrefresh.store.HolderTerms;
import dev.keyrefresh.store.LetGo;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.StoredVersion.Placeholder;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import dev.keyrefresh.store.StoredVersion.Unreadable;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.Holding;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.target.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An observation in words, for the tables: ages are before {@link #NOW}. */
final class Situation {
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  static final RotationId OWN = new RotationId("own-run");
  static final RotationId OTHER = new RotationId("other-run");
  static final CredentialId OLD = new CredentialId("AKIAOLDEXAMPLE");
  static final CredentialId CUR = new CredentialId("AKIACURRENTEXAMPLE");
  static final CredentialId NEXT = new CredentialId("AKIAPENDINGEXAMPLE");
  static final TargetName HOLDER = new TargetName("argocd", "holder");
  static final CredentialId STRAY = new CredentialId("AKIASTRAYEXAMPLE");

  private CredentialKind kind = CredentialKind.ACCESS_KEY;
  private Ownership ownership = Ownership.OURS;
  private boolean paused;
  private final List<Credential> credentials = new ArrayList<>();
  private final Set<CredentialId> described = new HashSet<>();
  private final Set<CredentialId> exposed = new HashSet<>();
  private HolderTerms holderTerms = HolderTerms.NONE;
  private OtherKinds others = OtherKinds.none();
  private Stages stages = Stages.none();
  private Targets targets = new Targets.Known(List.of());
  private RunProgress run = RunProgress.begin(new RunRequest(OWN, false, false, false), false);

  /** Current alone, 10 days old, in step everywhere for as long. */
  static Situation settled() {
    return new Situation()
        .active(CUR, days(10), new LastUse.Never())
        .current(CUR)
        .targets(target(CUR, TargetOutcome.IN_STEP, days(10)));
  }

  /** Current 10 days old and delivered as long ago, with the superseded one still Active. */
  static Situation afterRotation() {
    return settled().active(OLD, days(85), at(days(10))).previous(OLD);
  }

  /** A placeholder, and targets that hold a key which somebody made by hand. */
  static Situation adopting() {
    return new Situation()
        .active(OLD, days(200), at(hours(1)))
        .stored(new Placeholder(version(0)))
        .targets(target(OLD, TargetOutcome.BEHIND, days(0)));
  }

  /** A key that another run stored under its intent, and did not stage yet. */
  static Situation stagedSoon(Duration age) {
    return settled()
        .active(NEXT, age, new LastUse.Never())
        .intent(OTHER, age, Reason.MAXIMUM_AGE, CUR)
        .carried(holding(NEXT, Optional.of(chain(OTHER, Reason.MAXIMUM_AGE, age, CUR)), age, CUR));
  }

  static Duration days(long days) {
    return Duration.ofDays(days);
  }

  static Duration hours(long hours) {
    return Duration.ofHours(hours);
  }

  static Duration minutes(long minutes) {
    return Duration.ofMinutes(minutes);
  }

  static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  /** A second less: the last moment before a limit. */
  static Duration almost(Duration limit) {
    return limit.minusSeconds(1);
  }

  static Instant ago(Duration age) {
    return NOW.minus(age);
  }

  static LastUse at(Duration age) {
    return new LastUse.At(ago(age));
  }

  static LastUse unknown() {
    return new LastUse.Unknown("Throttling");
  }

  static VersionId version(int number) {
    return new VersionId("00000000-0000-4000-8000-%012d".formatted(number));
  }

  static TargetState target(CredentialId holds, TargetOutcome outcome, Duration since) {
    return target("repo-1", holds, outcome, since);
  }

  static TargetState target(
      String name, CredentialId holds, TargetOutcome outcome, Duration since) {
    return new TargetState(
        new TargetName("argocd", name),
        "https://example.org",
        Optional.of(holds),
        outcome,
        Optional.of(ago(since)),
        Optional.empty());
  }

  static TargetState unseen(TargetOutcome outcome) {
    return unseen("repo-9", outcome);
  }

  /** One of which nobody can say what it holds, or that holds nothing. */
  static TargetState unseen(String name, TargetOutcome outcome) {
    return new TargetState(
        new TargetName("argocd", name),
        "",
        Optional.empty(),
        outcome,
        Optional.empty(),
        Optional.empty());
  }

  static RotationChain chain(RotationId run, Reason reason, Duration since, CredentialId... known) {
    return new RotationChain(run, reason.name(), Set.of(known), ago(since), Set.of());
  }

  static CredentialVersion holding(
      CredentialId id, Optional<RotationChain> chain, Duration age, CredentialId... replaces) {
    return new CredentialVersion(
        version(id.hashCode() & 0xffff),
        new IssuedCredential(
            id,
            CredentialKind.ACCESS_KEY,
            new UserName("demo_codecommit_user"),
            id.value(),
            Secret.of("not-a-secret"),
            ago(age)),
        chain,
        Set.of(replaces));
  }

  /** Everything of that kind, what is stored by now included. */
  Situation kind(CredentialKind other) {
    stages = ofKind(stages, other);
    return changedTo(other);
  }

  /** The cluster's kind alone, as an administrator changes it. */
  Situation changedTo(CredentialKind other) {
    kind = other;
    return this;
  }

  static Stages ofKind(Stages stages, CredentialKind kind) {
    return new Stages(
        stages.current().map(version -> ofKind(version, kind)),
        stages.pending().map(version -> ofKind(version, kind)),
        stages.previous().map(version -> ofKind(version, kind)),
        stages.carried().map(version -> ofKind(version, kind)));
  }

  private static StoredVersion ofKind(StoredVersion version, CredentialKind kind) {
    return version instanceof CredentialVersion(var id, var credential, var chain, var replaces)
        ? new CredentialVersion(
            id,
            new IssuedCredential(
                credential.id(),
                kind,
                credential.user(),
                credential.login(),
                credential.secret(),
                credential.created()),
            chain,
            replaces)
        : version;
  }

  Situation ownership(Ownership other) {
    ownership = other;
    return this;
  }

  Situation paused() {
    paused = true;
    return this;
  }

  Situation active(CredentialId id, Duration age, LastUse lastUse) {
    return credential(id, Status.ACTIVE, age, lastUse, Optional.empty());
  }

  Situation inactive(CredentialId id, Duration age, LastUse lastUse, Duration since) {
    return credential(id, Status.INACTIVE, age, lastUse, Optional.of(ago(since)));
  }

  Situation inactiveSomehow(CredentialId id, Duration age, LastUse lastUse) {
    return credential(id, Status.INACTIVE, age, lastUse, Optional.empty());
  }

  Situation credential(
      CredentialId id, Status status, Duration age, LastUse lastUse, Optional<Instant> since) {
    credentials.removeIf(credential -> credential.id().equals(id));
    credentials.add(new Credential(id, status, ago(age), lastUse, since));
    return this;
  }

  Situation gone(CredentialId id) {
    credentials.removeIf(credential -> credential.id().equals(id));
    return this;
  }

  Situation unlabelled() {
    stages = Stages.none();
    return this;
  }

  Situation current(CredentialId id, CredentialId... replaces) {
    CredentialVersion held = holding(id, Optional.empty(), days(10), replaces);
    return stored(held);
  }

  Situation stored(StoredVersion held) {
    stages = new Stages(Optional.of(held), Optional.of(held), stages.previous(), stages.carried());
    return this;
  }

  Situation previous(CredentialId id) {
    return previous(holding(id, Optional.empty(), days(85)));
  }

  Situation previous(StoredVersion held) {
    stages = new Stages(stages.current(), stages.pending(), Optional.of(held), stages.carried());
    return this;
  }

  Situation pending(StoredVersion held) {
    stages = new Stages(stages.current(), Optional.of(held), stages.previous(), stages.carried());
    return this;
  }

  /** As when somebody deleted the version under AWSPENDING. */
  Situation pendingNowhere() {
    stages = new Stages(stages.current(), Optional.empty(), stages.previous(), stages.carried());
    return this;
  }

  /** A pending credential made under another run's chain, Active in IAM. */
  Situation pending(CredentialId id, Duration age) {
    return active(id, age, new LastUse.Never())
        .pending(holding(id, Optional.of(chain(OTHER, Reason.MAXIMUM_AGE, age, CUR)), age, CUR));
  }

  Situation intent(RotationId by, Duration age, Reason reason, CredentialId... known) {
    return intent(chain(by, reason, age, known), age);
  }

  /** An intent of that chain, written then: younger than its chain where it was carried on. */
  Situation intent(RotationChain chain, Duration age) {
    return pending(new Intent(version(77), chain, ago(age)));
  }

  Situation carried(StoredVersion held) {
    stages = new Stages(stages.current(), stages.pending(), stages.previous(), Optional.of(held));
    return this;
  }

  Situation unreadable() {
    return pending(new Unreadable(version(66), "its schema is not 1"));
  }

  Situation targets(TargetState... states) {
    targets = new Targets.Known(List.of(states));
    return this;
  }

  /** The same where there may be other secrets that hold a credential. */
  Situation overlooking(String why) {
    targets = new Targets.Known(targets.states(), Optional.of(why));
    return this;
  }

  /** A secret that is not served and holds a credential in its url, beside the targets. */
  Situation held(CredentialId id, TargetOutcome outcome, boolean discovered) {
    List<TargetState> states = new ArrayList<>(targets.states());
    states.add(
        new TargetState(
            HOLDER,
            "",
            Optional.empty(),
            Optional.empty(),
            outcome,
            Optional.empty(),
            Optional.empty(),
            discovered,
            List.of(Holding.of(id, "url", false)),
            Set.of()));
    targets = new Targets.Known(states);
    return this;
  }

  Situation exposedSince(CredentialId id, Duration ago) {
    holderTerms = new HolderTerms(Map.of(id, ago(ago)), Set.of(), List.of());
    return exposed(id);
  }

  /** What the loop makes of a person's word. */
  Situation letGo(CredentialId id) {
    targets = targets.lettingGo(Map.of(HOLDER, Set.of(id)));
    return this;
  }

  /** What the tag says, whether it is of something that is held or not. */
  Situation saying(String word) {
    holderTerms = new HolderTerms(Map.of(), Set.of(LetGo.read(word).orElseThrow()), List.of());
    return this;
  }

  Situation misread(String word) {
    holderTerms = new HolderTerms(Map.of(), Set.of(), List.of(word));
    return this;
  }

  /** In step in the one target that there is. */
  Situation everywhere(CredentialId id) {
    return targets(target(id, TargetOutcome.IN_STEP, minutes(1)));
  }

  Situation targetsUnknown() {
    targets = new Targets.Unknown("the updater did not answer");
    return this;
  }

  Situation described(CredentialId id) {
    described.add(id);
    return this;
  }

  Situation exposed(CredentialId id) {
    exposed.add(id);
    return this;
  }

  /** Of another kind than the cluster's. */
  Situation besides(CredentialId id, Status status) {
    List<Credential> more = new ArrayList<>();
    if (others instanceof OtherKinds.Known(var known)) {
      more.addAll(known);
    }
    more.add(
        new Credential(id, status, ago(days(100)), new LastUse.NotReported(), Optional.empty()));
    others = new OtherKinds.Known(more);
    return this;
  }

  Situation besidesUnknown() {
    others = new OtherKinds.Unknown("AccessDenied");
    return this;
  }

  Situation requested() {
    return run(true, run.heldBack());
  }

  Situation heldBack() {
    return run(run.request().requested(), true);
  }

  private Situation run(boolean requested, boolean heldBack) {
    run =
        new RunProgress(
            new RunRequest(OWN, requested, run.request().quarantined(), false),
            heldBack,
            run.promoted(),
            run.verified(),
            run.invalid(),
            run.attempted(),
            run.renewed());
    return this;
  }

  Situation quarantined() {
    run =
        new RunProgress(
            new RunRequest(OWN, run.request().requested(), true, false),
            run.heldBack(),
            run.promoted(),
            run.verified(),
            run.invalid(),
            run.attempted(),
            run.renewed());
    return this;
  }

  Situation promoted() {
    run = run.afterPromotion();
    return this;
  }

  Situation proven(CredentialId id) {
    run = run.proving(id);
    return this;
  }

  Situation unproven(CredentialId id) {
    run = run.failingToProve(id);
    return this;
  }

  Situation delivered(CredentialId id) {
    run = run.delivering(id);
    return this;
  }

  /** What is wanted was delivered by this run, where nothing is stored. */
  Situation renewed() {
    run = run.renewing();
    return this;
  }

  Observed observed() {
    return new Observed(
        kind,
        ownership,
        paused,
        credentials,
        described,
        stages,
        targets,
        exposed,
        holderTerms,
        others,
        run);
  }
}
