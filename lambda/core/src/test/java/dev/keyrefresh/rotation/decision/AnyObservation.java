package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.OtherKinds;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Policy.Exposure;
import dev.keyrefresh.rotation.decision.Policy.FirstRotation;
import dev.keyrefresh.store.HolderTerms;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.StoredVersion.Placeholder;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import dev.keyrefresh.store.StoredVersion.Unreadable;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.target.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * An observation and a policy drawn by a seed, from all that their types allow: also what no run
 * would ever see. Ages stand at, right before and right after what the policy says.
 */
record AnyObservation(Observed observed, Policy policy, Instant now) {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final List<RotationId> RUNS =
      List.of(new RotationId("own"), new RotationId("other"), new RotationId("third"));
  private static final List<CredentialId> IDS =
      List.of(
          new CredentialId("AKIAEXAMPLE1"),
          new CredentialId("AKIAEXAMPLE2"),
          new CredentialId("AKIAEXAMPLE3"),
          new CredentialId("ACCAEXAMPLE4"));

  /** What is written into intents, and a word of another edition. */
  private static final List<String> BEGINNINGS =
      Stream.concat(
              Stream.concat(RotationDue.WHY.stream(), Stream.of(Reason.PENDING_LOST))
                  .map(Reason::name)
                  .sorted(),
              Stream.of("NO_SUCH_WORD"))
          .toList();

  static AnyObservation drawnBy(long seed) {
    Draw draw = new Draw(seed);
    Observed observed =
        new Observed(
            draw.kind,
            draw.in(12) ? draw.of(Ownership.values()) : Ownership.OURS,
            draw.in(20),
            draw.credentials(),
            draw.ids(6),
            draw.stages(),
            draw.targets(),
            draw.ids(8),
            HolderTerms.NONE,
            draw.others(),
            draw.run());
    return new AnyObservation(observed, draw.policy, NOW);
  }

  private static final class Draw {
    private final Random random;
    private final CredentialKind kind;
    private final Policy policy;
    private final List<Duration> ages;
    private int version;

    Draw(long seed) {
      random = new Random(seed);
      kind = in(10) ? CredentialKind.KEYLESS : ofRotated();
      policy = policy();
      ages =
          List.of(
              Duration.ofMinutes(-1),
              Duration.ZERO,
              Duration.ofHours(1),
              policy.propagation(),
              policy.lease(),
              policy.quietWindow(),
              policy.installationGrace(),
              policy.installationGrace().plus(policy.stillUsedLimit()),
              policy.recoveryGrace(),
              policy.unusedLimit(),
              policy.maximumAge());
    }

    private CredentialKind ofRotated() {
      return in(3) ? CredentialKind.GIT_CREDENTIAL : CredentialKind.ACCESS_KEY;
    }

    private Policy policy() {
      Duration maximum = days(1, 76);
      Duration installation = hours(1, 48);
      Duration quiet = hours(1, 24);
      return new Policy(
          maximum,
          maximum.plus(installation).plusDays(1),
          installation,
          quiet,
          hours(1, 200),
          quiet.plus(days(1, 30)),
          hours(1, 400),
          Duration.ofMinutes(1 + random.nextInt(59)),
          Duration.ofSeconds(1 + random.nextInt(600)),
          Duration.ofSeconds(1 + random.nextInt(600)),
          Duration.ofHours(1 + random.nextInt(48)),
          of(Exposure.values()),
          of(FirstRotation.values()));
    }

    boolean in(int howMany) {
      return random.nextInt(howMany) == 0;
    }

    @SafeVarargs
    final <T> T of(T... values) {
      return values[random.nextInt(values.length)];
    }

    <T> T of(List<T> values) {
      return values.get(random.nextInt(values.size()));
    }

    private Duration days(int from, int to) {
      return Duration.ofDays(from + random.nextInt(to - from));
    }

    private Duration hours(int from, int to) {
      return Duration.ofHours(from + random.nextInt(to - from));
    }

    private <T> Optional<T> maybe(Supplier<T> value) {
      return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }

