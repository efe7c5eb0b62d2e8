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
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Policy;
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
import java.util.function.Supplier;

/** The truth: IAM, the managed secret, the targets and the time, and what nobody in it may see. */
final class World {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final CodeCommitUrl URL =
      CodeCommitUrl.parse("https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/demo")
          .orElseThrow();
  static final String SECRET = "secret-of-";
  private static final String PROJECT = "project";
  private static final UserName USER = new UserName("demo_codecommit_user");
  static final ServiceUser SERVICE_USER = new ServiceUser(USER, "123456789012");

  final Chance chance;
  final Policy policy;
  final Form form;
  final Actors actors = new Actors();
  final List<String> trace;
  final Optional<Journal> journal;
  final Map<VersionId, StoredVersion> versions = new HashMap<>();
  final Map<VersionId, Long> written = new HashMap<>();
  final Map<CredentialId, Instant> lastUsed = new HashMap<>();
  final Kept<Iam> iam;
  final Kept<Managed> managed;
  final Map<TargetName, Kept<TargetSecret>> targets = new LinkedHashMap<>();
  final Map<String, Long> deniedUntil = new HashMap<>();
  final Facts facts = new Facts();

  /** Whether runs of the updater read all targets before they serve any. */
  final boolean sharesLabels;

  private final Map<TargetName, Optional<CredentialId>> held = new LinkedHashMap<>();

  long millis;
  long seq;
  long fingerprint = 17;
  int events;
  int calls;
  int checks;
  int required;
  long iamSkew;
  long gitSkew;
  long clusterDownUntil = Long.MIN_VALUE;
  double roughness;
  private int names;

  private final Map<Signing, Secret> signed = new HashMap<>();
  private final Map<String, Optional<Instant>> signedAt = new HashMap<>();

  private record Signing(CredentialId id, CodeCommitUrl url, long second) {}

  World(Chance chance, Policy policy, Form form, List<String> trace, Optional<Journal> journal) {
    this.chance = chance;
    this.policy = policy;
    this.form = form;
    this.trace = trace;
    this.journal = journal;
    sharesLabels = chance.isOneInNine();
    journal.ifPresent(kept -> kept.of(this));
    iam = new Kept<>(new Iam(Map.of(), Ownership.UNCLAIMED, Map.of(), Set.of()));
    managed = new Kept<>(new Managed(Map.of(), false, Set.of()));
  }

  record Key(
      CredentialId id,
      String login,
      Status status,
      Instant created,
      long acceptedFrom,
      long settledFrom) {
    Key with(Status other) {
      return new Key(id, login, other, created, acceptedFrom, settledFrom);
    }

    boolean isActive() {
      return status == Status.ACTIVE;
    }
  }

