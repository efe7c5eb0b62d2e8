package dev.keyrefresh.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.OtherKinds;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.failure.Thrown;
import dev.keyrefresh.rotation.VersionStore.LabelElsewhere;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.RunRequest;
import dev.keyrefresh.rotation.loop.Ports;
import dev.keyrefresh.rotation.loop.Reconciler;
import dev.keyrefresh.rotation.loop.RunLimits;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.StoredVersion.Placeholder;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.target.Targets;
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
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * IAM, Secrets Manager and a cluster in memory, behind the ports of the loop. After every call it
 * checks that each target holds a credential that is Active.
 */
final class InMemoryWorld {
  /** A process that dies at a call. Not an exception that the loop could handle. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  final Map<CredentialId, Credential> keys = new LinkedHashMap<>();
  final Map<VersionId, StoredVersion> versions = new HashMap<>();
  final Map<Stage, VersionId> labels = new EnumMap<>(Stage.class);
  final Map<String, CredentialId> targets = new LinkedHashMap<>();
  final Map<String, Instant> since = new HashMap<>();

  /** Targets whose repository is gone: an inspection cannot see that. */
  final Map<String, CredentialId> broken = new LinkedHashMap<>();

  final Set<CredentialId> exposed = new HashSet<>();
  final Set<CredentialId> unlisted = new HashSet<>();
  final List<Announcer.Happening> happenings = new ArrayList<>();
  final List<String> calls = new ArrayList<>();
  Ownership ownership = Ownership.UNCLAIMED;
  int proofsUntilValid = 2;

  /** Called with the call's name before and after its effect. */
  BiConsumer<String, Boolean> hook = (_, _) -> {};

  private final Map<CredentialId, Instant> inactiveSince = new HashMap<>();
  private int made;
  private int runs;

  /** A cluster whose two targets hold a key that somebody made by hand; nothing stored yet. */
  static InMemoryWorld toAdopt() {
    InMemoryWorld world = new InMemoryWorld();
    CredentialId byHand = new CredentialId("AKIABYHANDEXAMPLE");
    world.keys.put(
        byHand,
        new Credential(
            byHand,
            Status.ACTIVE,
            world.now.minus(Duration.ofDays(60)),
            new LastUse.Never(),
            Optional.empty()));
    world.versions.put(version(0), new Placeholder(version(0)));
    world.labels.put(Stage.CURRENT, version(0));
    for (String target : List.of("repo-1", "repo-2")) {
      world.targets.put(target, byHand);
      world.since.put(target, world.now.minus(Duration.ofDays(60)));
    }
    return world;
  }

  BooleanSupplier heldBack = () -> false;
  Doubts doubts = Doubts.NONE;
  boolean quarantined;

  Report run() {
    return run(false);
  }

  Report run(boolean requested) {
    return run(requested, false, Duration.ofMinutes(15));
  }

