package dev.keyrefresh.rotation;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.failure.Thrown;
import dev.keyrefresh.rotation.Announcer.Happening;
import dev.keyrefresh.rotation.Credentials.Proof;
import dev.keyrefresh.rotation.VersionStore.LabelElsewhere;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.DecisionTable;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Observed.Run;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.time.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Observes, has the planner decide, does one step, observes again what it may have changed. */
public final class Reconciler {
  /** More steps than any repair needs; a run that does not settle ends and says so. */
  private static final int MOST_STEPS = 60;

  /** For how long a new credential is given to propagate before the run leaves it to the next. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Duration BETWEEN_PROOFS = Duration.ofSeconds(2);
  private static final int PROOFS_IN_A_ROW = 3;

  private static final int ANSWERS_AFTER_A_SWAP = 7;
  private static final Duration BETWEEN_ANSWERS = Duration.ofSeconds(1);

  /**
   * After this nobody is told any more what was before. What takes access away is decided by two
   * looks that are this far apart.
   */
  private static final Duration SETTLING = BETWEEN_ANSWERS.multipliedBy(ANSWERS_AFTER_A_SWAP);

  /** What an ordinary step may take, the SDK's retries included. */
  private static final Duration ORDINARY = Duration.ofSeconds(20);

  private final Ports ports;
  private final CredentialKind kind;
  private final Policy policy;
  private final Planner planner;

  /** What decides: {@link DecisionTable}, unless a simulation plays the loop with a wrong one. */
  interface Planner {
    Decision next(Observed observed, Policy policy, Instant now);
  }

  /**
   * Everything outside.
   *
   * @param versionIds a fresh id at every call
   * @param longestDelivery what a call of the updater may take
   * @param explanation tells a person what a failure of these ports means
   */
  public record Ports(
      VersionStore store,
      Credentials credentials,
      Cluster cluster,
      Announcer announcer,
      InstantSource clock,
      Pause pause,
      Supplier<VersionId> versionIds,
      Duration longestDelivery,
      Function<RuntimeException, Attention> explanation) {

    /** Ports whose failures speak for themselves. */
    public Ports(
        VersionStore store,
        Credentials credentials,
        Cluster cluster,
        Announcer announcer,
        InstantSource clock,
        Pause pause,
        Supplier<VersionId> versionIds,
        Duration longestDelivery) {
      this(
          store,
          credentials,
          cluster,
          announcer,
          clock,
          pause,
          versionIds,
          longestDelivery,
          failure ->
              new Attention(
                  Reason.FAILED, Thrown.message(failure), "The next run carries on by itself."));
    }
  }

  /**
   * One run.
   *
   * @param id names it in intents; no two runs share one
   * @param heldBack whether it must begin no rotation; asked only where it would, and may throw
   * @param quarantined whether AWS has put a quarantine policy on the user
   * @param remaining how long it may still take, asked before every step
   * @param onStep told of every step once it is done
   */
  public record Task(
      RotationId id,
      boolean requested,
      BooleanSupplier heldBack,
      boolean quarantined,
      boolean dryRun,
      Supplier<Duration> remaining,
      Consumer<Decision> onStep) {}

  public Reconciler(Ports ports, CredentialKind kind, Policy policy) {
    this(ports, kind, policy, DecisionTable::next);
  }

  Reconciler(Ports ports, CredentialKind kind, Policy policy, Planner planner) {
    this.ports = ports;
    this.kind = kind;
    this.policy = policy;
    this.planner = planner;
  }

  /** Runs until there is nothing more to do now. What a port throws ends up in the report. */
  public Report reconcile(Task task) {
    return new Running(task).reconcile();
  }

  private final class Running {
    private final Task task;
    private final Observer observer =
        new Observer(ports.store(), ports.credentials(), ports.cluster(), kind);
    private final List<Decision> taken = new ArrayList<>();
    private Run run;
    private boolean lookedAgain;
    private Optional<Step> decided = Optional.empty();
    private Instant moved;
    private Optional<Observed> observed = Optional.empty();

    Running(Task task) {
      this.task = task;
      Run plain = Run.begin(task.id(), task.requested(), !task.dryRun());
      run = task.quarantined() ? plain.ofQuarantinedUser() : plain;
      moved = ports.clock().instant();
    }

    Report reconcile() {
      Report report;
      try {
        observer.lookAtEverything();
        report = task.dryRun() ? rehearse() : play();
      } catch (RuntimeException e) {
        report = failed(e);
      }
      if (!task.dryRun() && !report.end().attention().isEmpty()) {
        ports.announcer().announce(new Happening.NeedsAttention(report.end(), report.observed()));
      }
      return report;
    }

