package dev.keyrefresh.delivery;

import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.delivery.TargetStore.Found;
import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.store.StoredVersions;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.time.Pause;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Looks at the targets of one cluster, or brings them to what is wanted. One run, one instance. */
public final class DeliveryReconciler {
  private final TargetStore targets;
  private final Rules rules;
  private final InstantSource clock;
  private final TargetReader reader;
  private final CredentialChoice choice;
  private final Prober prober;

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
    this.rules = rules;
    this.clock = clock;
    reader = new TargetReader(targets, new StoredReader(versions, rules.user()));
    choice = new CredentialChoice(rules, new Once<>(role), clock);
    prober = new Prober(probe, clock, pause);
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

    private Result ofStaleRequest() {
      return new Result(true, targets, problem, failures);
    }
  }

  /** Each target as it is, nothing written. */
  public Result inspect() {
    Inspection inspection = new Inspection(reader, choice, clock);
    return Round.of(targets.find(), name -> Optional.of(inspection.of(name))).orElseThrow();
  }

  /**
   * Brings each target to what is wanted.
   *
   * @param requested the version that the rotator wants delivered; empty for whatever is wanted
   */
  public Result deliver(Optional<VersionId> requested) {
    Request request = Request.of(requested, clock.instant());
    Found found = targets.find();
    Delivery delivery =
        new Delivery(
            reader,
            choice,
            repositories(found),
            new Proof(prober, choice),
            new Writer(targets, prober, clock),
            clock);
    return Round.of(found, name -> delivery.to(name, request))
        .orElseGet(() -> inspect().ofStaleRequest());
  }

  /**
   * What CodeCommit says now to that on which each target lives: its credential as it is stored, or
   * else the pair in the target. Nothing is written; a target that holds none is left out.
   */
  public SortedMap<TargetName, Answer> tryPresent() {
    Found found = targets.find();
    PresentCredential present =
        new PresentCredential(reader, choice, repositories(found), prober, clock);
    SortedMap<TargetName, Answer> answers = new TreeMap<>();
    for (TargetName name : found.names()) {
      try {
        present.of(name).ifPresent(answer -> answers.put(name, answer));
      } catch (Unavailable e) {
        // Said where the target itself is looked at.
      }
    }
    return answers;
  }

  private Repositories repositories(Found found) {
    return new Repositories(targets, found.names(), rules.probeUrl());
  }
}