  Report run(boolean requested, boolean dryRun, Duration remaining) {
    Instant deadline = now.plus(remaining);
    RotationId id = new RotationId("run-" + ++runs);
    Iam iam = new Iam();
    return new Reconciler(
            new Ports(
                new Store(),
                iam,
                iam,
                new Updater(),
                happenings::add,
                () -> now,
                pause -> now = now.plus(pause),
                () -> version(++made),
                Duration.ofMinutes(2),
                doubts,
                failure ->
                    new Attention(Reason.FAILED, Thrown.message(failure), "The next run goes on.")),
            CredentialKind.ACCESS_KEY,
            Policy.DEFAULT)
        .reconcile(
            new RunRequest(id, requested, quarantined, dryRun),
            new RunLimits(heldBack, () -> Duration.between(now, deadline)),
            _ -> {});
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  CredentialId current() {
    return ((CredentialVersion) versions.get(labels.get(Stage.CURRENT))).credentialId();
  }

  Set<CredentialId> activeKeys() {
    Set<CredentialId> active = new HashSet<>();
    keys.values().stream().filter(Credential::isActive).forEach(key -> active.add(key.id()));
    return active;
  }

  /** Invariants 1 and 4. */
  void check() {
    targets.forEach(
        (name, id) ->
            assertThat(activeKeys())
                .as("what %s holds is Active, after %s", name, calls)
                .contains(id));
    assertThat(keys).hasSizeLessThanOrEqualTo(2);
  }

  private static VersionId version(int number) {
    return new VersionId("00000000-0000-4000-8000-%012d".formatted(number));
  }

  private void before(String call) {
    calls.add(call);
    hook.accept(call, true);
  }

  private void after(String call) {
    check();
    hook.accept(call, false);
  }

  private final class Store implements VersionStore {
    @Override
    public Labels labels() {
      before("labels");
      Labels read = new Labels(labels, false, exposed);
      after("labels");
      return read;
    }

    @Override
    public StoredVersion read(VersionId id) {
      before("read");
      after("read");
      return versions.get(id);
    }

    @Override
    public void carry(StoredVersion version) {
      before("carry");
      versions.put(version.id(), version);
      labels.put(Stage.CARRIER, version.id());
      after("carry");
    }

    @Override
    public void move(Stage stage, VersionId to, Optional<VersionId> from) {
      before("move");
      VersionId at = labels.get(stage);
      if (at != null && !from.filter(at::equals).isPresent()) {
        throw new LabelElsewhere("the label is attached to another version", null);
      }
      if (stage == Stage.CURRENT) {
        labels.put(Stage.PREVIOUS, at);
      }
      labels.put(stage, to);
      after("move");
    }
  }

  private final class Iam implements Credentials, UserNotes {
    @Override
    public OtherKinds others(Set<CredentialKind> kinds) {
      return OtherKinds.none();
    }

    @Override
    public Account account() {
      before("account");
      Account account = new Account(ownership, inactiveSince, Set.of());
      after("account");
      return account;
    }

    @Override
    public List<Credential> list() {
      before("list");
      List<Credential> listed =
          keys.values().stream().filter(key -> !unlisted.contains(key.id())).toList();
      after("list");
      return listed;
    }

    @Override
    public LastUse lastUse(CredentialId id) {
      before("lastUse");
      after("lastUse");
      return keys.get(id).lastUse();
    }

    @Override
    public IssuedCredential create() {
      before("create");
      assertThat(keys).as("never a create at two").hasSizeLessThan(2);
      assertThat(versions.get(labels.get(Stage.PENDING))).isInstanceOf(Intent.class);
      CredentialId id = new CredentialId("AKIA%012d".formatted(++made));
      keys.put(id, new Credential(id, Status.ACTIVE, now, new LastUse.Never(), Optional.empty()));
      after("create");
      return new IssuedCredential(
          id,
          CredentialKind.ACCESS_KEY,
          new UserName("demo"),
          id.value(),
          Secret.of("not-a-secret"),
          now);
    }

    @Override
    public void describe(CredentialId id, Instant created) {
      before("describe");
      after("describe");
    }

    @Override
    public void noteInactive(CredentialId id, Instant at) {
      before("noteInactive");
      inactiveSince.put(id, at);
      after("noteInactive");
    }

    @Override
    public void deactivate(CredentialId id) {
      before("deactivate");
      keys.computeIfPresent(id, (_, key) -> key.withStatus(Status.INACTIVE, Optional.empty()));
      after("deactivate");
    }

    @Override
    public void delete(CredentialId id) {
      before("delete");
      assertThat(activeKeys()).as("nothing Active is deleted").doesNotContain(id);
      keys.remove(id);
      after("delete");
    }

    @Override
    public void claim() {
      before("claim");
      ownership = Ownership.OURS;
      after("claim");
    }

    @Override
    public Proof prove(IssuedCredential credential) {
      before("prove");
      Credential key = keys.get(credential.id());
      boolean propagated =
          !now.isBefore(key.created().plus(Duration.ofSeconds(2L * proofsUntilValid)));
      if (key.isActive() && propagated) {
        keys.put(key.id(), key.withLastUse(new LastUse.At(now)));
      }
      after("prove");
      return key.isActive() && propagated ? Proof.VALID : Proof.NOT_YET;
    }
  }

  private final class Updater implements Cluster {
    @Override
    public Targets deliverWanted() {
      throw new IllegalStateException("nothing is keyless here");
    }

    @Override
    public Targets inspect() {
      before("inspect");
      Targets seen = states(Optional.empty());
      after("inspect");
      return seen;
    }

    @Override
    public Targets deliver(CredentialVersion version) {
      before("deliver");
      boolean wanted =
          version.id().equals(labels.get(Stage.PENDING))
              || version.id().equals(labels.get(Stage.CURRENT));
      if (wanted
          && keys.containsKey(version.credentialId())
          && keys.get(version.credentialId()).isActive()) {
        targets.forEach(
            (name, id) -> {
              if (!id.equals(version.credentialId())) {
                since.put(name, now);
              }
            });
        targets.replaceAll((_, _) -> version.credentialId());
      }
      Targets seen = states(Optional.of(version.credentialId()));
      after("deliver");
      return seen;
    }

    private Targets states(Optional<CredentialId> wanted) {
      TargetOutcome ofBroken =
          wanted.isPresent() ? TargetOutcome.BROKEN_BEFORE : TargetOutcome.BEHIND;
      return new Targets.Known(
          Stream.concat(
                  targets.entrySet().stream()
                      .map(
                          target ->
                              state(
                                  target,
                                  wanted.filter(target.getValue()::equals).isPresent()
                                      ? TargetOutcome.IN_STEP
                                      : TargetOutcome.BEHIND)),
                  broken.entrySet().stream().map(target -> state(target, ofBroken)))
              .toList());
    }

    private TargetState state(Map.Entry<String, CredentialId> target, TargetOutcome outcome) {
      return new TargetState(
          new TargetName("argocd", target.getKey()),
          "",
          Optional.of(target.getValue()),
          outcome,
          Optional.ofNullable(since.get(target.getKey())),
          Optional.empty());
    }
  }
}
