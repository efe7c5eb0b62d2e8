package dev.keyrefresh.delivery;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.ServiceUser;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.delivery.TargetSecret.Stamps;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.StoredVersion.Placeholder;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import dev.keyrefresh.store.StoredVersions;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.SignedGitPassword;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A managed secret, a namespace and a CodeCommit in memory, and what was asked of them in order.
 */
final class World {
  static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  static final String URL = "https://git-codecommit.us-west-2.amazonaws.com/v1/repos/demo";
  static final ServiceUser USER =
      new ServiceUser(new UserName("demo_codecommit_user"), "123456789012");
  static final TargetName TARGET = new TargetName("argocd", "repo-1");
  static final CredentialId OLDER = new CredentialId("AKIAEXAMPLEOLDER0000");
  static final CredentialVersion CURRENT = credential("current", "AKIAEXAMPLECURRENT00", OLDER);
  static final CredentialVersion PENDING =
      credential("pending", "AKIAEXAMPLEPENDING00", CURRENT.credentialId());
  static final Intent INTENT = new Intent(version("intent"), chain(CURRENT.credentialId()), START);
  static final Placeholder PLACEHOLDER = new Placeholder(version("placeholder"));

  Instant now = START;

  /** Every call of a port in order, in words. */
  final List<String> journal = new ArrayList<>();

  /** What was patched, whole. */
  final List<TargetStore.Patch> written = new ArrayList<>();

  final Map<VersionId, StoredVersion> stored = new HashMap<>();
  Labels labels = new Labels(Map.of(), false, Set.of());
  final Map<TargetName, TargetSecret> secrets = new LinkedHashMap<>();
  final Map<TargetName, TargetStore.Unavailable> broken = new HashMap<>();
  final Deque<Runnable> beforePatches = new ArrayDeque<>();
  Runnable afterPatch = () -> {};
  Runnable afterRead = () -> {};
  Optional<String> discoveryProblem = Optional.empty();

  /** Credentials that CodeCommit lets in. */
  final Set<String> opening =
      new TreeSet<>(Set.of(CURRENT.credentialId().value(), PENDING.credentialId().value()));

  /** What CodeCommit says to everything instead, for as long as there is an answer. */
  final Deque<Answer> answers = new ArrayDeque<>();

  /** When the time of its runs is over. */
  Instant ends = Instant.MAX;

  int atOnce = 1;
  int wave = 100;

  /** What chance says; zero starts with the first target. */
  long start;

  boolean takeOver;
  Form form = new Form.Signed();
  Optional<CodeCommitUrl> probeUrl = Optional.empty();
  RoleSession session = session("1", Optional.of(START.plus(Duration.ofHours(6))));
  private int resourceVersion;

  /** With the current version stored and one target that holds a fresh pair of it. */
  static World inStep() {
    World world = new World();
    world.label(Stage.CURRENT, CURRENT);
    world.put(world.target().holding(CURRENT).stampedWith(CURRENT));
    return world;
  }

  /** The same with a pending credential that nobody holds yet. */
  static World rotating() {
    World world = inStep();
    world.label(Stage.PENDING, PENDING);
    return world;
  }

  static VersionId version(String name) {
    return new VersionId(name + "-".repeat(32 - name.length()));
  }

  static CredentialVersion credential(String name, String id, CredentialId replaces) {
    return new CredentialVersion(
        version(name),
        new IssuedCredential(
            new CredentialId(id),
            CredentialKind.ACCESS_KEY,
            USER.name(),
            id,
            Secret.of("secret of " + id),
            START),
        Optional.empty(),
        Set.of(replaces));
  }

  static CredentialVersion gitCredential(String name, String id, String login) {
    return gitCredential(name, id, login, "secret of " + id);
  }

  static CredentialVersion gitCredential(String name, String id, String login, String password) {
    return new CredentialVersion(
        version(name),
        new IssuedCredential(
            new CredentialId(id),
            CredentialKind.GIT_CREDENTIAL,
            USER.name(),
            login,
            Secret.of(password),
            START),
        Optional.empty(),
        Set.of());
  }

  static RoleSession session(String name, Optional<Instant> expires) {
    CredentialId id = new CredentialId("ASIAEXAMPLESESSION0" + name);
    return new RoleSession(
        id, Secret.of("secret of " + id), Optional.of(Secret.of("token of " + id)), expires);
  }

  /** A pair as CodeCommit takes it from a holder of that access key. */
  static Pair signed(CredentialVersion version, String url, Instant at) {
    return new Pair(
        Secret.of(version.credential().login()),
        SignedGitPassword.sign(
            version.credential().secret(), CodeCommitUrl.parse(url).orElseThrow(), at));
  }

  /** What is said of the target while it holds a signed pair of that credential. */
  static TargetState state(
      TargetOutcome outcome, CredentialId holds, Instant since, Instant signedAt) {
    return new TargetState(
        TARGET,
        URL,
        Optional.of(holds),
        outcome,
        Optional.of(since),
        Optional.of(signedAt.plus(SignedGitPassword.LIFETIME)));
  }

