package dev.keyrefresh.simulation;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.OtherKinds;
import dev.keyrefresh.delivery.Crew;
import dev.keyrefresh.delivery.DeliveryReconciler;
import dev.keyrefresh.delivery.GitProbe;
import dev.keyrefresh.delivery.Pace;
import dev.keyrefresh.delivery.Pair;
import dev.keyrefresh.delivery.Rules;
import dev.keyrefresh.delivery.TargetSecret;
import dev.keyrefresh.delivery.TargetStore;
import dev.keyrefresh.rotation.Announcer;
import dev.keyrefresh.rotation.Cluster;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotation.VersionStore;
import dev.keyrefresh.rotation.VersionStore.LabelElsewhere;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.DecisionTable;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.RunRequest;
import dev.keyrefresh.rotation.loop.Ports;
import dev.keyrefresh.rotation.loop.Reconciler;
import dev.keyrefresh.rotation.loop.RunLimits;
import dev.keyrefresh.simulation.Actors.Crash;
import dev.keyrefresh.simulation.Actors.Failed;
import dev.keyrefresh.simulation.World.Iam;
import dev.keyrefresh.simulation.World.Key;
import dev.keyrefresh.simulation.World.Managed;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.Targets;
import dev.keyrefresh.time.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One run of a function: its ports to the world, its clock, and all that can go wrong at a call.
 */
final class Execution {
  private static final Duration ROTATOR_TIME_OUT = Duration.ofMinutes(15);
  private static final Duration UPDATER_TIME_OUT = Duration.ofMinutes(2);
  private static final Duration UPDATER_MARGIN = Duration.ofSeconds(35);
  private static final double CRASH = 0.004;
  private static final double FAILURE = 0.005;
  private static final double LOST_ANSWER = 0.006;
  private static final double STALE = 0.08;
  private static final double SLOW = 0.01;
  private static final double SWITCH = 0.12;
  private static final Duration UNTIL_AFTER_THE_NEXT = Duration.ofMinutes(6);
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final Duration CLOCKS = Duration.ofMinutes(2).plusSeconds(30);

  private final World world;
  private final Variant variant;
  private final String name;
  private final long skew;
  private final long deadline;
  private final long started;
  private final long startedSeq;
  private final Map<CredentialId, Instant> usedAtStart;
  private final Optional<Journaled> journal;
  private final Map<TargetName, Long> looked = new HashMap<>();
  private final Set<CredentialId> created = new HashSet<>();
  private final Set<CredentialId> deleted = new HashSet<>();
  private final Set<CredentialId> unknown = new HashSet<>();
  private final Map<TargetName, Long> targetReads = new HashMap<>();
  private Map<Stage, VersionId> told = Map.of();
  private long labelsRead;
  private long labelsSeen;
  private boolean emergencySeen;
  private int ownCalls;
  private int labelsCall;
  private int intents;
  private int creates;
  private int listed;

  private Execution(World world, Variant variant, String name, Duration timeOut) {
    this.world = world;
    this.variant = variant;
    this.name = name;
    skew = world.chance.upTo(60_000) - 30_000;
    deadline = world.millis + timeOut.toMillis();
    started = world.millis;
    startedSeq = world.seq;
    usedAtStart = Map.copyOf(world.lastUsed);
    journal = world.journal.map(kept -> new Journaled(kept, name));
  }

  /** A port as the product calls it: what it asks is written down where a journal is kept. */
  private <P> P heard(P port, BiFunction<Journaled, P, P> kept) {
    return journal.map(journaled -> kept.apply(journaled, port)).orElse(port);
  }

