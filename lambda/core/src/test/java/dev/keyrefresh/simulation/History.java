package dev.keyrefresh.simulation;

import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.delivery.Pair;
import dev.keyrefresh.delivery.TargetSecret;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Policy.Exposure;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.simulation.Actors.Crash;
import dev.keyrefresh.simulation.Actors.Failed;
import dev.keyrefresh.simulation.World.Key;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Placeholder;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One history of one cluster: what happens in it is drawn from the seed, and then it must settle.
 */
final class History {
  private static final List<Duration> JUMPS =
      List.of(
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofMinutes(17),
          Duration.ofHours(1),
          Duration.ofHours(13),
          Duration.ofDays(1),
          Duration.ofDays(1),
          Duration.ofDays(8),
          Duration.ofDays(40));
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration FORTNIGHT = Duration.ofDays(14);
  private static final List<Duration> CALM =
      List.of(
          Duration.ofMinutes(20),
          Duration.ofHours(25),
          Duration.ofDays(8),
          Duration.ofHours(25),
          Duration.ofDays(8),
          Duration.ofHours(25),
          Duration.ofHours(25),
          Duration.ofDays(8),
          Duration.ofDays(31),
          Duration.ofHours(25),
          Duration.ofDays(8),
          Duration.ofDays(31),
          Duration.ofHours(25),
          Duration.ofDays(8));

  private static final List<Form> FORMS =
      List.of(
          new Form.Signed(),
          new Form.Signed(),
          new Form.Git(),
          new Form.Raw(new Form.Fields("awsAccessKeyId", "awsSecretAccessKey")));
  private static final List<String> SERVICES =
      List.of("IAM", "STS", "Secrets Manager", "Kubernetes", "CodeCommit");
  private static final Duration RENEWAL = Duration.ofMinutes(5);

  private final Variant variant;
  private final int mostEvents;
  private final World world;
  private final List<TargetSecret> seen = new ArrayList<>();
  private int runs;

  private History(
      long seed,
      Variant variant,
      int mostEvents,
      Set<Integer> withheld,
      List<String> trace,
      Optional<Journal> journal) {
    this.variant = variant;
    this.mostEvents = mostEvents;
    Chance chance = new Chance(seed, withheld);
    Policy policy = chance.in(0.2) ? Policy.DEFAULT.with(Exposure.CUT_OFF_FIRST) : Policy.DEFAULT;
    Form form = chance.of(FORMS);
    world = new World(chance, policy, form, trace, journal);
  }

  /**
   * What came of it.
   *
   * @param violation empty when every invariant held
   */
  record Outcome(
      long seed,
      Optional<String> violation,
      int events,
      int calls,
      int checks,
      int required,
      int faults,
      Map<String, Integer> injected,
      long fingerprint,
      String end) {}

  static Outcome play(long seed, Variant variant) {
    return play(seed, variant, Integer.MAX_VALUE, Set.of(), null);
  }

  static Outcome play(
      long seed, Variant variant, int mostEvents, Set<Integer> withheld, List<String> trace) {
    return new History(seed, variant, mostEvents, withheld, trace, Optional.empty()).play(seed);
  }

  /** What its processes asked and heard. */
  static Journal journal(long seed, Variant variant) {
    Journal journal = new Journal();
    journal.ends(
        new History(seed, variant, Integer.MAX_VALUE, Set.of(), null, Optional.of(journal))
            .play(seed));
    return journal;
  }

  private Outcome play(long seed) {
    Optional<String> violation = Optional.empty();
    String end = "";
    try {
      begin();
      int length = 4 + (int) world.chance.upTo(16);
      while (world.events < Math.min(length, mostEvents)) {
        world.events++;
        event();
      }
      end = settle();
    } catch (Violation e) {
      violation = Optional.of(e.getMessage());
    } finally {
      world.actors.dropAll();
    }
    return new Outcome(
        seed,
        violation,
        world.events,
        world.calls,
        world.checks,
        world.required,
        world.chance.faults(),
        world.chance.injected(),
        world.fingerprint,
        end);
  }

  // How it begins

