package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Situation.CUR;
import static dev.keyrefresh.rotation.Situation.NOW;
import static dev.keyrefresh.rotation.Situation.OLD;
import static dev.keyrefresh.rotation.Situation.OTHER;
import static dev.keyrefresh.rotation.Situation.OWN;
import static dev.keyrefresh.rotation.Situation.STRAY;
import static dev.keyrefresh.rotation.Situation.ago;
import static dev.keyrefresh.rotation.Situation.days;
import static dev.keyrefresh.rotation.Situation.hours;
import static dev.keyrefresh.rotation.Situation.minutes;
import static dev.keyrefresh.rotation.Situation.target;
import static dev.keyrefresh.rotation.Situation.unseen;
import static dev.keyrefresh.rotation.Situation.version;

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
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Policy.Exposure;
import dev.keyrefresh.rotation.decision.Policy.FirstRotation;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.RunProgress;
import dev.keyrefresh.rotation.decision.RunRequest;
import dev.keyrefresh.store.HolderTerms;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.StoredVersion.Placeholder;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import dev.keyrefresh.store.StoredVersion.Unreadable;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.target.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The small states of a cluster, as a product of dimensions: a number names a state. {@code CUR}
 * and {@code OLD} are the two credentials, {@code STRAY} is one that vanished; every age stands on
 * both sides of its threshold.
 */
final class EveryObservation {
  private static final Policy POLICY = Policy.DEFAULT;
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration SINCE = hours(1);

  private final List<CredentialKind> kinds;
  private final List<Ownership> ownerships;
  private final List<Boolean> pauses;
  private final List<Policy> policies;
  private final List<Optional<Credential>> firsts;
  private final List<Optional<Credential>> seconds;
  private final List<Stages> stages;
  private final List<Targets> targets;
  private final List<Set<CredentialId>> exposures;
  private final List<Set<CredentialId>> descriptions;
  private final List<RunProgress> runs;
  private final List<Integer> sizes;
  private final long size;