  /** A run of the rotator, to its end. */
  static Report rotate(World world, Variant variant, String name, boolean requested) {
    Execution process = new Execution(world, variant, name, ROTATOR_TIME_OUT);
    Variant.Rotator parts =
        variant.rotator(
            new Variant.Rotator(
                DecisionTable::next,
                process.new Secrets(),
                process.new IamUser(),
                process.new Updater(),
                process::pause));
    IamPort iam = process.heard(parts.credentials(), Journaled::credentials);
    Report report =
        new Reconciler(
                new Ports(
                    process.heard(parts.store(), Journaled::store),
                    iam,
                    iam,
                    process.heard(parts.cluster(), Journaled::cluster),
                    process.<Announcer>heard(_ -> process.announce(), Journaled::announcer),
                    process::clock,
                    process.heard(parts.pause(), Journaled::pause),
                    world::newVersionId,
                    UPDATER_TIME_OUT),
                world.kind(),
                world.policy,
                (observed, policy, now) -> {
                  Decision decision = parts.decide().next(observed, policy, now);
                  world.say(
                      name
                          + " "
                          + decision.step().word()
                          + " "
                          + decision.reason()
                          + " "
                          + decision.step().credential().map(CredentialId::value).orElse(""));
                  return decision;
                })
            .reconcile(
                new RunRequest(new RotationId(name), requested, false, false),
                new RunLimits(
                    process.<BooleanSupplier>heard(() -> false, Journaled::heldBack),
                    () -> Duration.ofMillis(process.deadline - world.millis)),
                step -> process.journal.ifPresent(kept -> kept.took(step)));
    process.journal.ifPresent(kept -> kept.ended(report));
    report
        .failure()
        .filter(failure -> !(failure instanceof Failed || failure instanceof LabelElsewhere))
        .ifPresent(failure -> world.require(false, () -> name + " fails by itself: " + failure));
    return report;
  }

  /** A run of the updater, to its end. */
  static DeliveryReconciler.Result update(
      World world,
      Variant variant,
      String name,
      boolean inspect,
      Optional<VersionId> requested,
      Optional<Execution> caller) {
    Execution process = new Execution(world, variant, name, UPDATER_TIME_OUT);
    int before = world.chance.total();
    DeliveryReconciler reconciler =
        new DeliveryReconciler(
            process.heard(
                variant.updatersVersions(process.new Secrets(), requested), Journaled::versions),
            process.heard(variant.targets(process.new Kubernetes(caller)), Journaled::targets),
            process.heard(variant.probe(process.new Git()), Journaled::probe),
            new Rules(world.form, World.SERVICE_USER, false, Optional.empty()),
            () -> {
              throw new IllegalStateException("no session is asked for");
            },
            process::clock,
            process.<Pause>heard(process::pause, Journaled::pause),
            process.pace());
    DeliveryReconciler.Result result =
        inspect ? reconciler.inspect() : reconciler.deliver(requested);
    process.journal.ifPresent(kept -> kept.ended(result));
    if (!inspect && requested.isEmpty() && world.chance.total() == before) {
      world.targets.keySet().forEach(process::isServedForAWhile);
    }
    return result;
  }

  /**
   * After a run of the updater in which nothing went wrong every target opens Git, and will until
   * after the next one.
   */
  private void isServedForAWhile(TargetName target) {
    Optional<CredentialId> id = world.holds(target);
    Optional<CredentialId> current = world.idAt(Stage.CURRENT);
    Optional<CredentialId> wanted =
        id.equals(world.idAt(Stage.PENDING))
                || (current.isEmpty() && id.equals(world.idAt(Stage.CARRIER)))
            ? id
            : current;
    boolean disturbed =
        world.facts.foreignWrite.getOrDefault(target, -1L) >= startedSeq
            || world.facts.lastTouch >= startedSeq
            || world.managed.latestEntry().seq() > startedSeq;
    if (disturbed
        || wanted.filter(world.iam.latest()::isActive).isEmpty()
        || !world.hasSettled(wanted, started)) {
      return;
    }
    world.require(
        id.filter(world.iam.latest()::isActive).isPresent()
            && world.serves(world.pairIn(target), UNTIL_AFTER_THE_NEXT),
        () -> target + " does not open Git until the next run after " + name);
  }

  /** One target after the other, or all read first, two sharing what the labels said. */
  private Pace pace() {
    return world.sharesLabels
        ? new Pace(
            new Crew.InTurn(2),
            Integer.MAX_VALUE,
            new SplittableRandom(started),
            () -> Duration.ofMillis(deadline - world.millis).minus(UPDATER_MARGIN))
        : new Pace(new Crew.InTurn(1), 1, () -> 0, () -> UPDATER_TIME_OUT);
  }

  /** Never throws: a mail that fails is counted and changes nothing. */
  private void announce() {
    try {
      call("mail", "announce", () -> null);
    } catch (Failed e) {
      world.chance.count("failed mail");
    }
  }