    private Report rehearse() {
      Observed first = observer.observed(run);
      List<Decision> steps =
          Rehearsal.play(planner, first, policy, ports.clock().instant(), MOST_STEPS);
      return new Report(
          steps.subList(0, steps.size() - 1),
          steps.getLast(),
          Optional.of(first),
          Optional.empty());
    }

    private Report play() {
      for (int round = 0; round < MOST_STEPS; round++) {
        Observed now = observer.observed(run);
        observed = Optional.of(now);
        Decision decision = planner.next(now, policy, ports.clock().instant());
        if (decision.reason() == Reason.HELD_BACK && !task.heldBack().getAsBoolean()) {
          run = run.released();
          continue;
        }
        if (decision.step() instanceof Step.Wait) {
          return ended(decision);
        }
        if (task.remaining().get().compareTo(needs(decision.step())) < 0) {
          return ended(
              new Decision(
                  new Step.Wait(Optional.empty()), Reason.OUT_OF_TIME, decision.attention()));
        }
        if (decision.step().isDestructive() && !Optional.of(decision.step()).equals(decided)) {
          decided = Optional.of(decision.step());
          ports.pause().pause(SETTLING);
          observer.lookAtEverything();
          continue;
        }
        if (decision.step().restsOnLabels() && observer.labelsMoved()) {
          observer.lookAtEverything();
          continue;
        }
        if (givesUpACredential(decision.reason()) && !lookedAgain) {
          observer.lookAtIam();
          lookedAgain = true;
          continue;
        }
        decided = Optional.empty();
        lookedAgain = false;
        take(decision, now);
        taken.add(decision);
        task.onStep().accept(decision);
      }
      return failed(
          new IllegalStateException(
              "the run did not settle within "
                  + MOST_STEPS
                  + " steps: "
                  + taken.stream()
                      .map(decision -> decision.step().word() + " " + decision.reason())
                      .toList()));
    }

    /** A list made seconds after a create may lack it, and may be minutes old by now. */
    private static boolean givesUpACredential(Reason reason) {
      return reason == Reason.PENDING_LOST || reason == Reason.CURRENT_LOST;
    }

    private Report ended(Decision decision) {
      return new Report(taken, decision, observed, Optional.empty());
    }

    private Report failed(RuntimeException failure) {
      return new Report(
          taken, Report.ended(ports.explanation().apply(failure)), observed, Optional.of(failure));
    }

    private Duration needs(Step step) {
      if (step instanceof Step.Verify) {
        return PATIENCE.plus(ORDINARY);
      }
      if (step instanceof Step.Deliver || step instanceof Step.Renew) {
        return ports.longestDelivery().plus(SETTLING).plus(ORDINARY);
      }
      return step instanceof Step.Create ? ORDINARY.multipliedBy(2) : ORDINARY;
    }

    private void take(Decision decision, Observed now) {
      Reason reason = decision.reason();
      switch (decision.step()) {
        case Step.Wait _ -> {}
        case Step.Claim _ -> {
          ports.credentials().claim();
          observer.lookAtIam();
        }
        case Step.WriteIntent(var line) -> {
          Intent intent = new Intent(ports.versionIds().get(), line, ports.clock().instant());
          ports.store().carry(intent);
          observer.wrote(intent);
          swap(Stage.PENDING, intent, now.stages().pending());
          run = run.afterIntent();
          observer.lookAtStore();
          observer.lookAtIam();
        }
        case Step.Adopt(var version) -> {
          swap(Stage.PENDING, version, now.stages().pending());
          observer.lookAtStore();
        }
        case Step.Create create -> create(create, now);
        case Step.Verify(var version) ->
            run =
                isProven(version.credential())
                    ? run.proving(version.credentialId())
                    : run.failingToProve(version.credentialId());
        case Step.Deliver(var version) -> {
          letLabelsSettle();
          run = run.delivering(version.credentialId());
          observer.lookBy(() -> ports.cluster().deliver(version));
        }
        case Step.Renew _ -> {
          run = run.renewing();
          observer.lookBy(ports.cluster()::deliverWanted);
        }
        case Step.Promote(var version) -> promote(version, now);
        case Step.Deactivate(var id) -> deactivate(id, reason);
        case Step.Delete(var id) -> delete(id, reason);
        case Step.NoteInactive(var id) -> {
          ports.credentials().noteInactive(id, ports.clock().instant());
          observer.deactivated(id, ports.clock().instant());
          observer.lookAtIam();
        }
      }
    }