  private void begin() {
    Chance chance = world.chance;
    world.roughness = chance.of(List.of(0.0, 0.5, 1.0, 1.0, 3.0));
    world.iamSkew = chance.upTo(60_000) - 30_000;
    world.gitSkew = chance.upTo(60_000) - 30_000;
    chance.count("clocks differ");
    boolean adopted = chance.in(0.75);
    if (chance.in(0.02)) {
      world.own(Ownership.ANOTHERS);
    } else if (adopted) {
      world.own(Ownership.OURS);
    }
    CredentialId current = world.makeKey(Duration.ofDays(1 + chance.upTo(79))).id();
    if (adopted) {
      store(current, Set.of());
    } else {
      VersionId placeholder = world.newVersionId();
      world.put(new Placeholder(placeholder));
      world.label(Stage.CURRENT, placeholder);
      world.facts.foreign.add(current);
    }
    for (String target : List.of("repo-1", "repo-2")) {
      world.write(
          new TargetName("argocd", target),
          world.pairOf(current),
          adopted
              ? new TargetSecret.Stamps(
                  Optional.of(current),
                  Optional.empty(),
                  Optional.of(world.now().minus(Duration.ofDays(10))),
                  Optional.empty(),
                  Optional.empty())
              : TargetSecret.Stamps.NONE);
    }
    world.use(current);
    world.forgetThePast();
    remember();
    world.say(
        "begins "
            + (adopted ? "with " : "to adopt ")
            + current
            + ", "
            + world.form.word()
            + ", "
            + world.policy.exposure()
            + ", roughness "
            + world.roughness);
  }

  private void store(CredentialId id, Set<CredentialId> replaces) {
    VersionId version = world.newVersionId();
    world.put(new CredentialVersion(version, world.issued(id), Optional.empty(), replaces));
    world.label(Stage.CURRENT, version);
    world.label(Stage.PENDING, version);
  }

  // What happens

  private void event() {
    Chance chance = world.chance;
    boolean busy = !world.actors.live().isEmpty();
    if (busy && chance.in(0.75)) {
      world.events--;
      world.actors.resume(chance.of(world.actors.live()));
    } else if (chance.in(0.30)) {
      startRotator(chance.in(0.25));
    } else if (chance.in(0.20)) {
      startUpdater();
    } else if (chance.in(0.45)) {
      pass(busy ? chance.of(JUMPS.subList(0, 4)) : chance.of(JUMPS));
    } else if (chance.in(0.15)) {
      keepRenewing();
    } else {
      meddle();
    }
    world.check("event", "");
  }

  private void startRotator(boolean requested) {
    String name = "run-" + ++runs;
    world.say("starts " + name + (requested ? ", asked to rotate" : ""));
    start(
        () -> {
          Report report = Execution.rotate(world, variant, name, requested);
          world.say("ends " + name + " " + report.reason());
        });
    remember();
  }

  private void startUpdater() {
    String name = "update-" + ++runs;
    world.say("starts " + name);
    start(() -> Execution.update(world, variant, name, false, Optional.empty(), Optional.empty()));
    remember();
  }

  private void start(Runnable body) {
    world.actors.start(body);
    world.actors.resume(world.actors.live().getLast());
  }

  /** The updater's schedule, twice. */
  private void keepRenewing() {
    for (int run = 0; run < 2; run++) {
      pass(RENEWAL);
      try {
        Execution.update(
            world, variant, "update-" + ++runs, false, Optional.empty(), Optional.empty());
      } catch (Crash | Failed e) {
        world.say("update-" + runs + " fails");
      }
    }
    remember();
  }

  private void pass(Duration time) {
    world.millis += time.toMillis();
    world.say("passes " + time);
    use();
  }

  /** Argo CD reads what is in the targets; the updater, or before it a script, renewed it. */
  private void use() {
    for (TargetName name : world.names()) {
      TargetSecret target = world.targets.get(name).latest();
      world
          .holds(name)
          .filter(world.iam.latest()::isActive)
          .ifPresent(
              id -> {
                world.use(id);
                if (target.stamps().credential().isEmpty()) {
                  world.write(name, world.pairOf(id), target.stamps());
                }
              });
    }
  }

  private void remember() {
    world.targets.values().forEach(kept -> seen.add(kept.latest()));
  }

  private void meddle() {
    switch ((int) world.chance.upTo(15)) {
      case 0, 1 -> expose();
      case 2, 3 -> putBack();
      case 4 -> makeByHand();
      case 5 -> turnByHand();
      case 6 -> deleteByHand();
      case 7 -> writeByHand();
      case 8, 9 -> useElsewhere();
      case 10 -> clusterGoesDown();
      case 11, 12 -> deny();
      case 13 -> takeLabel();
      case 14 -> storeByHand();
      default -> {
        world.pause(!world.managed.latest().paused());
        world.say("pauses or resumes");
        world.chance.count("paused or resumed");
      }
    }
  }

  private void clusterGoesDown() {
    world.clusterDownUntil = until(Duration.ofMinutes(3), Duration.ofDays(3));
    world.say("the cluster cannot be reached for a while");
  }