  private Instant clock() {
    return world.now().plusMillis(skew);
  }

  private void pause(Duration duration) {
    world.millis += duration.toMillis();
    turn();
  }

  /** Lets others go first, and dies where its time is over. */
  private void turn() {
    if (!world.chance.isCalm() && world.actors.isInside() && world.chance.in(SWITCH)) {
      world.actors.handOver();
    }
    if (world.millis > deadline) {
      throw world.crash(name, "of", "its time-out");
    }
  }

  private interface Effect<T> {
    T take();
  }

  /** One call: it takes time, and may be refused, fail, die or lose its answer. */
  private <T> T call(String service, String what, Effect<T> effect) {
    return call(service, what, effect, Refusal::failed);
  }

  private interface Failure<E extends Exception> {
    E of(Refusal refusal);
  }

  /** What a service answered instead. */
  private record Refusal(String what, boolean forbidden) {
    Failed failed() {
      return new Failed(what);
    }

    TargetStore.Unavailable unavailable() {
      return new TargetStore.Unavailable(what, forbidden);
    }
  }

  private <T, E extends Exception> T call(
      String service, String what, Effect<T> effect, Failure<E> failure) throws E {
    Chance chance = world.chance;
    turn();
    world.calls++;
    ownCalls++;
    world.millis += 20 + chance.upTo(180);
    if (chance.fault("slow call", SLOW * world.roughness)) {
      world.millis += chance.upTo(30_000);
    }
    if (chance.fault("crash before a call", CRASH * world.roughness)) {
      throw world.crash(name, "before", what);
    }
    if (world.isDenied(service)) {
      chance.count("denied call");
      throw refused(what, " is denied", true, failure);
    }
    if (chance.fault("throttled call", FAILURE * world.roughness)) {
      throw refused(what, " is throttled", false, failure);
    }
    if (chance.fault("failed call", FAILURE * world.roughness)) {
      throw refused(what, " fails", false, failure);
    }
    T answer = effect.take();
    world.say(name, what, answer);
    world.check(name, what);
    if (chance.fault("crash after a call", CRASH * world.roughness)) {
      throw world.crash(name, "after", what);
    }
    if (chance.fault("lost answer", LOST_ANSWER * world.roughness)) {
      throw refused(what, " loses its answer", false, failure);
    }
    return answer;
  }

  private <E extends Exception> E refused(
      String what, String how, boolean forbidden, Failure<E> failure) {
    world.say(name, what, how);
    return failure.of(new Refusal(what + how, forbidden));
  }

  private final class Secrets implements VersionStore {
    @Override
    public Labels labels() {
      return call(
          "Secrets Manager",
          "labels",
          () -> {
            Kept.At<Managed> entry =
                world.managed.read(world.chance, "labels", STALE * world.roughness, world.millis);
            Managed seen = entry.value();
            labelsSeen = entry.seq();
            labelsCall = ownCalls;
            labelsRead = world.calls;
            emergencySeen = world.isEmergency();
            told = seen.labels();
            return new Labels(seen.labels(), seen.paused(), seen.exposed());
          });
    }

    @Override
    public StoredVersion read(VersionId id) {
      return call(
          "Secrets Manager",
          "read",
          () -> {
            boolean fresh = world.millis - world.written.get(id) < 3_000;
            if (fresh && world.chance.fault("version not seen yet", STALE * world.roughness)) {
              throw new Failed("no such version");
            }
            return world.versions.get(id);
          });
    }

    @Override
    public void carry(StoredVersion version) {
      call(
          "Secrets Manager",
          "carry",
          () -> {
            world.put(version);
            intents += version instanceof Intent ? 1 : 0;
            world.label(Stage.CARRIER, version.id());
            return version;
          });
    }

    @Override
    public void move(Stage stage, VersionId to, Optional<VersionId> from) {
      call(
          "Secrets Manager",
          stage == Stage.CURRENT ? "move CURRENT" : "move PENDING",
          () -> {
            VersionId at = world.managed.latest().labels().get(stage);
            if (at != null && from.filter(at::equals).isEmpty()) {
              throw new LabelElsewhere("the label is attached to another version", null);
            }
            if (stage == Stage.CURRENT) {
              isHeldEverywhere(to);
            }
            if (stage == Stage.CURRENT && at != null) {
              world.label(Stage.PREVIOUS, at);
            }
            world.label(stage, to);
            return to;
          });
    }
  }

