package dev.keyrefresh.simulation;

import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.ServiceUser;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.delivery.Pair;
import dev.keyrefresh.delivery.TargetSecret;
import dev.keyrefresh.rotation.Observed.Ownership;
import dev.keyrefresh.rotation.Policy;
import dev.keyrefresh.simulation.Actors.Crash;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.SignedGitPassword;
import dev.keyrefresh.target.TargetName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The truth: IAM, the managed secret, the targets and the time, and what nobody in it may see. */
final class World {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final CodeCommitUrl URL = CodeCommitUrl
      .parse("https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/demo").orElseThrow();
  private static final UserName USER = new UserName("demo_codecommit_user");
  static final ServiceUser SERVICE_USER = new ServiceUser(USER, "123456789012");

  final Chance chance;
  final Policy policy;
  final Actors actors = new Actors();
  final List<String> trace;
  final Map<VersionId, StoredVersion> versions = new HashMap<>();
  final Map<VersionId, Long> written = new HashMap<>();
  final Map<CredentialId, Instant> lastUsed = new HashMap<>();
  final Kept<Iam> iam;
  final Kept<Managed> managed;
  final Map<TargetName, Kept<TargetSecret>> targets = new LinkedHashMap<>();
  final Facts facts = new Facts();

  long millis;
  long seq;
  long fingerprint = 17;
  int events;
  int calls;
  int checks;
  long iamSkew;
  long clusterDownUntil = Long.MIN_VALUE;
  double roughness;
  private int names;

  World(Chance chance, Policy policy, List<String> trace) {
    this.chance = chance;
    this.policy = policy;
    this.trace = trace;
    iam = new Kept<>(new Iam(Map.of(), Ownership.UNCLAIMED, Map.of(), Set.of()));
    managed = new Kept<>(new Managed(Map.of(), false, Set.of()));
  }

  record Key(CredentialId id, Status status, Instant created, long acceptedFrom, long settledFrom) {
    Key with(Status other) {
      return new Key(id, other, created, acceptedFrom, settledFrom);
    }

    boolean isActive() {
      return status == Status.ACTIVE;
    }
  }

  record Iam(Map<CredentialId, Key> keys, Ownership ownership, Map<CredentialId, Instant> notes,
      Set<CredentialId> described) {
    boolean isActive(CredentialId id) {
      return keys.containsKey(id) && keys.get(id).isActive();
    }
  }

  record Managed(Map<Stage, VersionId> labels, boolean paused, Set<CredentialId> exposed) {}

  /** What the checker knows and no process can see. */
  static final class Facts {
    /** Made by somebody who is not this project. */
    final Set<CredentialId> foreign = new HashSet<>();
    /** Were in a target at some time, so that they are on record. */
    final Set<CredentialId> wereHeld = new HashSet<>();
    /** Cut off by an administrator's own hand, which nothing can prevent. */
    final Set<CredentialId> cutByHand = new HashSet<>();
    /** Targets into which somebody else wrote what does not work, until they are delivered again. */
    final Set<TargetName> spoilt = new HashSet<>();
    final Map<TargetName, Long> foreignWrite = new HashMap<>();
    final Map<CredentialId, Long> touchedByHand = new HashMap<>();
    final Set<CredentialId> staged = new HashSet<>();
    boolean wasCutByHand;
    final Map<CredentialId, Instant> outSince = new HashMap<>();
  }

  Instant now() {
    return START.plusMillis(millis);
  }

  void say(String what) {
    fingerprint = fingerprint * 31 + what.hashCode() + millis;
    if (trace != null) {
      trace.add("%10.1f s  %s".formatted(millis / 1000.0, what));
    }
  }

  // Changes of the truth

  void changeIam(Map<CredentialId, Key> keys) {
    Iam old = iam.latest();
    iam.set(millis, ++seq, new Iam(keys, old.ownership(), old.notes(), old.described()));
  }

  void note(Map<CredentialId, Instant> notes) {
    Iam old = iam.latest();
    iam.set(millis, ++seq, new Iam(old.keys(), old.ownership(), notes, old.described()));
  }

  void describe(Set<CredentialId> described) {
    Iam old = iam.latest();
    iam.set(millis, ++seq, new Iam(old.keys(), old.ownership(), old.notes(), described));
  }

  void own(Ownership ownership) {
    Iam old = iam.latest();
    iam.set(millis, ++seq, new Iam(old.keys(), ownership, old.notes(), old.described()));
  }

  void label(Stage stage, VersionId version) {
    Managed old = managed.latest();
    Map<Stage, VersionId> labels = new EnumMap<>(Stage.class);
    labels.putAll(old.labels());
    labels.put(stage, version);
    managed.set(millis, ++seq, new Managed(labels, old.paused(), old.exposed()));
    if (stage == Stage.PENDING && versions.get(version) instanceof CredentialVersion staged) {
      facts.staged.add(staged.credentialId());
    }
  }

  void put(StoredVersion version) {
    versions.put(version.id(), version);
    written.put(version.id(), millis);
  }

  void expose(CredentialId id) {
    Managed old = managed.latest();
    Set<CredentialId> exposed = new HashSet<>(old.exposed());
    exposed.add(id);
    managed.set(millis, ++seq, new Managed(old.labels(), old.paused(), exposed));
  }