    private void create(Step.Create create, Observed now) {
      IssuedCredential issued = ports.credentials().create();
      CredentialVersion version =
          new CredentialVersion(
              ports.versionIds().get(), issued, Optional.of(create.line()), create.replaces());
      ports.store().carry(version);
      observer.wrote(version);
      if (swap(Stage.PENDING, version, now.stages().pending())) {
        ports.credentials().describe(issued.id(), issued.created());
      } else {
        discard(issued.id());
      }
      observer.lookAtStore();
      observer.lookAtIam();
    }

    /** This run made it and lost the lock: nobody else knows of it. */
    private void discard(CredentialId own) {
      ports.credentials().deactivate(own);
      ports.credentials().delete(own);
      observer.deleted(own);
    }

    private void promote(CredentialVersion version, Observed now) {
      Optional<StoredVersion> replaced = now.stages().current();
      if (swap(Stage.CURRENT, version, replaced)) {
        replaced.ifPresent(old -> observer.moved(Stage.PREVIOUS, old.id()));
        run = run.afterPromotion();
        ports
            .announcer()
            .announce(
                new Happening.Rotated(
                    version.credentialId(),
                    version.replaces(),
                    version
                        .line()
                        .map(line -> Reason.ofWord(line.reason()))
                        .orElse(Reason.REQUESTED),
                    now.targets(),
                    ports.clock().instant().plus(policy.installationGrace())));
      }
      observer.lookAtStore();
    }

    private void deactivate(CredentialId id, Reason reason) {
      Instant at = ports.clock().instant();
      ports.credentials().noteInactive(id, at);
      ports.credentials().deactivate(id);
      observer.deactivated(id, at);
      if (reason != Reason.SECRET_NEVER_STORED) {
        ports
            .announcer()
            .announce(new Happening.Deactivated(id, reason, at.plus(policy.recoveryGrace())));
      }
      observer.lookAtIam();
    }

    private void delete(CredentialId id, Reason reason) {
      ports.credentials().delete(id);
      observer.deleted(id);
      ports.announcer().announce(new Happening.Deleted(id, reason));
      observer.lookAtIam();
    }

    /**
     * Lets a move of a label settle: until then an updater may be told what was wanted before, and
     * write that. What this run found may have been moved right before it came.
     */
    private void letLabelsSettle() {
      Duration rest = Duration.between(ports.clock().instant(), moved.plus(SETTLING));
      if (rest.isPositive()) {
        ports.pause().pause(rest);
      }
    }

    /**
     * Moves a label. After an error the label is read again: another version that holds it, and
     * held it at no time before, means that another run was faster. Which versions held it before
     * this run came nobody knows, so the last answer decides: it is older than no swap. A swap
     * without a clear answer may have been won and overtaken since: nothing is given up for it.
     *
     * @return whether the label is on the version now; false when another run was faster
     */
    private boolean swap(Stage stage, StoredVersion to, Optional<StoredVersion> from) {
      try {
        ports.store().move(stage, to.id(), from.map(StoredVersion::id));
        return won(stage, to);
      } catch (RuntimeException e) {
        Optional<VersionId> another = Optional.empty();
        for (int answer = 0; answer < ANSWERS_AFTER_A_SWAP; answer++) {
          Optional<VersionId> at = ports.store().labels().at(stage);
          if (at.filter(to.id()::equals).isPresent()) {
            return won(stage, to);
          }
          another =
              at.filter(
                  _ -> !at.equals(from.map(StoredVersion::id)) && !observer.isOutdated(stage, at));
          ports.pause().pause(BETWEEN_ANSWERS);
        }
        boolean certain = e instanceof LabelElsewhere || !(to instanceof CredentialVersion);
        if (another.isPresent() && certain) {
          observer.moved(stage, another.get());
          return false;
        }
        throw e;
      }
    }

    private boolean won(Stage stage, StoredVersion to) {
      moved = ports.clock().instant();
      observer.moved(stage, to.id());
      return true;
    }

    private boolean isProven(IssuedCredential credential) {
      Instant until = ports.clock().instant().plus(PATIENCE);
      int inARow = 0;
      while (true) {
        Proof proof = ports.credentials().prove(credential);
        inARow = proof == Proof.VALID ? inARow + 1 : 0;
        if (inARow == PROOFS_IN_A_ROW) {
          return true;
        }
        if (proof == Proof.ANOTHER_USER || !ports.clock().instant().isBefore(until)) {
          return false;
        }
        ports.pause().pause(BETWEEN_PROOFS);
      }
    }
  }
}