  /** Whether a run that was told these labels may write it anywhere. */
  private boolean isWanted(CredentialId id) {
    Optional<CredentialId> is = Optional.of(id);
    return is.equals(toldOf(Stage.CURRENT)) || is.equals(toldOf(Stage.PENDING));
  }

  /** Whether it may renew it: what a run stored last, while nothing is current. */
  private boolean isKeptAlive(CredentialId id) {
    return toldOf(Stage.CURRENT).isEmpty() && toldOf(Stage.CARRIER).equals(Optional.of(id));
  }

  private Optional<CredentialId> toldOf(Stage stage) {
    return world.versions.get(told.get(stage)) instanceof CredentialVersion stored
        ? Optional.of(stored.credentialId())
        : Optional.empty();
  }

  private boolean wasPutThereSince(TargetName target) {
    return world.facts.foreignWrite.getOrDefault(target, -1L) >= looked.getOrDefault(target, -1L);
  }

  /** Whether somebody turned it on or off by hand while this process ran. */
  private boolean touchedSince(CredentialId id) {
    return world.facts.touchedByHand.getOrDefault(id, -1L) >= startedSeq;
  }

  /** Whether a hand moved a label after this process last read the labels. */
  private boolean wasRecordTakenSince() {
    return world.facts.recordTaken >= startedSeq && world.managed.latestEntry().seq() > labelsSeen;
  }

  private void isHeldEverywhere(VersionId promoted) {
    Optional<CredentialId> id =
        Optional.of(((CredentialVersion) world.versions.get(promoted)).credentialId());
    // The swap of AWSCURRENT cannot see what became of AWSPENDING since the look right before it.
    boolean overtaken =
        labelsCall == ownCalls - 1 && world.managed.latestEntry().seq() > labelsSeen;
    if (overtaken
        || world.facts.labelTaken >= startedSeq
        || id.filter(this::touchedSince).isPresent()) {
      return;
    }
    world
        .names()
        .forEach(
            target ->
                world.require(
                    world.holds(target).equals(id)
                        || wasPutThereSince(target)
                        || world.facts.spoilt.contains(target)
                        || world
                            .holds(target)
                            .filter(
                                held -> world.iam.latest().isActive(held) && !touchedSince(held))
                            .isEmpty(),
                    () -> target + " does not hold " + id.get() + ", which is promoted"));
  }

  private final class IamUser implements IamPort {
    @Override
    public OtherKinds others(Set<CredentialKind> kinds) {
      return OtherKinds.none();
    }

    private Iam seen() {
      return world.iam.read(world.chance, "IAM", STALE * world.roughness, world.millis).value();
    }

    @Override
    public Account account() {
      return call(
          "IAM",
          "account",
          () -> {
            Iam seen = seen();
            return new Account(seen.ownership(), seen.notes(), seen.described());
          });
    }

    @Override
    public List<Credential> list() {
      return call(
          "IAM",
          "list",
          () -> {
            List<Credential> keys =
                seen().keys().values().stream()
                    .map(
                        key ->
                            new Credential(
                                key.id(),
                                key.login(),
                                key.status(),
                                key.created(),
                                new LastUse.NotReported(),
                                Optional.empty()))
                    .toList();
            listed = (int) keys.stream().filter(key -> !deleted.contains(key.id())).count();
            return keys;
          });
    }

    @Override
    public LastUse lastUse(CredentialId id) {
      try {
        return call(
            "IAM",
            "lastUse",
            () -> {
              unknown.remove(id);
              Instant used = world.lastUsed.get(id);
              return used == null ? new LastUse.Never() : new LastUse.At(used);
            });
      } catch (Failed e) {
        world.chance.count("last use unknown");
        unknown.add(id);
        return new LastUse.Unknown("throttled");
      }
    }