  private void deny() {
    String service = world.chance.of(SERVICES);
    world.deniedUntil.put(service, until(Duration.ofMinutes(3), Duration.ofDays(1)));
    world.say(service + " is denied for a while");
  }

  private long until(Duration... later) {
    return world.millis + world.chance.of(List.of(later)).toMillis();
  }

  /**
   * To delete a version is to take its labels away; the current one's cannot be taken. With a
   * version goes the record of whose the other keys are.
   */
  private void takeLabel() {
    Stage stage = world.chance.of(List.of(Stage.PENDING, Stage.PREVIOUS));
    Optional<VersionId> at = Optional.ofNullable(world.managed.latest().labels().get(stage));
    if (at.isPresent()
        && !at.equals(Optional.ofNullable(world.managed.latest().labels().get(Stage.CURRENT)))) {
      world.say("somebody deletes the version under " + stage);
      world.unlabel(stage);
      forgetRecords();
      world.facts.labelTaken = world.seq;
      world.chance.count("version deleted by hand");
    }
  }

  private void forgetRecords() {
    world.iam.latest().keys().keySet().stream()
        .filter(id -> !world.idAt(Stage.CURRENT).equals(Optional.of(id)))
        .filter(id -> !world.isOrphan(id))
        .forEach(world.facts.foreign::add);
    world.facts.recordTaken = world.seq;
    world.facts.lastTouch = world.seq;
  }

  /** An administrator's own key, stored as the pending version, whatever was there. */
  private void storeByHand() {
    if (world.iam.latest().keys().size() < 2) {
      Key key = world.makeKey(Duration.ZERO);
      VersionId version = world.newVersionId();
      world.put(new CredentialVersion(version, world.issued(key.id()), Optional.empty(), Set.of()));
      world.label(Stage.PENDING, version);
      forgetRecords();
      touch(key.id());
      world.say("somebody makes " + key.id() + " and stores it");
      world.chance.count("key stored by hand");
    }
  }

  private Optional<CredentialId> someKey() {
    List<CredentialId> ids = List.copyOf(world.iam.latest().keys().keySet());
    return ids.isEmpty() ? Optional.empty() : Optional.of(world.chance.of(ids));
  }

  private void expose() {
    someKey()
        .ifPresent(
            id -> {
              world.say(id + " is exposed");
              world.chance.count("key exposed");
              world.expose(id);
            });
  }

  /** A controller in the cluster writes an older copy of a target. */
  private void putBack() {
    TargetSecret old = world.chance.of(seen);
    world.chance.count("target put back");
    foreignWrite(old.name(), new Pair(old.username().orElseThrow(), old.password().orElseThrow()));
  }

  private void writeByHand() {
    world.chance.count("target written by hand");
    if (world.chance.in(0.5)) {
      foreignWrite(
          world.chance.of(world.names()),
          new Pair(Secret.of("somebody"), Secret.of("typed wrongly")));
    } else if (world.actors.live().isEmpty()) {
      someUsableKey()
          .ifPresent(
              id -> {
                foreignWrite(world.chance.of(world.names()), world.pairOf(id));
                world.use(id);
              });
    }
  }

  private void foreignWrite(TargetName name, Pair pair) {
    world.say("somebody writes " + pair.username().reveal() + " into " + name);
    world.write(name, pair, world.targets.get(name).latest().stamps());
    world.facts.foreignWrite.put(name, world.seq);
    world.facts.spoilt.remove(name);
    if (!world.serves(pair, Duration.ZERO)) {
      world.facts.spoilt.add(name);
    }
  }

  private void makeByHand() {
    if (world.iam.latest().keys().size() < 2) {
      Key key = world.makeKey(Duration.ZERO);
      world.facts.foreign.add(key.id());
      touch(key.id());
      if (world.chance.in(0.5)) {
        Set<CredentialId> described = new HashSet<>(world.iam.latest().described());
        described.add(key.id());
        world.describe(described);
      }
      world.say("somebody makes " + key.id());
      world.chance.count("key made by hand");
    }
  }

  private void turnByHand() {
    someKey()
        .ifPresent(
            id -> {
              boolean active = world.iam.latest().isActive(id);
              world.say("somebody makes " + id + (active ? " Inactive" : " Active"));
              world.chance.count("key turned on or off by hand");
              world.setStatus(id, active ? Status.INACTIVE : Status.ACTIVE);
              // IAM does not say since when: our note of the last time counts.
              Optional.ofNullable(world.iam.latest().notes().get(id))
                  .filter(_ -> active)
                  .ifPresent(noted -> world.facts.outSince.put(id, noted));
              touch(id);
              cutByHand(id, active);
            });
  }

