package dev.keyrefresh.delivery;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.delivery.DeliveryPlanner.Move;
import dev.keyrefresh.delivery.DeliveryPlanner.Why;
import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.delivery.TargetStore.Conflict;
import dev.keyrefresh.delivery.TargetStore.Patch;
import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersions;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.time.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Looks at the targets of one cluster, or brings them to what is wanted. One run, one instance. */
public final class DeliveryReconciler {
  private static final int ATTEMPTS = 4;

  /** For how long a run asks again about a new credential that CodeCommit does not know yet. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_PROBES = Duration.ofSeconds(3);

  private final StoredVersions versions;
  private final TargetStore targets;
  private final GitProbe probe;
  private final Form form;
  private final boolean takeOver;
  private final InstantSource clock;
  private final Pause pause;
  private final Map<VersionId, StoredVersion> read = new HashMap<>();

  /** @param takeOver whether targets are written although their owner would revert it */
  public DeliveryReconciler(StoredVersions versions, TargetStore targets, GitProbe probe, Form form,
      boolean takeOver, InstantSource clock, Pause pause) {
    this.versions = versions;
    this.targets = targets;
    this.probe = probe;
    this.form = form;
    this.takeOver = takeOver;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * What came of it.
   *
   * @param stale whether the request named a version that is neither pending nor current; from then
   *     on nothing was written
   * @param problem why there may be more targets than these
   * @param failures what the API server or the way to it answered instead, for the log
   */
  public record Result(boolean stale, List<TargetState> targets, Optional<String> problem,
      List<String> failures) {
    public Result {
      targets = List.copyOf(targets);
      Objects.requireNonNull(problem);
      failures = List.copyOf(failures);
    }
  }

  /** Each target as it is, nothing written. */
  public Result inspect() {
    return each(this::look);
  }

  /**
   * Brings each target to what is wanted.
   *
   * @param requested the version that the rotator wants delivered; empty for whatever is wanted
   */
  public Result deliver(Optional<VersionId> requested) {
    Instant patientUntil = requested.isPresent() ? clock.instant().plus(PATIENCE) : Instant.MIN;
    return each(name -> serve(name, requested, patientUntil));
  }

  private interface Visit {
    TargetState visit(TargetName name) throws Unavailable, StaleRequest;
  }

  /** Ends a delivery at once: what was asked for is no longer wanted. */
  private static final class StaleRequest extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private Result each(Visit visit) {
    TargetStore.Found found = targets.find();
    List<TargetState> states = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (TargetName name : found.names()) {
      try {
        states.add(visit.visit(name));
      } catch (StaleRequest e) {
        Result seen = inspect();
        return new Result(true, seen.targets(), seen.problem(), seen.failures());
      } catch (Unavailable e) {
        failures.add(name + ": " + e.getMessage());
        states.add(unseen(name,
            e.isForbidden() ? TargetOutcome.FORBIDDEN : TargetOutcome.UNREACHABLE));
      }
    }
    return new Result(false, states, found.problem(), failures);
  }

  private TargetState look(TargetName name) throws Unavailable {
    Optional<TargetSecret> found = targets.read(name);
    if (found.isEmpty()) {
      return unseen(name, TargetOutcome.MISSING);
    }
    Stages stages = stages();
    TargetSecret target = found.get();
    Optional<TargetOutcome> unfit = DeliveryPlanner.unfit(target, form, takeOver, ours(stages));
    if (unfit.isPresent()) {
      return state(target, unfit.get());
    }
    return switch (Wanted.of(stages, Optional.empty(), target)) {
      case Wanted.Version(var version) -> {
        Instant now = clock.instant();
        Move move = DeliveryPlanner.move(target, version, form, now);
        yield state(target, DeliveryPlanner.asFound(target, move, form, now));
      }
      case Wanted.Nothing _,Wanted.Stale _ -> state(target, TargetOutcome.BEHIND);
    };
  }

  private TargetState serve(TargetName name, Optional<VersionId> requested, Instant patientUntil)
      throws Unavailable, StaleRequest {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<TargetSecret> found = targets.read(name);
      if (found.isEmpty()) {
        return unseen(name, TargetOutcome.MISSING);
      }
      Stages stages = stages();
      try {
        return serve(found.get(), stages, requested, patientUntil);
      } catch (Conflict e) {
        continue;
      }
    }
    return targets.read(name).map(target -> state(target, TargetOutcome.CONFLICT))
        .orElseGet(() -> unseen(name, TargetOutcome.MISSING));
  }

  private TargetState serve(TargetSecret target, Stages stages, Optional<VersionId> requested,
      Instant patientUntil) throws Unavailable, StaleRequest, Conflict {
    Wanted wanted = Wanted.of(stages, requested, target);
    if (wanted instanceof Wanted.Stale) {
      throw new StaleRequest();
    }
    Optional<TargetOutcome> unfit = DeliveryPlanner.unfit(target, form, takeOver, ours(stages));
    if (unfit.isPresent()) {
      return state(target, unfit.get());
    }
    if (!(wanted instanceof Wanted.Version(var version))) {
      return state(target, TargetOutcome.BEHIND);
    }
    return switch (DeliveryPlanner.move(target, version, form, clock.instant())) {
      case Move.Leave(var outcome) when requested.isEmpty() -> state(target, outcome);
      case Move.Leave _ -> write(target, stages, version,
          new Move.Write(Why.RENEWAL, false), patientUntil);
      case Move.Write write -> write(target, stages, version, write, patientUntil);
    };
  }