    @Override
    public IssuedCredential create() {
      creates++;
      return call(
          "IAM",
          "create",
          () -> {
            isOurs("create");
            world.require(creates <= intents, () -> "a create is tried again");
            world.require(listed < 2, () -> "a create although two were listed");
            world.require(
                world.versions.values().stream()
                    .anyMatch(
                        version ->
                            version instanceof Intent intent
                                && intent.chain().rotation().value().equals(name)),
                () -> "a create without an intent of its own");
            if (world.iam.latest().keys().size() >= 2) {
              throw new Failed("LimitExceeded");
            }
            Key key = world.makeKey(Duration.ZERO);
            created.add(key.id());
            return world.issued(key.id());
          });
    }

    @Override
    public void describe(CredentialId id, Instant at) {
      call("IAM", "describe", () -> id);
    }

    @Override
    public void noteInactive(CredentialId id, Instant since) {
      call(
          "IAM",
          "noteInactive",
          () -> {
            isOurs("note");
            Map<CredentialId, Instant> notes = new HashMap<>(world.iam.latest().notes());
            notes.put(id, since);
            world.note(notes);
            return id;
          });
    }

    @Override
    public void deactivate(CredentialId id) {
      call(
          "IAM",
          "deactivate",
          () -> {
            isOurs("deactivate");
            isNotNeeded(id, "deactivated");
            isKnownToBeUnused(id, "deactivated");
            hasAGround(id);
            spoilsNothing(id);
            world.setStatus(id, Status.INACTIVE);
            return id;
          });
    }

    @Override
    public void delete(CredentialId id) {
      call(
          "IAM",
          "delete",
          () -> {
            isOurs("delete");
            isNotNeeded(id, "deleted");
            isKnownToBeUnused(id, "deleted");
            mayBeDeleted(id);
            spoilsNothing(id);
            world.removeKey(id);
            deleted.add(id);
            return id;
          });
    }

    @Override
    public void claim() {
      call(
          "IAM",
          "claim",
          () -> {
            world.require(
                world.iam.latest().ownership() != Ownership.ANOTHERS,
                () -> "claims another's user");
            world.own(Ownership.OURS);
            return "";
          });
    }

    @Override
    public Proof prove(IssuedCredential credential) {
      return call(
          "STS",
          "prove",
          () -> {
            boolean valid = world.opens(credential.id());
            if (valid) {
              world.use(credential.id());
            }
            return valid ? Proof.VALID : Proof.NOT_YET;
          });
    }

    private void isOurs(String what) {
      world.require(
          world.iam.latest().ownership() == Ownership.OURS,
          () -> what + " on a user that is not claimed");
    }

    private void isNotNeeded(CredentialId id, String what) {
      boolean inVain =
          isGivenUp(id)
              && world.managed.latest().exposed().contains(id)
              && !world.iam.latest().isActive(id);
      if ((created.contains(id) && !world.idAt(Stage.PENDING).equals(Optional.of(id)))
          || world.isCutOff(id)
          || inVain) {
        return;
      }
      world.require(
          !world.idAt(Stage.CURRENT).equals(Optional.of(id)), () -> id + " is current, " + what);
      world.require(
          !world.idAt(Stage.PENDING).equals(Optional.of(id)), () -> id + " is pending, " + what);
      world
          .names()
          .forEach(
              target ->
                  world.require(
                      !world.holds(target, id)
                          || wasPutThereSince(target)
                          || isDeadByHand(target, id)
                          || world.facts.spoilt.contains(target)
                          || !world.iam.latest().isActive(id),
                      () -> target + " holds " + id + ", " + what));
    }

    /** Its pair died of age while somebody had turned the key off: Active again opens nothing. */
    private boolean isDeadByHand(TargetName target, CredentialId id) {
      return world.facts.touchedByHand.containsKey(id) && world.isExpired(target);
    }

    private void spoilsNothing(CredentialId id) {
      world
          .names()
          .forEach(
              target -> {
                if (world.holds(target, id)
                    && (wasPutThereSince(target) || isDeadByHand(target, id))) {
                  world.facts.spoilt.add(target);
                }
              });
    }

    private void isKnownToBeUnused(CredentialId id, String what) {
      if (world.kind() == CredentialKind.ACCESS_KEY
          && !world.managed.latest().exposed().contains(id)
          && !created.contains(id)) {
        Instant used = usedAtStart.get(id);
        world.require(
            !unknown.contains(id), () -> "nobody knows whether " + id + " is used, " + what);
        world.require(
            used == null
                || !used.plus(world.policy.quietWindow()).minus(CLOCKS).isAfter(world.now()),
            () -> id + " was used at " + used + " and is " + what);
      }
    }