  void pause(boolean paused) {
    Managed old = managed.latest();
    managed.set(millis, ++seq, new Managed(old.labels(), paused, old.exposed()));
  }

  Key makeKey(Duration age) {
    CredentialId id = new CredentialId("AKIA%016d".formatted(++names));
    long accepted = millis + chance.upTo(8_000);
    Key key = new Key(id, Status.ACTIVE, now().plusMillis(iamSkew).minus(age),
        age.isZero() ? accepted : Long.MIN_VALUE,
        age.isZero() ? accepted + chance.upTo(12_000) : Long.MIN_VALUE);
    Map<CredentialId, Key> keys = new LinkedHashMap<>(iam.latest().keys());
    keys.put(id, key);
    changeIam(keys);
    return key;
  }

  void setStatus(CredentialId id, Status status) {
    Map<CredentialId, Key> keys = new LinkedHashMap<>(iam.latest().keys());
    keys.computeIfPresent(id, (_, key) -> {
      if (key.isActive() && status == Status.INACTIVE) {
        facts.outSince.put(id, now());
      }
      return key.with(status);
    });
    changeIam(keys);
  }

  void removeKey(CredentialId id) {
    Map<CredentialId, Key> keys = new LinkedHashMap<>(iam.latest().keys());
    keys.remove(id);
    changeIam(keys);
  }

  VersionId newVersionId() {
    return new VersionId("00000000-0000-4000-8000-%012d".formatted(++names));
  }

  IssuedCredential issued(CredentialId id, Instant created) {
    return new IssuedCredential(id, CredentialKind.ACCESS_KEY, USER, id.value(), secretOf(id),
        created);
  }

  static Secret secretOf(CredentialId id) {
    return Secret.of("secret-of-" + id.value());
  }

  void write(TargetName name, Pair pair, TargetSecret.Stamps stamps) {
    write(name, Optional.of(pair), stamps);
  }

  private void write(TargetName name, Optional<Pair> pair, TargetSecret.Stamps stamps) {
    Map<String, Secret> fields = new HashMap<>();
    fields.put("url", Secret.of(URL.toString()));
    pair.ifPresent(found -> {
      fields.put("username", found.username());
      fields.put("password", found.password());
    });
    seq++;
    TargetSecret secret = new TargetSecret(name, true, Long.toString(seq), false, false,
        Optional.empty(), fields, Form.Fields.OF_ARGO_CD, stamps);
    targets.computeIfAbsent(name, _ -> new Kept<>(secret)).set(millis, seq, secret);
    secret.identifier().ifPresent(facts.wereHeld::add);
  }

  Pair pairOf(CredentialId id) {
    return new Pair(Secret.of(id.value()), SignedGitPassword.sign(secretOf(id), URL, now()));
  }

  // Questions about the truth

  Optional<StoredVersion> at(Stage stage) {
    return Optional.ofNullable(managed.latest().labels().get(stage)).map(versions::get);
  }

  Optional<CredentialId> idAt(Stage stage) {
    return at(stage).filter(CredentialVersion.class::isInstance).map(CredentialVersion.class::cast)
        .map(CredentialVersion::credentialId);
  }

  /** Made by this project, and its secret was never staged: nobody can use it. */
  boolean isOrphan(CredentialId id) {
    return !facts.staged.contains(id) && !facts.foreign.contains(id)
        && !lastUsed.containsKey(id);
  }

  boolean isEmergency() {
    boolean byIntent = at(Stage.PENDING).filter(Intent.class::isInstance).map(Intent.class::cast)
        .map(intent -> intent.line().reason())
        .filter(reason -> reason.equals("EXPOSED") || reason.equals("CURRENT_LOST")).isPresent();
    return byIntent || idAt(Stage.CURRENT).filter(id -> managed.latest().exposed().contains(id)
        || !iam.latest().isActive(id)).isPresent();
  }

  boolean isCutOff(CredentialId id) {
    return policy.exposure() == Policy.Exposure.CUT_OFF_FIRST
        && managed.latest().exposed().contains(id);
  }

  /** Whether a key opens something now; while it propagates, sometimes. */
  boolean opens(CredentialId id) {
    Key key = iam.latest().keys().get(id);
    return key != null && key.isActive() && millis >= key.acceptedFrom()
        && (millis >= key.settledFrom() || chance.in(0.5));
  }

  /** Invariant 1 on the whole state: what each target holds is Active, or somebody else broke it. */
  void check(String after) {
    checks++;
    require(iam.latest().keys().size() <= CredentialKind.SLOTS, "three keys after " + after);
    targets.forEach((name, kept) -> kept.latest().identifier().ifPresent(id -> require(
        iam.latest().isActive(id) || facts.spoilt.contains(name) || facts.cutByHand.contains(id)
            || isCutOff(id),
        name + " holds " + id + ", which is not Active, after " + after)));
  }

  void require(boolean holds, String otherwise) {
    if (!holds) {
      say("VIOLATION " + otherwise);
      throw new Violation(otherwise);
    }
  }

  List<TargetName> names() {
    return new ArrayList<>(targets.keySet());
  }

  Crash crash(String where) {
    say("    dies " + where);
    return new Crash(where);
  }
}
