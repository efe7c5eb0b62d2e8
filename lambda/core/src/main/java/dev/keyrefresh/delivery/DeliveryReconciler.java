package dev.keyrefresh.delivery;

import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.delivery.TargetStore.Found;
import dev.keyrefresh.store.StoredVersions;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.time.Pause;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at the targets of one cluster, or brings them to what is wanted. One run, one instance. */
public final class DeliveryReconciler {
  private final TargetStore targets;
  private final Rules rules;
  private final Supplier<RoleSession> session;
  private final InstantSource clock;
  private final Pace pace;
  private final StoredReader stored;
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
      Pause pause,
      Pace pace) {
    this.targets = targets;
    this.rules = rules;
    this.clock = clock;
    this.pace = pace;
    session = new Once<>(role);
    stored = new StoredReader(versions, rules.user());
    prober = new Prober(probe, clock, pause, pace);
  }

  /**
   * What came of it.
   *
   * @param stale whether the request named a version that is neither pending nor current; from then
   *     on nothing was written
   * @param problem why there may be more targets than these, or why none could be seen
   * @param failures what the API server or the way to it answered instead, for the log
   * @param holdersSought whether every secret was looked at that may hold a credential
   */
  public record Result(
      boolean stale,
      List<TargetState> targets,
      Optional<String> problem,
      List<String> failures,
      boolean holdersSought) {
    public Result {
      targets = List.copyOf(targets);
      Objects.requireNonNull(problem);
      failures = List.copyOf(failures);
    }

    /** One that looked at everything. */
    public Result(
        boolean stale, List<TargetState> targets, Optional<String> problem, List<String> failures) {
      this(stale, targets, problem, failures, true);
    }

    private Result ofStaleRequest() {
      return new Result(true, targets, problem, failures, holdersSought);
    }

    private Result ofTargetsOnly(boolean areAll) {
      return new Result(stale, targets, problem, failures, areAll);
    }

    private Result with(List<TargetState> found, Optional<String> unseen) {
      return new Result(
          stale,
          Stream.concat(targets.stream(), found.stream())
              .sorted(Comparator.comparing(TargetState::name))
              .toList(),
          unseen.or(() -> problem),
          failures,
          holdersSought);
    }

    private Result with(List<String> more) {
      return new Result(
          stale,
          targets,
          problem,
          Stream.concat(failures.stream(), more.stream()).toList(),
          holdersSought);
    }
  }

  /**
   * Each target as it is, nothing written, and every other secret with a label of Argo CD's that
   * may hold a credential, where discovery was asked for.
   */
  public Result inspect() {
    Round round = round();
    Found named = new Found(targets.named(), Optional.empty());
    Inspection inspection = new Inspection(choice(round), clock);
    Result seen = round.of(named, inspection).orElseThrow();
    if (!targets.discovers()) {
      return seen;
    }
    List<TargetState> found = new ArrayList<>();
    Optional<String> unseen =
        targets.visitLabelled(
            page ->
                new TargetReader(targets, stored, clock)
                    .see(page.filter(target -> !target.named()))
                    .flatMap(one -> inspection.ofLabelled(one).stream())
                    .forEach(found::add));
    return seen.with(found, unseen);
  }

  /**
   * Brings each target to what is wanted.
   *
   * @param requested the version that the rotator wants delivered; empty for whatever is wanted
   */
  public Result deliver(Optional<VersionId> requested) {
    Round round = round();
    CredentialChoice choice = choice(round);
    Delivery delivery =
        new Delivery(
            Request.of(requested, clock.instant()),
            new TargetReader(targets, stored, clock),
            choice,
            repositories(round),
            new Proof(prober, choice),
            new Writer(targets, prober, clock),
            clock,
            pace);
    return round
        .of(targets.find(), delivery)
        .map(result -> result.ofTargetsOnly(!targets.discovers()))
        .orElseGet(() -> inspect().ofStaleRequest())
        .with(prober.said());
  }

  /**
   * What CodeCommit says now to that on which each target lives: its credential as it is stored, or
   * else the pair in the target. Nothing is written; a target that holds none is left out, as is
   * one that could not be read. For what there was no time for that is no clear answer.
   */
  public SortedMap<TargetName, Answer> tryPresent() {
    Round round = round();
    List<Look> looks = round.look(targets.find().names());
    SortedMap<TargetName, Answer> answers = new TreeMap<>();
    looks.forEach(
        look -> {
          if (look instanceof Look.Unread(var name)) {
            answers.put(name, Answer.INCONCLUSIVE);
          }
        });
    List<TargetSecret> read = Look.found(looks).toList();
    if (!read.isEmpty()) {
      answers.putAll(tryPresent(read, round));
    }
    return answers;
  }

  private Map<TargetName, Answer> tryPresent(List<TargetSecret> read, Round round) {
    PresentCredential present =
        new PresentCredential(choice(round), repositories(round), prober, clock);
    Stored now = stored.read();
    return pace
        .crew()
        .all(
            read.stream()
                .<Supplier<Optional<Map.Entry<TargetName, Answer>>>>map(
                    target ->
                        () ->
                            present
                                .of(new Seen(target, now, clock.instant()))
                                .map(answer -> Map.entry(target.name(), answer)))
                .toList())
        .stream()
        .flatMap(Optional::stream)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private Round round() {
    return new Round(targets, stored, pace, clock);
  }

  private CredentialChoice choice(Round round) {
    return new CredentialChoice(
        rules, session, new Possession(rules.form(), repositories(round), prober, session), clock);
  }

  private Repositories repositories(Round round) {
    return new Repositories(round::read, rules.probeUrl());
  }
}