  private void cutByHand(CredentialId id, boolean cut) {
    if (cut) {
      world.facts.wasCutByHand = true;
      world.facts.cutByHand.add(id);
    } else {
      world.facts.cutByHand.remove(id);
    }
  }

  private void deleteByHand() {
    someKey()
        .ifPresent(
            id -> {
              world.say("somebody deletes " + id);
              world.chance.count("key deleted by hand");
              world.removeKey(id);
              touch(id);
              cutByHand(id, true);
            });
  }

  private void touch(CredentialId id) {
    world.facts.touchedByHand.put(id, world.seq);
    world.facts.lastTouch = world.seq;
  }

  private void useElsewhere() {
    someUsableKey()
        .ifPresent(
            id -> {
              world.say("somebody uses " + id + " elsewhere");
              world.chance.count("key used elsewhere");
              world.use(id);
            });
  }

  /** An Active key whose secret somebody can have. */
  private Optional<CredentialId> someUsableKey() {
    return someKey()
        .filter(world.iam.latest()::isActive)
        .filter(id -> world.facts.wereHeld.contains(id) || world.facts.foreign.contains(id));
  }

  // How it ends

  /** Invariant 5: without faults and meddling, a few runs reach policy, or the right attention. */
  private String settle() {
    world.say("faults end");
    world.chance.calmDown();
    while (!world.actors.live().isEmpty()) {
      world.actors.resume(world.actors.live().getFirst());
    }
    world.clusterDownUntil = Long.MIN_VALUE;
    world.deniedUntil.clear();
    if (world.managed.latest().paused()) {
      world.pause(false);
    }
    Report last = null;
    for (Duration time : CALM) {
      pass(last == null ? time : untilDue(last).orElse(time));
      if (last == null || !isPlain(last)) {
        Execution.update(
            world, variant, "update-" + ++runs, false, Optional.empty(), Optional.empty());
      }
      last = Execution.rotate(world, variant, "run-" + ++runs, false);
      world.say("ends run-" + runs + " " + last.reason() + " " + last.end().attention());
      if (isSettled(last)) {
        return last.reason().name() + (isOrphanLeft() ? ", an orphan left" : "");
      }
    }
    boolean stranger =
        world.iam.latest().keys().keySet().stream().anyMatch(world.facts.foreign::contains);
    boolean anothers = world.iam.latest().ownership() == Ownership.ANOTHERS;
    Report end = last;
    world.require(
        (anothers && last.reason() == Reason.OWNED_BY_ANOTHER)
            || ((stranger || isHard()) && !last.end().attention().isEmpty()),
        () -> "does not settle: " + end.end() + " with " + world.iam.latest().keys());
    return last.reason().name() + ", a person told";
  }

  /** Whether the rotator needs no updater beside it: it only waits for its next due time. */
  private boolean isPlain(Report report) {
    return untilDue(report).isPresent();
  }

  /** How long a run's own word says that there is nothing to do, where that is not for long. */
  private Optional<Duration> untilDue(Report report) {
    return report.end().step() instanceof Step.Wait(var until)
        ? until
            .map(due -> Duration.between(world.now(), due).plus(MINUTE))
            .filter(wait -> wait.compareTo(FORTNIGHT) < 0 && wait.isPositive())
        : Optional.empty();
  }

  /** What may need a person: keys cut off by hand, two exposed at once, a target put back. */
  private boolean isHard() {
    boolean putBack =
        world.targets.entrySet().stream()
            .anyMatch(
                target ->
                    world.facts.foreignWrite.containsKey(target.getKey())
                        && !world.holds(target.getKey()).equals(world.idAt(Stage.CURRENT)));
    return putBack
        || world.facts.labelTaken >= 0
        || world.facts.wasCutByHand
        || world.managed.latest().exposed().size() > 1;
  }

  /** Left where nobody could see the targets; it goes when its slot is needed. */
  private boolean isOrphanLeft() {
    return world.iam.latest().keys().keySet().stream().anyMatch(world::isOrphan);
  }

  private boolean isSettled(Report report) {
    Optional<CredentialId> current = world.idAt(Stage.CURRENT);
    return report.reason() == Reason.WITHIN_POLICY
        && current.isPresent()
        && world.iam.latest().keys().keySet().stream()
            .allMatch(
                id ->
                    current.get().equals(id)
                        || world.facts.foreign.contains(id)
                        || world.isOrphan(id))
        && world.names().stream()
            .allMatch(
                name ->
                    world.holds(name, current.get())
                        && world.serves(world.pairIn(name), Duration.ZERO));
  }
}
