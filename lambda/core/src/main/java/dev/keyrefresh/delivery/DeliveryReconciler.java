package dev.keyrefresh.delivery;

import dev.keyrefresh.delivery.DeliveryPlanner.Move;
import dev.keyrefresh.delivery.DeliveryPlanner.Why;
import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.delivery.TargetStore.Conflict;
import dev.keyrefresh.delivery.TargetStore.Patch;
import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.store.Stages;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Looks at the targets of one cluster, or brings them to what is wanted. One run, one instance. */
public final class DeliveryReconciler {
  private static final int ATTEMPTS = 4;

  /** For how long a run asks again about a new credential that CodeCommit does not know yet. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration BETWEEN_PROBES = Duration.ofSeconds(3);

  private final TargetStore targets;
  private final TargetReader reader;
  private final GitProbe probe;
  private final Rules rules;
  private final CredentialChoice choice;
  private final InstantSource clock;
  private final Pause pause;
  private Repositories repositories;

  /**
   * @param role asks for the session of the updater's own role, at most once a run
   */
  public DeliveryReconciler(
      StoredVersions versions,
      TargetStore targets,
      GitProbe probe,
      Rules rules,
      Supplier<RoleSession> role,
      InstantSource clock,
      Pause pause) {
    this.targets = targets;
    reader = new TargetReader(targets, new StoredReader(versions, rules.user()));
    this.probe = probe;
    this.rules = rules;
    choice = new CredentialChoice(rules, new Once<>(role), clock);
    this.clock = clock;
    this.pause = pause;
    repositories = new Repositories(targets, List.of(), rules.probeUrl());
  }

  /**
   * What came of it.
   *
   * @param stale whether the request named a version that is neither pending nor current; from then
   *     on nothing was written
   * @param problem why there may be more targets than these, or why none could be seen
   * @param failures what the API server or the way to it answered instead, for the log
   */
  public record Result(
      boolean stale, List<TargetState> targets, Optional<String> problem, List<String> failures) {
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

  /**
   * What CodeCommit says now to that on which each target lives: its credential as it is stored, or
   * else the pair in the target. Nothing is written; a target that holds none is left out.
   */
  public SortedMap<TargetName, Answer> tryPresent() {
    TargetStore.Found found = targets.find();
    repositories = new Repositories(targets, found.names(), rules.probeUrl());
    SortedMap<TargetName, Answer> answers = new TreeMap<>();
    for (TargetName name : found.names()) {
      try {
        reader.see(name).flatMap(this::tryPresent).ifPresent(answer -> answers.put(name, answer));
      } catch (Unavailable e) {
        // Said where the target itself is looked at.
      }
    }
    return answers;
  }

  private Optional<Answer> tryPresent(Seen seen) {
    if (choice.isAside(seen)) {
      return Optional.empty();
    }
    CodeCommitUrl url = CodeCommitUrl.parse(seen.target().url()).orElseThrow();
    Instant now = clock.instant();
    Optional<Order> held = choice.livesOn(seen);
    return held.map(order -> order.pair(url, now))
        .or(seen.target()::pair)
        .map(pair -> probe(repositories.of(seen.target(), url), choice.form(held), pair));
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
    repositories = new Repositories(targets, found.names(), rules.probeUrl());
    List<TargetState> states = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    Optional<String> unreachable = Optional.empty();
    for (TargetName name : found.names()) {
      try {
        states.add(visit.visit(name));
      } catch (StaleRequest e) {
        Result seen = inspect();
        return new Result(true, seen.targets(), seen.problem(), seen.failures());
      } catch (Unavailable e) {
        failures.add(name + ": " + e.getMessage());
        unreachable = Optional.of(e.getMessage());
        states.add(
            Seen.unseen(
                name, e.isForbidden() ? TargetOutcome.FORBIDDEN : TargetOutcome.UNREACHABLE));
      }
    }
    Optional<String> why = unreachable;
    boolean nobodySeen =
        !states.isEmpty()
            && states.stream().allMatch(state -> state.outcome() == TargetOutcome.UNREACHABLE);
    return new Result(
        false, states, nobodySeen ? found.problem().or(() -> why) : found.problem(), failures);
  }

  private TargetState look(TargetName name) throws Unavailable {
    Optional<Seen> found = reader.see(name);
    if (found.isEmpty()) {
      return Seen.unseen(name, TargetOutcome.MISSING);
    }
    Seen seen = found.get();
    return switch (choice.of(seen, Optional.empty())) {
      case Desired.Nothing(var outcome) -> seen.as(outcome);
      case Order order -> {
        Instant now = clock.instant();
        yield seen.as(DeliveryPlanner.asFound(seen.target(), move(seen, order, now), order, now));
      }
    };
  }

  private TargetState serve(TargetName name, Optional<VersionId> requested, Instant patientUntil)
      throws Unavailable, StaleRequest {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Seen> found = reader.see(name);
      if (found.isEmpty()) {
        return Seen.unseen(name, TargetOutcome.MISSING);
      }
      try {
        return serve(found.get(), requested, patientUntil);
      } catch (Conflict e) {
        continue;
      }
    }
    return reader
        .see(name)
        .map(seen -> seen.as(TargetOutcome.CONFLICT))
        .orElseGet(() -> Seen.unseen(name, TargetOutcome.MISSING));
  }