  static TargetState state(
      TargetOutcome outcome, CredentialVersion holds, Instant since, Instant signedAt) {
    return state(outcome, holds.credentialId(), since, signedAt);
  }

  /** What is said of a target that could not be read. */
  static TargetState unseen(TargetOutcome outcome) {
    return unseen(TARGET, outcome);
  }

  static TargetState unseen(TargetName name, TargetOutcome outcome) {
    return new TargetState(name, "", Optional.empty(), outcome, Optional.empty(), Optional.empty());
  }

  void label(Stage stage, StoredVersion version) {
    stored.put(version.id(), version);
    labels = labels.with(stage, version.id());
  }

  void put(TargetBuilder target) {
    secrets.put(target.name, target.build(Integer.toString(++resourceVersion)));
  }

  void pass(Duration duration) {
    now = now.plus(duration);
  }

  TargetBuilder target() {
    return new TargetBuilder(now);
  }

  /** The target as it is, to be changed by somebody else. */
  TargetBuilder found() {
    return new TargetBuilder(secrets.get(TARGET), now);
  }

  TargetSecret secret() {
    return secrets.get(TARGET);
  }

  TargetState inspected() {
    return plain(reconciler().inspect().targets().getFirst());
  }

  TargetState scheduled() {
    return plain(reconciler().deliver(Optional.empty()).targets().getFirst());
  }

  TargetState delivered(CredentialVersion version) {
    return plain(reconciler().deliver(Optional.of(version.id())).targets().getFirst());
  }

  /** The same without a word of what else it holds and how it was found. */
  static TargetState plain(TargetState state) {
    return new TargetState(
        state.name(),
        state.url(),
        state.holds(),
        state.login(),
        state.outcome(),
        state.since(),
        state.expires());
  }

  static DeliveryReconciler.Result plain(DeliveryReconciler.Result result) {
    return new DeliveryReconciler.Result(
        result.stale(),
        result.targets().stream().map(World::plain).toList(),
        result.problem(),
        result.failures());
  }

  long patches() {
    return journal.stream().filter(entry -> entry.startsWith("patch")).count();
  }

  DeliveryReconciler reconciler() {
    return new DeliveryReconciler(
        new Versions(),
        new Targets(),
        this::probe,
        new Rules(form, USER, takeOver, probeUrl),
        this::session,
        () -> now,
        this::pause,
        new Pace(
            new Crew.InTurn(atOnce), wave, () -> start << 33, () -> Duration.between(now, ends)));
  }

  private RoleSession session() {
    journal.add("session");
    return session;
  }

  private void pause(Duration duration) {
    journal.add("pause " + duration.toSeconds() + " s");
    pass(duration);
  }

  private Answer probe(CodeCommitUrl url, Pair pair) {
    journal.add("probe " + url.path().replace("/v1/repos/", "") + ": " + words(pair));
    return answers.isEmpty() ? judged(url, pair) : answers.removeFirst();
  }

  /** A login, and when a signed password was signed. */
  private static String words(Pair pair) {
    return pair.username().reveal().split("%", 2)[0]
        + SignedGitPassword.signedAt(pair.password())
            .map(at -> " of " + at.atOffset(ZoneOffset.UTC).toLocalTime())
            .orElse("");
  }

  /** As CodeCommit does: a pair is good for its repository and for 15 minutes. */
  private Answer judged(CodeCommitUrl url, Pair pair) {
    if (isGitCredential(pair)) {
      return Answer.ACCEPTED;
    }
    String[] login = pair.username().reveal().split("%", 2);
    String id = login[0];
    boolean token = login.length == 2 ? login[1].equals("token of " + id) : !id.startsWith("ASIA");
    Optional<Instant> at = SignedGitPassword.signedAt(pair.password());
    boolean right =
        token
            && opening.contains(id)
            && at.isPresent()
            && SignedGitPassword.sign(Secret.of("secret of " + id), url, at.get())
                .equals(pair.password())
            && at.get().plus(SignedGitPassword.LIFETIME).isAfter(now);
    return right ? Answer.ACCEPTED : Answer.REFUSED;
  }

  private boolean isGitCredential(Pair pair) {
    return stored.values().stream()
        .filter(CredentialVersion.class::isInstance)
        .map(version -> ((CredentialVersion) version).credential())
        .anyMatch(
            known ->
                known.kind() == CredentialKind.GIT_CREDENTIAL
                    && opening.contains(known.id().value())
                    && known.login().equals(pair.username().reveal())
                    && known.secret().equals(pair.password()));
  }

  private static RotationChain chain(CredentialId known) {
    return new RotationChain(new RotationId("run"), "MAXIMUM_AGE", Set.of(known), START, Set.of());
  }

  private final class Versions implements StoredVersions {
    @Override
    public Labels labels() {
      journal.add("labels");
      return labels;
    }

    @Override
    public StoredVersion read(VersionId id) {
      journal.add("version " + id.value().replaceFirst("-+$", ""));
      return Objects.requireNonNull(stored.get(id), id::value);
    }
  }