  record Iam(
      Map<CredentialId, Key> keys,
      Ownership ownership,
      Map<CredentialId, Instant> notes,
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

    /**
     * Targets into which somebody else wrote what does not work, until they are delivered again.
     */
    final Set<TargetName> spoilt = new HashSet<>();

    final Map<TargetName, Long> foreignWrite = new HashMap<>();
    final Map<CredentialId, Long> touchedByHand = new HashMap<>();
    final Set<CredentialId> staged = new HashSet<>();
    boolean wasCutByHand;

    /** When a label was last taken away by hand. */
    long labelTaken = -1;

    /** When a pending or previous version was last taken away or replaced by hand. */
    long recordTaken = -1;

    long lastTouch = -1;
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

  /** What a process did and heard, put into words only for a trace. */
  void say(String who, String what, Object answer) {
    if (trace == null) {
      fingerprint = (fingerprint * 31 + who.hashCode()) * 31 + what.hashCode() + millis;
    } else {
      String text = String.valueOf(answer);
      say("    " + who + " " + what + " " + text.substring(0, Math.min(300, text.length())));
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
    boolean git = kind() == CredentialKind.GIT_CREDENTIAL;
    CredentialId id = new CredentialId((git ? "ACCA" : "AKIA") + nextName(16));
    long accepted = millis + chance.upTo(8_000);
    Key key =
        new Key(
            id,
            git ? freeLogin() : id.value(),
            Status.ACTIVE,
            now().plusMillis(iamSkew).minus(age),
            age.isZero() ? accepted : Long.MIN_VALUE,
            age.isZero() ? accepted + chance.upTo(12_000) : Long.MIN_VALUE);
    Map<CredentialId, Key> keys = new LinkedHashMap<>(iam.latest().keys());
    keys.put(id, key);
    changeIam(keys);
    return key;
  }

  /** As IAM names Git credentials: the name of one that was deleted comes again. */
  private String freeLogin() {
    String first = USER.value() + "-at-" + SERVICE_USER.account();
    return iam.latest().keys().values().stream().anyMatch(key -> key.login().equals(first))
        ? USER.value() + "+1-at-" + SERVICE_USER.account()
        : first;
  }

  CredentialKind kind() {
    return form.credential();
  }

  void setStatus(CredentialId id, Status status) {
    Map<CredentialId, Key> keys = new LinkedHashMap<>(iam.latest().keys());
    keys.computeIfPresent(
        id,
        (_, key) -> {
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

  void unlabel(Stage stage) {
    Managed old = managed.latest();
    Map<Stage, VersionId> labels = new EnumMap<>(old.labels());
    labels.remove(stage);
    managed.set(millis, ++seq, new Managed(labels, old.paused(), old.exposed()));
  }

  /** IAM writes a use down at once, but further ones within a quarter of an hour not at all. */
  void use(CredentialId id) {
    Instant known = lastUsed.get(id);
    if (kind() == CredentialKind.ACCESS_KEY
        && (known == null || !known.plus(Duration.ofMinutes(15)).isAfter(now()))) {
      lastUsed.put(id, now());
    }
  }

  VersionId newVersionId() {
    return new VersionId("00000000-0000-4000-8000-" + nextName(12));
  }

  private String nextName(int digits) {
    String number = Integer.toString(++names);
    return "0".repeat(digits - number.length()) + number;
  }

  IssuedCredential issued(CredentialId id) {
    Key key = iam.latest().keys().get(id);
    return new IssuedCredential(id, kind(), USER, key.login(), secretOf(id), key.created());
  }

  static Secret secretOf(CredentialId id) {
    return Secret.of(SECRET + id.value());
  }

  /** Writes the pair, and leaves the fields that it finds. */
  void write(TargetName name, Pair pair, TargetSecret.Stamps stamps) {
    write(
        name,
        pair,
        stamps,
        targets.containsKey(name)
            ? targets.get(name).latest().fields()
            : Map.of(PROJECT, Secret.of("default")));
  }

  void write(TargetName name, Pair pair, TargetSecret.Stamps stamps, Map<String, Secret> found) {
    seq++;
    Map<String, Secret> fields = new HashMap<>(found);
    fields.put("url", Secret.of(URL.toString()));
    fields.put(form.fields().username(), pair.username());
    fields.put(form.fields().password(), pair.password());
    TargetSecret secret =
        new TargetSecret(
            name,
            true,
            Long.toString(seq),
            false,
            false,
            false,
            Optional.empty(),
            fields,
            form.fields(),
            stamps);
    targets.computeIfAbsent(name, _ -> new Kept<>(secret)).set(millis, seq, secret);
    Optional<CredentialId> id = idIn(pair);
    held.put(name, id);
    id.ifPresent(facts.wereHeld::add);
  }

  Pair pairOf(CredentialId id) {
    return switch (form) {
      case Form.Signed _, Form.Keyless _ -> new Pair(Secret.of(id.value()), signed(id, URL, now()));
      case Form.Raw _ -> new Pair(Secret.of(id.value()), secretOf(id));
      case Form.Git _ -> new Pair(Secret.of(iam.latest().keys().get(id).login()), secretOf(id));
    };
  }

  /** The credential that a pair is made of, which only the truth can tell of a Git credential. */
  Optional<CredentialId> idIn(Pair pair) {
    String name = pair.username().reveal();
    String password = pair.password().reveal();
    if (kind() == CredentialKind.GIT_CREDENTIAL) {
      return Optional.of(password)
          .filter(text -> text.startsWith(SECRET))
          .map(text -> new CredentialId(text.substring(SECRET.length())));
    }
    return Optional.of(name).filter(text -> text.startsWith("AKIA")).map(CredentialId::new);
  }

  /** Signing is most of the work of a history, and the same pair is asked for again and again. */
  private Secret signed(CredentialId id, CodeCommitUrl url, Instant at) {
    return signed.computeIfAbsent(
        new Signing(id, url, at.getEpochSecond()),
        asked -> SignedGitPassword.sign(secretOf(id), url, at));
  }

  private Optional<Instant> signedAt(Pair pair) {
    return signedAt.computeIfAbsent(
        pair.password().reveal(), _ -> SignedGitPassword.signedAt(pair.password()));
  }

  /** Nobody can see any more what was before. */
  void forgetThePast() {
    iam.forget();
    managed.forget();
    targets.values().forEach(Kept::forget);
  }

  // Questions about the truth

  Optional<StoredVersion> at(Stage stage) {
    return Optional.ofNullable(managed.latest().labels().get(stage)).map(versions::get);
  }

  Optional<CredentialId> idAt(Stage stage) {
    return at(stage)
        .filter(CredentialVersion.class::isInstance)
        .map(CredentialVersion.class::cast)
        .map(CredentialVersion::credentialId);
  }

  /** Made by this project, and its secret was never staged: nobody can use it. */
  boolean isOrphan(CredentialId id) {
    return !facts.staged.contains(id) && !facts.foreign.contains(id) && !lastUsed.containsKey(id);
  }

  boolean isEmergency() {
    boolean byIntent =
        at(Stage.PENDING)
            .filter(Intent.class::isInstance)
            .map(Intent.class::cast)
            .map(intent -> intent.chain().reason())
            .filter(reason -> reason.equals("EXPOSED") || reason.equals("CURRENT_LOST"))
            .isPresent();
    boolean byTarget =
        idAt(Stage.CURRENT).isEmpty()
            && held.values().stream()
                .flatMap(Optional::stream)
                .anyMatch(managed.latest().exposed()::contains);
    return byIntent
        || byTarget
        || idAt(Stage.CURRENT)
            .filter(id -> managed.latest().exposed().contains(id) || !iam.latest().isActive(id))
            .isPresent();
  }

  boolean isCutOff(CredentialId id) {
    return policy.exposure() == Policy.Exposure.CUT_OFF_FIRST
        && managed.latest().exposed().contains(id);
  }

  /** What a target holds, by its data. */
  Optional<CredentialId> holds(TargetName target) {
    return held.get(target);
  }

  boolean holds(TargetName target, CredentialId id) {
    return held.get(target).filter(id::equals).isPresent();
  }

  /** Whether a key opens something now; while it propagates, sometimes. */
  boolean opens(CredentialId id) {
    Key key = iam.latest().keys().get(id);
    return key != null
        && key.isActive()
        && millis >= key.acceptedFrom()
        && (millis >= key.settledFrom() || chance.in(0.5));
  }

  /** What CodeCommit does: admits a Git credential, or what a key signed lately. */
  boolean admits(CodeCommitUrl url, Pair sent) {
    Optional<Instant> at = signedAt(sent);
    Optional<CredentialId> id =
        at.isPresent()
            ? idSigning(sent)
                .filter(
                    _ ->
                        kind() == CredentialKind.ACCESS_KEY
                            && Duration.between(at.get(), now().plusMillis(gitSkew))
                                    .abs()
                                    .compareTo(SignedGitPassword.LIFETIME)
                                < 0)
                .filter(found -> signed(found, url, at.get()).equals(sent.password()))
            : idIn(sent).filter(found -> isLogin(found, sent.username().reveal()));
    boolean opens = id.filter(this::opens).isPresent();
    if (opens) {
      use(id.get());
    }
    return opens;
  }

  private static Optional<CredentialId> idSigning(Pair sent) {
    return Optional.of(sent.username().reveal()).filter(CredentialId::isOne).map(CredentialId::new);
  }

  private boolean isLogin(CredentialId id, String login) {
    Key key = iam.latest().keys().get(id);
    return kind() == CredentialKind.GIT_CREDENTIAL && key != null && key.login().equals(login);
  }

  /** Whether a service refuses every call for now. */
  boolean isDenied(String service) {
    return deniedUntil.getOrDefault(service, Long.MIN_VALUE) > millis;
  }

  /** Whether everywhere knew this key by then. */
  boolean hasSettled(Optional<CredentialId> id, long by) {
    return id.map(iam.latest().keys()::get).filter(key -> by >= key.settledFrom()).isPresent();
  }

  /** Whether whoever reads a pair out of a target can open Git with it, that long from now too. */
  boolean serves(Pair pair, Duration later) {
    boolean young =
        signedAt(pair)
            .map(
                at ->
                    at.plus(SignedGitPassword.LIFETIME)
                        .isAfter(now().plusMillis(gitSkew).plus(later)))
            .orElse(true);
    return young && (form instanceof Form.Raw ? isKey(pair) : admits(URL, pair));
  }

  boolean isExpired(TargetName target) {
    return signedAt(pairIn(target))
        .filter(at -> !at.plus(SignedGitPassword.LIFETIME).isAfter(now().plusMillis(gitSkew)))
        .isPresent();
  }

  /** Whether what its consumer signs with opens Git. */
  private boolean isKey(Pair raw) {
    return idIn(raw)
        .filter(id -> secretOf(id).equals(raw.password()))
        .filter(this::opens)
        .isPresent();
  }

  Pair pairIn(TargetName target) {
    TargetSecret latest = targets.get(target).latest();
    return new Pair(latest.username().orElseThrow(), latest.password().orElseThrow());
  }

  /**
   * Invariant 1 on the whole state: what each target holds is Active, or somebody else broke it.
   */
  void check(String who, String what) {
    checks++;
    if (kind() == CredentialKind.GIT_CREDENTIAL) {
      rememberLogins();
    }
    require(
        iam.latest().keys().size() <= CredentialKind.SLOTS,
        () -> "three keys after " + who + " " + what);
    held.forEach(
        (name, found) ->
            found.ifPresent(
                id ->
                    require(
                        iam.latest().isActive(id)
                            || facts.spoilt.contains(name)
                            || facts.cutByHand.contains(id)
                            || isCutOff(id),
                        () ->
                            name
                                + " holds "
                                + id
                                + ", which is not Active, after "
                                + who
                                + " "
                                + what)));
    targets.forEach(
        (name, kept) ->
            require(
                kept.latest().fields().containsKey(PROJECT),
                () -> name + " has lost a field that is not ours, after " + who + " " + what));
  }

  /** A target that names a login counts as one that holds what has it now: nobody can tell. */
  private void rememberLogins() {
    for (Kept<TargetSecret> target : targets.values()) {
      Optional<String> login = target.latest().login();
      for (Key key : iam.latest().keys().values()) {
        if (login.filter(key.login()::equals).isPresent()) {
          facts.wereHeld.add(key.id());
        }
      }
    }
  }

  void require(boolean holds, Supplier<String> otherwise) {
    required++;
    if (!holds) {
      say("VIOLATION " + otherwise.get());
      throw new Violation(otherwise.get());
    }
  }

  List<TargetName> names() {
    return new ArrayList<>(targets.keySet());
  }

  Crash crash(String who, String when, String what) {
    say(who, what, "dies " + when);
    return new Crash("died");
  }
}