  private TargetState serve(Seen seen, Optional<VersionId> requested, Instant patientUntil)
      throws Unavailable, StaleRequest, Conflict {
    if (choice.isStale(seen, requested)) {
      throw new StaleRequest();
    }
    return switch (choice.of(seen, requested)) {
      case Desired.Nothing(var outcome) -> seen.as(outcome);
      case Order order -> serve(seen, order, requested, patientUntil);
    };
  }

  private TargetState serve(
      Seen seen, Order order, Optional<VersionId> requested, Instant patientUntil)
      throws Unavailable, Conflict {
    Why again =
        requested.isPresent() && isPending(order, seen.stored().stages()) ? Why.PROOF : Why.RENEWAL;
    return switch (move(seen, order, clock.instant())) {
      case Move.Leave(var outcome) when requested.isEmpty() -> seen.as(outcome);
      case Move.Leave _ -> write(seen, order, new Move.Write(again, false), patientUntil);
      case Move.Write(var why, var drifted) ->
          write(
              seen, order, new Move.Write(why == Why.RENEWAL ? again : why, drifted), patientUntil);
    };
  }

  private TargetState write(Seen seen, Order order, Move.Write write, Instant patientUntil)
      throws Unavailable, Conflict {
    TargetSecret target = seen.target();
    CodeCommitUrl url = CodeCommitUrl.parse(target.url()).orElseThrow();
    List<CodeCommitUrl> where = repositories.of(target, url);
    Instant now = clock.instant();
    Pair pair = order.pair(url, now);
    Optional<TargetOutcome> withheld = order.unfit();
    if (withheld.isEmpty()) {
      Answer fresh = probePatiently(where, order.form(), pair, patientUntil);
      Answer present =
          fresh == Answer.ACCEPTED
              ? Answer.INCONCLUSIVE
              : probePresent(where, order.form(), target, presentPair(seen, order, url, now));
      withheld = DeliveryPlanner.withheld(write.why(), fresh, present);
    }
    if (withheld.isPresent()) {
      TargetOutcome outcome = proven(withheld.get(), where);
      return keptAlive(seen, order)
          .map(kept -> kept.with(outcome))
          .orElseGet(() -> seen.as(outcome));
    }
    TargetSecret.Stamps stamps = DeliveryPlanner.stamps(target, order, write.drifted(), now);
    targets.patch(target.name(), target.resourceVersion(), new Patch(pair, stamps, now));
    return readBack(seen, where, order, write.why());
  }