  private TargetState write(TargetSecret target, Stages stages, CredentialVersion version,
      Move.Write write, Instant patientUntil) throws Unavailable, Conflict {
    CodeCommitUrl url = CodeCommitUrl.parse(target.url()).orElseThrow();
    Instant now = clock.instant();
    Pair pair = DeliveryPlanner.pair(version, form, url, now);
    Answer fresh = probePatiently(url, pair, patientUntil);
    Answer present = fresh == Answer.ACCEPTED
        ? Answer.INCONCLUSIVE
        : presentPair(target, stages, version, url, now).map(other -> probe.probe(url, other))
            .orElse(Answer.REFUSED);
    Optional<TargetOutcome> withheld = DeliveryPlanner.withheld(write.why(), fresh, present);
    if (withheld.isPresent()) {
      return state(target, withheld.get());
    }
    TargetSecret.Stamps stamps = DeliveryPlanner.stamps(target, version, write.drifted(), now);
    targets.patch(target.name(), target.resourceVersion(), new Patch(pair, stamps));
    return readBack(target.name(), url, version, write.why());
  }

  /** Until a new credential has propagated, CodeCommit refuses it. */
  private Answer probePatiently(CodeCommitUrl url, Pair pair, Instant until) {
    Answer answer = probe.probe(url, pair);
    while (answer == Answer.REFUSED && clock.instant().isBefore(until)) {
      pause.pause(BETWEEN_PROBES);
      answer = probe.probe(url, pair);
    }
    return answer;
  }

  private TargetState readBack(TargetName name, CodeCommitUrl url, CredentialVersion written,
      Why why) throws Unavailable {
    Optional<TargetSecret> found = targets.read(name);
    if (found.isEmpty()) {
      return unseen(name, TargetOutcome.MISSING);
    }
    TargetSecret target = found.get();
    Optional<Pair> held = literalPair(target);
    Answer answer = held.map(pair -> probe.probe(url, pair)).orElse(Answer.REFUSED);
    Instant now = clock.instant();
    return state(target,
        DeliveryPlanner.written(why, DeliveryPlanner.isSound(target, written, form, now), answer,
            DeliveryPlanner.isContested(target.stamps(), now)));
  }

  /**
   * The pair that shows whether the present credential works: made afresh where its secret is
   * stored, since a signed one in the target may have died of age alone. While a pending credential
   * is delivered, the present one is the current one, whatever the target holds by now.
   */
  private Optional<Pair> presentPair(TargetSecret target, Stages stages, CredentialVersion wanted,
      CodeCommitUrl url, Instant now) {
    Optional<CredentialVersion> stored = stages.currentCredential()
        .filter(current -> !current.id().equals(wanted.id()))
        .or(() -> stages.all().filter(CredentialVersion.class::isInstance)
            .map(CredentialVersion.class::cast)
            .filter(version -> !version.id().equals(wanted.id())
                && target.login().filter(version.credential().login()::equals).isPresent())
            .findFirst());
    return stored.map(version -> DeliveryPlanner.pair(version, form, url, now))
        .or(() -> literalPair(target));
  }

  private static Optional<Pair> literalPair(TargetSecret target) {
    Optional<Secret> password = target.field("password");
    return target.field("username")
        .flatMap(username -> password.map(found -> new Pair(username, found)));
  }

  private Stages stages() {
    Labels labels = versions.labels();
    return new Stages(version(labels, Stage.CURRENT), version(labels, Stage.PENDING),
        version(labels, Stage.PREVIOUS), Optional.empty());
  }

  private Optional<StoredVersion> version(Labels labels, Stage stage) {
    return labels.at(stage).map(id -> read.computeIfAbsent(id, versions::read));
  }

  /** Every id that stored versions know to be of this user. */
  private static Set<CredentialId> ours(Stages stages) {
    Set<CredentialId> ids = new HashSet<>(stages.stored());
    stages.all().forEach(version -> {
      if (version instanceof CredentialVersion stored) {
        ids.addAll(stored.replaces());
        stored.line().ifPresent(line -> ids.addAll(line.known()));
      } else if (version instanceof StoredVersion.Intent intent) {
        ids.addAll(intent.line().known());
      }
    });
    return ids;
  }

  private TargetState state(TargetSecret target, TargetOutcome outcome) {
    Optional<CredentialId> holds = target.holds();
    Optional<Instant> since = target.stamps().since()
        .filter(_ -> holds.isPresent() && target.stamps().credential().equals(holds));
    return new TargetState(target.name(), target.shownUrl(), holds, outcome, since,
        DeliveryPlanner.expires(target, form));
  }

  private static TargetState unseen(TargetName name, TargetOutcome outcome) {
    return new TargetState(name, "", Optional.empty(), outcome, Optional.empty(),
        Optional.empty());
  }
}