    /** Superseded is a matter of record; a stranger's key only for long disuse, or as an orphan. */
    private void hasAGround(CredentialId id) {
      Key key = world.iam.latest().keys().get(id);
      if (key == null
          || !key.isActive()
          || world.managed.latest().exposed().contains(id)
          || !world.facts.foreign.contains(id)
          || world.facts.wereHeld.contains(id)) {
        return;
      }
      Instant used = usedAtStart.get(id);
      Instant limit = world.now().plus(CLOCKS).minus(world.policy.unusedLimit());
      boolean unused = !key.created().isAfter(limit) && (used == null || !used.isAfter(limit));
      boolean suspect =
          used == null
              && !world.iam.latest().described().contains(id)
              && pendingIntent().filter(intent -> !intent.chain().known().contains(id)).isPresent();
      boolean onRecord =
          isGivenUp(id)
              || Stream.of(Stage.CURRENT, Stage.PREVIOUS)
                  .flatMap(stage -> world.at(stage).stream())
                  .anyMatch(
                      version ->
                          version instanceof CredentialVersion credential
                              && credential.replaces().contains(id));
      world.require(
          unused || suspect || onRecord || touchedSince(id) || wasRecordTakenSince(),
          () -> id + " is a stranger's and is deactivated");
    }

    private boolean isGivenUp(CredentialId id) {
      return pendingIntent().filter(intent -> intent.chain().lost().contains(id)).isPresent();
    }

    private Optional<Intent> pendingIntent() {
      return world.at(Stage.PENDING).filter(Intent.class::isInstance).map(Intent.class::cast);
    }

    private void mayBeDeleted(CredentialId id) {
      Key key = world.iam.latest().keys().get(id);
      if (key == null || touchedSince(id)) {
        return;
      }
      world.require(!key.isActive(), () -> id + " is Active and is deleted");
      Instant out = world.facts.outSince.getOrDefault(id, World.START.minus(Duration.ofDays(400)));
      // The note is written first, and the run that wrote it may have been slow.
      boolean graceOver =
          !out.plus(world.policy.recoveryGrace())
              .isAfter(world.now().plus(CLOCKS).plus(ROTATOR_TIME_OUT));
      boolean orphan = world.isOrphan(id);
      Instant used = usedAtStart.get(id);
      boolean strangers =
          world.facts.foreign.contains(id)
              && (used == null
                  || !used.plus(world.policy.recoveryGrace()).isAfter(world.now().plus(CLOCKS)));
      world.require(
          graceOver
              || orphan
              || strangers
              || created.contains(id)
              || world.managed.latest().exposed().contains(id)
              || emergencySeen
              || world.idAt(Stage.CURRENT).filter(Execution.this::touchedSince).isPresent(),
          () -> id + " is deleted within its recovery grace");
    }
  }

  private final class Updater implements Cluster {
    @Override
    public Targets deliverWanted() {
      return invoke(false, Optional.empty());
    }

    @Override
    public Targets inspect() {
      return invoke(true, Optional.empty());
    }

    @Override
    public Targets deliver(CredentialVersion version) {
      return invoke(false, Optional.of(version.id()));
    }

    /** Runs within the call, or goes on alone when the caller gets no answer. */
    private Targets invoke(boolean inspect, Optional<VersionId> requested) {
      turn();
      String updater = name + (inspect ? "/inspect" : "/deliver");
      if (!inspect && world.chance.fault("updater outlives the call", 0.1 * world.roughness)) {
        world.say("    " + name + " gets no answer, the updater goes on");
        world.actors.start(
            () -> update(world, variant, updater, false, requested, Optional.empty()));
        return new Targets.Unknown("no answer");
      }
      try {
        DeliveryReconciler.Result result =
            update(world, variant, updater, inspect, requested, Optional.of(Execution.this));
        return result
            .problem()
            .<Targets>map(Targets.Unknown::new)
            .orElseGet(() -> new Targets.Known(result.targets()));
      } catch (Crash | Failed e) {
        if (e.getMessage() != null && e.getMessage().equals("dropped")) {
          throw e;
        }
        return new Targets.Unknown("the updater failed");
      }
    }
  }