  private final class Targets implements TargetStore {
    @Override
    public Found find() {
      journal.add("find");
      return new Found(List.copyOf(secrets.keySet()), discoveryProblem);
    }

    @Override
    public List<TargetName> named() {
      return secrets.values().stream().filter(TargetSecret::named).map(TargetSecret::name).toList();
    }

    @Override
    public Optional<String> visitLabelled(Consumer<Stream<TargetSecret>> visitor) {
      journal.add("page");
      visitor.accept(secrets.values().stream());
      return discoveryProblem;
    }

    @Override
    public boolean discovers() {
      return discoveryProblem.isPresent()
          || secrets.values().stream().anyMatch(secret -> !secret.named());
    }

    @Override
    public Optional<TargetSecret> read(TargetName name) throws Unavailable {
      journal.add("read " + name.name());
      afterRead.run();
      if (broken.containsKey(name)) {
        throw broken.get(name);
      }
      return Optional.ofNullable(secrets.get(name))
          .filter(found -> !found.resourceVersion().equals("gone"));
    }

    @Override
    public void patch(TargetName name, String precondition, Patch patch) throws Conflict {
      journal.add("patch " + name.name() + ": " + words(patch.pair()));
      Optional.ofNullable(beforePatches.pollFirst()).ifPresent(Runnable::run);
      TargetSecret found = secrets.get(name);
      if (!found.resourceVersion().equals(precondition)) {
        throw new Conflict(name + " has changed");
      }
      written.add(patch);
      put(
          new TargetBuilder(found, now)
              .field(found.ours().username(), patch.pair().username().reveal())
              .field(found.ours().password(), patch.pair().password().reveal())
              .stamps(patch.stamps()));
      afterPatch.run();
    }
  }

  /** One secret, by default the named one with the usual URL and nothing else. */
  static final class TargetBuilder {
    private final Map<String, Secret> fields = new HashMap<>();
    private final Instant now;
    private TargetName name = TARGET;
    private boolean named = true;
    private boolean template;
    private boolean forWriting;
    private boolean immutable;
    private Optional<String> owner = Optional.empty();
    private Form.Fields ours = Form.Fields.OF_ARGO_CD;
    private Stamps stamps = Stamps.NONE;

    private TargetBuilder(Instant now) {
      this.now = now;
      field("url", URL);
    }

    private TargetBuilder(TargetSecret found, Instant now) {
      this.now = now;
      fields.putAll(found.fields());
      name = found.name();
      named = found.named();
      template = found.template();
      forWriting = found.forWriting();
      immutable = found.immutable();
      owner = found.owner();
      ours = found.ours();
      stamps = found.stamps();
    }

    TargetBuilder called(String other) {
      name = new TargetName("argocd", other);
      return this;
    }

    TargetBuilder discovered() {
      named = false;
      return this;
    }

    TargetBuilder named() {
      named = true;
      return this;
    }

    TargetBuilder forWriting() {
      forWriting = true;
      return this;
    }

    TargetBuilder template() {
      template = true;
      return this;
    }

    TargetBuilder immutable() {
      immutable = true;
      return this;
    }

    TargetBuilder owned() {
      owner = Optional.of("Helm");
      return this;
    }

    TargetBuilder ours(Form.Fields fields) {
      ours = fields;
      return this;
    }

    TargetBuilder field(String key, String value) {
      fields.put(key, Secret.of(value));
      return this;
    }

    TargetBuilder without(String key) {
      fields.remove(key);
      return this;
    }

    TargetBuilder holding(CredentialVersion version) {
      return holding(version, Duration.ZERO);
    }

    TargetBuilder holding(CredentialVersion version, Duration age) {
      CodeCommitUrl url = CodeCommitUrl.parse(fields.get("url").reveal()).orElseThrow();
      Form form = new Form.Signed().madeOf(version.credential().kind()).orElseThrow();
      return holding(DesiredCredential.of(version, form).pair(url, now.minus(age)));
    }

    TargetBuilder holding(RoleSession session, Duration age) {
      CodeCommitUrl url = CodeCommitUrl.parse(fields.get("url").reveal()).orElseThrow();
      return holding(DesiredCredential.of(session, now).pair(url, now.minus(age)));
    }

    private TargetBuilder holding(Pair pair) {
      fields.put("username", pair.username());
      fields.put("password", pair.password());
      return this;
    }

    TargetBuilder stampedWith(CredentialVersion version) {
      return stamps(
          new Stamps(
              Optional.of(version.credentialId()),
              Optional.of(version.id().value()),
              Optional.of(now),
              Optional.empty(),
              Optional.empty()));
    }

    TargetBuilder stamps(Stamps other) {
      stamps = other;
      return this;
    }

    TargetSecret build(String resourceVersion) {
      return new TargetSecret(
          name,
          named,
          resourceVersion,
          template,
          forWriting,
          immutable,
          owner,
          fields,
          ours,
          stamps);
    }
  }
}