  /**
   * After a change from or to the form keyless a target that cannot take what is wanted lives on
   * what no other delivery renews: it would die of age.
   */
  private Optional<TargetState> keptAlive(Seen seen, Order refused) throws Unavailable, Conflict {
    Optional<Order> other =
        choice.livesOn(seen).filter(order -> order.isOfSession() != refused.isOfSession());
    if (other.isEmpty()
        || !(move(seen, other.get(), clock.instant()) instanceof Move.Write write)
        || write.why() != Why.RENEWAL) {
      return Optional.empty();
    }
    return Optional.of(write(seen, other.get(), write, Instant.MIN));
  }

  /** Where the present credential is refused, what the target holds may be another that works. */
  private Answer probePresent(
      List<CodeCommitUrl> where, Form form, TargetSecret target, Optional<Pair> present) {
    Answer answer = present.map(pair -> probe(where, form, pair)).orElse(Answer.REFUSED);
    return answer == Answer.REFUSED
        ? target
            .pair()
            .filter(held -> !present.equals(Optional.of(held)))
            .map(held -> probe(where, form, held))
            .orElse(answer)
        : answer;
  }

  /** Until a new credential has propagated, CodeCommit refuses it. */
  private Answer probePatiently(List<CodeCommitUrl> where, Form form, Pair pair, Instant until) {
    Answer answer = probe(where, form, pair);
    while (answer == Answer.REFUSED && clock.instant().isBefore(until)) {
      pause.pause(BETWEEN_PROBES);
      answer = probe(where, form, pair);
    }
    return answer;
  }

  /** One repository that opens is proof; one that does not may be closed to this user alone. */
  private Answer probe(List<CodeCommitUrl> where, Form form, Pair pair) {
    Set<Answer> heard = EnumSet.noneOf(Answer.class);
    for (CodeCommitUrl url : where) {
      Answer answer = probe.probe(url, Order.sent(form, pair, url, clock.instant()));
      if (answer == Answer.ACCEPTED) {
        return answer;
      }
      heard.add(answer);
    }
    return Stream.of(Answer.REFUSED, Answer.INCONCLUSIVE, Answer.NOT_FOUND)
        .filter(heard::contains)
        .findFirst()
        .orElse(Answer.INCONCLUSIVE);
  }

  private TargetState readBack(Seen before, List<CodeCommitUrl> where, Order written, Why why)
      throws Unavailable {
    Optional<TargetSecret> found = targets.read(before.target().name());
    if (found.isEmpty()) {
      return Seen.unseen(before.target().name(), TargetOutcome.MISSING);
    }
    TargetSecret target = found.get();
    Answer answer =
        target.pair().map(pair -> probe(where, written.form(), pair)).orElse(Answer.REFUSED);
    Instant now = clock.instant();
    TargetOutcome outcome =
        DeliveryPlanner.written(
            why,
            DeliveryPlanner.isSound(target, written, now),
            answer,
            DeliveryPlanner.isContested(target.stamps(), now));
    return before.with(target).as(proven(outcome, where));
  }

  /** Where there is no repository to try, asking again does not help. */
  private static TargetOutcome proven(TargetOutcome outcome, List<CodeCommitUrl> where) {
    return outcome == TargetOutcome.UNPROVEN && where.isEmpty()
        ? TargetOutcome.UNPROVABLE
        : outcome;
  }

  /**
   * The pair that shows whether the present credential works: made afresh where its secret is
   * stored, since a signed one in the target may have died of age alone.
   */
  private Optional<Pair> presentPair(Seen seen, Order wanted, CodeCommitUrl url, Instant now) {
    return choice
        .present(seen, wanted)
        .map(present -> present.pair(url, now))
        .or(seen.target()::pair);
  }

  private static Move move(Seen seen, Order order, Instant now) {
    return DeliveryPlanner.move(seen.target(), seen.holds(), order, now);
  }

  private static boolean isPending(Order order, Stages stages) {
    return stages
        .nextCredential()
        .map(CredentialVersion::id)
        .filter(id -> order.version().filter(id::equals).isPresent())
        .isPresent();
  }
}