  private final class Kubernetes implements TargetStore {
    private final Optional<Execution> caller;

    Kubernetes(Optional<Execution> caller) {
      this.caller = caller;
    }

    @Override
    public Found find() {
      return new Found(world.names(), Optional.empty());
    }

    @Override
    public List<TargetName> named() {
      return world.names();
    }

    @Override
    public Optional<String> visitLabelled(Consumer<Stream<TargetSecret>> visitor) {
      return Optional.empty();
    }

    @Override
    public boolean discovers() {
      return false;
    }

    @Override
    public Optional<TargetSecret> read(TargetName target) throws Unavailable {
      isUp();
      return call(
          "Kubernetes",
          "get",
          () -> {
            Kept<TargetSecret> kept = world.targets.get(target);
            Kept.At<TargetSecret> seen =
                kept.read(world.chance, "Kubernetes", 0.3 * STALE * world.roughness, world.millis);
            @SuppressWarnings("ReferenceEquality") // Another entry may hold the same.
            boolean latest = seen == kept.latestEntry();
            targetReads.put(target, (long) world.calls);
            caller.ifPresent(
                process -> process.looked.put(target, latest ? world.seq + 1 : seen.seq()));
            return Optional.of(seen.value());
          },
          Refusal::unavailable);
    }

    @Override
    public void patch(TargetName target, String resourceVersion, Patch patch)
        throws Conflict, Unavailable {
      isUp();
      boolean current =
          call(
              "Kubernetes",
              "patch",
              () -> {
                boolean matches =
                    world.targets.get(target).latest().resourceVersion().equals(resourceVersion);
                if (matches && !world.chance.fault("conflict", 0.03 * world.roughness)) {
                  write(target, patch);
                  return true;
                }
                return false;
              },
              Refusal::unavailable);
      if (!current) {
        throw new Conflict("changed in between");
      }
    }

    private void write(TargetName target, Patch patch) {
      CredentialId id = world.idIn(patch.pair()).orElseThrow();
      world.require(
          labelsRead > targetReads.get(target),
          () -> target + " is written by labels that are older than what was read of it");
      world.require(
          isWanted(id) || (isKeptAlive(id) && world.holds(target, id)),
          () -> id + " is not wanted and is written into " + target);
      boolean worked =
          !world.facts.spoilt.contains(target)
              && world.holds(target).filter(world.iam.latest()::isActive).isPresent();
      world.write(
          target,
          patch.pair(),
          patch.stamps(),
          variant.left(world.targets.get(target).latest().fields()));
      world.facts.spoilt.remove(target);
      Key key = world.iam.latest().keys().get(id);
      boolean active = key != null && key.isActive();
      boolean propagated = active && world.millis >= key.acceptedFrom();
      if (!worked && !propagated) {
        world.facts.spoilt.add(target);
        return;
      }
      world.require(
          active || world.facts.cutByHand.contains(id) || world.isCutOff(id),
          () -> id + " is not Active and is written into " + target);
      world.require(
          !active || propagated, () -> id + " has not propagated and is written into " + target);
    }

    private void isUp() throws Unavailable {
      if (world.millis < world.clusterDownUntil) {
        world.millis += 1_000;
        world.chance.count("cluster unreachable");
        throw new Unavailable("no route", false);
      }
    }
  }

  private final class Git implements GitProbe {
    @Override
    public Answer probe(CodeCommitUrl repository, Pair pair) {
      try {
        return call(
            "CodeCommit",
            "probe",
            () -> {
              if (world.chance.fault("unclear probe", 0.02 * world.roughness)) {
                return Answer.INCONCLUSIVE;
              }
              if (world.sharesLabels
                  && world.chance.fault("silent CodeCommit", 0.02 * world.roughness)) {
                world.millis += SILENCE.toMillis();
                return Answer.SILENT;
              }
              return world.admits(repository, pair) ? Answer.ACCEPTED : Answer.REFUSED;
            });
      } catch (Failed e) {
        return Answer.INCONCLUSIVE;
      }
    }
  }
}