    Instant time() {
      return NOW.minus(of(ages)).plusSeconds(random.nextInt(3) - 1);
    }

    /** One of them more often than the others, so that what is drawn agrees more often. */
    private CredentialId id() {
      return random.nextBoolean() ? IDS.getFirst() : of(IDS);
    }

    Set<CredentialId> ids(int oneIn) {
      Set<CredentialId> ids = new HashSet<>();
      IDS.stream().filter(_ -> in(oneIn)).forEach(ids::add);
      return ids;
    }

    List<Credential> credentials() {
      List<CredentialId> ids = new ArrayList<>(IDS);
      Collections.shuffle(ids, random);
      return ids.subList(0, of(0, 1, 1, 2, 2, 2, 2, 3)).stream().map(this::credential).toList();
    }

    private Credential credential(CredentialId id) {
      Status status =
          of(Status.ACTIVE, Status.ACTIVE, Status.INACTIVE, Status.INACTIVE, of(Status.values()));
      return new Credential(id, status, time(), use(), maybe(this::time));
    }

    private LastUse use() {
      return switch (random.nextInt(5)) {
        case 0 -> new LastUse.Never();
        case 1 -> new LastUse.Unknown("throttled");
        case 2 -> new LastUse.NotReported();
        default -> new LastUse.At(time());
      };
    }

    Stages stages() {
      Optional<StoredVersion> current =
          in(6) ? maybe(this::empty) : Optional.of(credentialVersion());
      Optional<StoredVersion> pending =
          switch (random.nextInt(8)) {
            case 0 -> Optional.empty();
            case 1, 2 -> current;
            case 3 -> Optional.of(empty());
            case 4, 5 -> Optional.of(credentialVersion());
            default -> Optional.of(intent());
          };
      return new Stages(
          current, pending, maybe(this::any), in(3) ? pending : maybe(this::credentialVersion));
    }

    private StoredVersion any() {
      return in(4) ? of(empty(), intent()) : credentialVersion();
    }

    private StoredVersion empty() {
      return in(4) ? new Unreadable(version(), "not JSON") : new Placeholder(version());
    }

    private StoredVersion intent() {
      return new Intent(version(), chain(), time());
    }

    private StoredVersion credentialVersion() {
      IssuedCredential credential =
          new IssuedCredential(
              id(),
              in(12) ? ofRotated() : kind,
              new UserName("demo_codecommit_user"),
              "login",
              Secret.of("not-a-secret"),
              time());
      return new CredentialVersion(version(), credential, maybe(this::chain), ids(3));
    }

    private RotationChain chain() {
      return new RotationChain(of(RUNS), of(BEGINNINGS), ids(2), time(), ids(4));
    }

    private VersionId version() {
      return new VersionId("version-%032d".formatted(version++));
    }

    Targets targets() {
      if (in(12)) {
        return new Targets.Unknown("no answer");
      }
      boolean alike = random.nextBoolean();
      CredentialId held = id();
      List<TargetState> states = new ArrayList<>();
      for (int number = random.nextInt(3); number > 0; number--) {
        states.add(target(number, alike ? Optional.of(held) : maybe(this::id)));
      }
      return new Targets.Known(states);
    }

    private TargetState target(int number, Optional<CredentialId> holds) {
      return new TargetState(
          new TargetName("argocd", "repo-" + number),
          "https://example.org",
          holds,
          in(5) ? Optional.of("login") : Optional.empty(),
          in(2) ? TargetOutcome.IN_STEP : of(TargetOutcome.values()),
          in(8) ? Optional.empty() : Optional.of(time()),
          Optional.empty());
    }

    OtherKinds others() {
      return in(5)
          ? new OtherKinds.Unknown("denied")
          : new OtherKinds.Known(IDS.stream().filter(_ -> in(4)).map(this::credential).toList());
    }

    RunProgress run() {
      return new RunProgress(
          new RunRequest(RUNS.getFirst(), in(3), in(8), false),
          in(8),
          in(8),
          ids(2),
          ids(4),
          ids(3),
          in(3));
    }
  }
}