  private EveryObservation(
      List<CredentialKind> kinds,
      List<Ownership> ownerships,
      List<Boolean> pauses,
      List<Policy> policies,
      List<Optional<Credential>> firsts,
      List<Optional<Credential>> seconds,
      List<Stages> stages,
      List<Targets> targets,
      List<Set<CredentialId>> exposures,
      List<Set<CredentialId>> descriptions,
      List<RunProgress> runs) {
    this.kinds = kinds;
    this.ownerships = ownerships;
    this.pauses = pauses;
    this.policies = policies;
    this.firsts = firsts;
    this.seconds = seconds;
    this.stages = stages;
    this.targets = targets;
    this.exposures = exposures;
    this.descriptions = descriptions;
    this.runs = runs;
    sizes =
        Stream.of(
                kinds,
                ownerships,
                pauses,
                policies,
                firsts,
                seconds,
                targets,
                exposures,
                descriptions,
                runs,
                stages)
            .map(List::size)
            .toList();
    size = sizes.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  record State(Observed observed, Policy policy) {}

  /** Every dimension in full: too many to visit all, so visited in strides. */
  static EveryObservation whole() {
    return new EveryObservation(
        List.of(CredentialKind.ACCESS_KEY, CredentialKind.GIT_CREDENTIAL),
        List.of(Ownership.values()),
        List.of(false, false, false, true),
        List.of(POLICY, POLICY.with(Exposure.CUT_OFF_FIRST), POLICY.with(FirstRotation.ON_DEMAND)),
        firstCredentials(),
        secondCredentials(),
        everyStage(),
        everyTarget(),
        List.of(Set.of(), Set.of(CUR), Set.of(OLD), Set.of(CUR, OLD)),
        List.of(Set.of(), Set.of(OLD)),
        everyRun());
  }

  /** Every pair of credentials under every combination of stages, for a cluster that is ours. */
  static EveryObservation everyCredentialUnderEveryStage() {
    return new EveryObservation(
        List.of(CredentialKind.ACCESS_KEY),
        List.of(Ownership.OURS),
        List.of(false),
        List.of(POLICY),
        List.of(
            credential(CUR, Status.ACTIVE, days(10), new LastUse.NotReported(), null),
            credential(CUR, Status.ACTIVE, days(75), new LastUse.NotReported(), null),
            Optional.empty()),
        secondCredentials(),
        everyStage(),
        List.of(everyTarget().get(3), everyTarget().get(4)),
        List.of(Set.of()),
        List.of(Set.of()),
        List.of(everyRun().getFirst()));
  }

  /**
   * Every answer of the updater under every combination of stages, for either credential exposed.
   */
  static EveryObservation everyTargetUnderEveryStage() {
    return new EveryObservation(
        List.of(CredentialKind.ACCESS_KEY),
        List.of(Ownership.OURS),
        List.of(false),
        List.of(POLICY, POLICY.with(Exposure.CUT_OFF_FIRST)),
        List.of(credential(CUR, Status.ACTIVE, days(10), new LastUse.NotReported(), null)),
        List.of(
            credential(OLD, Status.ACTIVE, days(85), new LastUse.At(ago(days(31))), null),
            credential(OLD, Status.INACTIVE, days(85), new LastUse.At(ago(days(31))), days(8)),
            credential(OLD, Status.ACTIVE, minutes(5), new LastUse.Never(), null)),
        everyStage(),
        everyTarget(),
        List.of(Set.of(), Set.of(CUR), Set.of(OLD), Set.of(CUR, OLD)),
        List.of(Set.of()),
        everyRun());
  }

  long size() {
    return size;
  }

  /** How many values each dimension has, in the order in which a number counts them. */
  List<Integer> sizes() {
    return sizes;
  }

  /** Which value of each dimension a number names. */
  int[] coordinates(long number) {
    int[] coordinates = new int[sizes.size()];
    long rest = number;
    for (int dimension = 0; dimension < coordinates.length; dimension++) {
      coordinates[dimension] = (int) (rest % sizes.get(dimension));
      rest /= sizes.get(dimension);
    }
    return coordinates;
  }

  State at(long number) {
    Digits digits = new Digits(number);
    CredentialKind kind = digits.of(kinds);
    Ownership ownership = digits.of(ownerships);
    boolean paused = digits.of(pauses);
    Policy policy = digits.of(policies);
    List<Credential> credentials = new ArrayList<>(2);
    digits.of(firsts).ifPresent(credentials::add);
    digits.of(seconds).ifPresent(credentials::add);
    Targets found = digits.of(targets);
    Set<CredentialId> exposed = digits.of(exposures);
    Set<CredentialId> described = digits.of(descriptions);
    RunProgress run = digits.of(runs);
    return new State(
        new Observed(
            kind,
            ownership,
            paused,
            credentials,
            described,
            Situation.ofKind(digits.of(stages), kind),
            found,
            exposed,
            HolderTerms.NONE,
            OtherKinds.none(),
            run),
        policy);
  }

  private static final class Digits {
    private long rest;

    Digits(long number) {
      rest = number;
    }

    <T> T of(List<T> values) {
      T value = values.get((int) (rest % values.size()));
      rest /= values.size();
      return value;
    }
  }

  private static List<Optional<Credential>> firstCredentials() {
    return List.of(
        credential(CUR, Status.ACTIVE, days(10), new LastUse.NotReported(), null),
        credential(CUR, Status.ACTIVE, days(75).minus(LEAST), new LastUse.At(ago(hours(1))), null),
        credential(CUR, Status.ACTIVE, days(75), new LastUse.Never(), null),
        credential(CUR, Status.INACTIVE, days(10), new LastUse.Unknown("throttled"), null),
        credential(CUR, Status.INACTIVE, days(10), new LastUse.At(ago(days(8))), days(7)),
        credential(CUR, Status.EXPIRED, days(10), new LastUse.NotReported(), null),
        credential(CUR, Status.UNHEARD_OF, days(10), new LastUse.NotReported(), null),
        Optional.empty());
  }

  private static List<Optional<Credential>> secondCredentials() {
    List<LastUse> uses =
        List.of(
            used(POLICY.quietWindow().minus(LEAST)),
            used(POLICY.quietWindow()),
            used(POLICY.recoveryGrace().minus(LEAST)),
            used(POLICY.recoveryGrace()),
            used(POLICY.unusedLimit().minus(LEAST)),
            used(POLICY.unusedLimit()),
            new LastUse.Never(),
            new LastUse.Unknown("throttled"),
            new LastUse.NotReported());
    Duration margin = SINCE.plus(POLICY.clockMargin());
    List<Duration> ages =
        List.of(
            POLICY.propagation().minus(LEAST),
            POLICY.propagation(),
            margin,
            margin.plus(LEAST),
            POLICY.unusedLimit().minus(LEAST),
            POLICY.unusedLimit());
    List<Optional<Credential>> all = new ArrayList<>();
    all.add(Optional.empty());
    for (LastUse use : uses) {
      for (Duration age : ages) {
        all.add(credential(OLD, Status.ACTIVE, age, use, null));
        all.add(credential(OLD, Status.UNHEARD_OF, age, use, null));
        all.add(credential(OLD, Status.EXPIRED, age, use, null));
        all.add(credential(OLD, Status.INACTIVE, age, use, null));
        all.add(credential(OLD, Status.INACTIVE, age, use, POLICY.recoveryGrace().minus(LEAST)));
        all.add(credential(OLD, Status.INACTIVE, age, use, POLICY.recoveryGrace()));
      }
    }
    return List.copyOf(all);
  }

  private static LastUse used(Duration age) {
    return new LastUse.At(ago(age));
  }

  private static Optional<Credential> credential(
      CredentialId id, Status status, Duration age, LastUse use, Duration inactive) {
    return Optional.of(
        new Credential(
            id, status, ago(age), use, Optional.ofNullable(inactive).map(Situation::ago)));
  }

  private static List<Stages> everyStage() {
    List<Optional<StoredVersion>> currents =
        List.of(
            Optional.empty(),
            Optional.of(new Placeholder(version(0))),
            Optional.of(stored(1, CUR, null, days(10))),
            Optional.of(stored(1, CUR, null, days(10), OLD)),
            Optional.of(new Unreadable(version(9), "not JSON")));
    List<Optional<StoredVersion>> previous =
        List.of(
            Optional.empty(),
            Optional.of(stored(2, OLD, null, days(85))),
            Optional.of(stored(3, STRAY, null, days(85), OLD)));
    List<Stages> all = new ArrayList<>();
    for (Optional<StoredVersion> current : currents) {
      for (Optional<StoredVersion> pending : everyPending(current)) {
        boolean intent = pending.filter(Intent.class::isInstance).isPresent();
        for (Optional<StoredVersion> old : previous) {
          for (Optional<StoredVersion> carried :
              intent ? everyCarried() : List.of(Optional.<StoredVersion>empty())) {
            all.add(new Stages(current, pending, old, carried));
          }
        }
      }
    }
    return List.copyOf(all);
  }

  private static List<Optional<StoredVersion>> everyPending(Optional<StoredVersion> current) {
    List<Optional<StoredVersion>> all = new ArrayList<>();
    all.add(Optional.empty());
    all.add(current);
    all.add(Optional.of(new Placeholder(version(8))));
    all.add(Optional.of(new Unreadable(version(7), "its schema is not 1")));
    for (CredentialId id : List.of(OLD, STRAY)) {
      for (Duration age : List.of(POLICY.propagation().minus(LEAST), POLICY.propagation())) {
        all.add(Optional.of(stored(4, id, null, age, CUR)));
        all.add(
            Optional.of(
                stored(5, id, chain(OTHER, "MAXIMUM_AGE", Set.of(CUR), Set.of()), age, CUR)));
      }
    }
    for (RotationId run : List.of(OWN, OTHER)) {
      for (Duration age : List.of(POLICY.lease().minus(LEAST), POLICY.lease())) {
        for (Reason reason : List.of(Reason.MAXIMUM_AGE, Reason.EXPOSED)) {
          all.add(intent(age, chain(run, reason.name(), Set.of(CUR), Set.of())));
          all.add(intent(age, chain(run, reason.name(), Set.of(CUR, OLD), Set.of())));
          all.add(intent(age, chain(run, reason.name(), Set.of(CUR), Set.of(OLD))));
        }
      }
    }
    return all;
  }

  private static List<Optional<StoredVersion>> everyCarried() {
    RotationChain third = chain(new RotationId("third-run"), "REQUESTED", Set.of(CUR), Set.of());
    return List.of(
        Optional.empty(),
        Optional.of(
            stored(6, OLD, chain(OTHER, "MAXIMUM_AGE", Set.of(CUR), Set.of()), minutes(20), CUR)),
        Optional.of(stored(6, OLD, third, minutes(20), CUR)));
  }

  private static RotationChain chain(
      RotationId run, String reason, Set<CredentialId> known, Set<CredentialId> lost) {
    return new RotationChain(run, reason, known, ago(SINCE), lost);
  }

  private static Optional<StoredVersion> intent(Duration age, RotationChain chain) {
    return Optional.of(new Intent(version(77), chain, ago(age)));
  }

  private static CredentialVersion stored(
      int number, CredentialId id, RotationChain chain, Duration age, CredentialId... replaces) {
    return new CredentialVersion(
        version(number),
        new IssuedCredential(
            id,
            CredentialKind.ACCESS_KEY,
            new UserName("demo_codecommit_user"),
            id.value(),
            Secret.of("not-a-secret"),
            ago(age)),
        Optional.ofNullable(chain),
        Set.of(replaces));
  }

  private static List<Targets> everyTarget() {
    Duration grace = POLICY.installationGrace();
    TargetState current = target("repo-1", CUR, TargetOutcome.IN_STEP, grace);
    TargetState untold =
        new TargetState(
            current.name(),
            current.url(),
            current.holds(),
            TargetOutcome.IN_STEP,
            Optional.<Instant>empty(),
            Optional.empty());
    return List.of(
        new Targets.Unknown("no answer"),
        known(),
        known(target(CUR, TargetOutcome.IN_STEP, grace.minus(LEAST))),
        known(current),
        known(current, target("repo-2", OLD, TargetOutcome.BEHIND, days(1))),
        known(target(OLD, TargetOutcome.BEHIND, days(1))),
        known(target(OLD, TargetOutcome.IN_STEP, minutes(1))),
        known(target(STRAY, TargetOutcome.BEHIND, days(1))),
        known(current, target("repo-2", OLD, TargetOutcome.OWNED_ELSEWHERE, days(1))),
        known(current, target("repo-2", OLD, TargetOutcome.BROKEN_BEFORE, days(1))),
        known(current, target("repo-2", OLD, TargetOutcome.SHADOWED, days(1))),
        known(current, target("repo-2", OLD, TargetOutcome.CONFLICT, days(1))),
        known(target(CUR, TargetOutcome.CONTESTED, grace)),
        known(target(OLD, TargetOutcome.UNPROVEN, minutes(1))),
        known(target(CUR, TargetOutcome.REFUSED, grace)),
        known(current, unseen(TargetOutcome.UNREACHABLE)),
        known(current, unseen(TargetOutcome.FORBIDDEN)),
        known(current, unseen(TargetOutcome.MISSING)),
        known(unseen(TargetOutcome.IMMUTABLE)),
        known(target(CUR, TargetOutcome.BROKEN_BEFORE, days(1))),
        known(untold));
  }

  private static Targets known(TargetState... states) {
    return new Targets.Known(List.of(states));
  }

  private static List<RunProgress> everyRun() {
    RunProgress plain = RunProgress.begin(new RunRequest(OWN, false, false, false), false);
    return List.of(
        plain,
        RunProgress.begin(new RunRequest(OWN, true, false, false), false),
        RunProgress.begin(new RunRequest(OWN, false, false, false), true),
        plain.proving(OLD),
        plain.proving(OLD).delivering(OLD),
        plain.failingToProve(OLD),
        plain.delivering(CUR),
        RunProgress.begin(new RunRequest(OWN, true, false, false), false)
            .delivering(CUR)
            .afterPromotion());
  }

  /** The time at which every state is looked at. */
  static Instant now() {
    return NOW;
  }
}
