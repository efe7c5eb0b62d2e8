package dev.keyrefresh.rotation.loop;

import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.rotation.Announcer.Happening;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.DecisionTable;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.RunProgress;
import dev.keyrefresh.rotation.decision.RunRequest;
import dev.keyrefresh.rotation.loop.Precaution.Ruling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Observes, has the table decide, does one step, observes again what it may have changed. */
public final class Reconciler {
  /** More steps than any repair needs; a run that does not settle ends and says so. */
  private static final int MOST_STEPS = 60;

  private final Ports ports;
  private final CredentialKind kind;
  private final Policy policy;
  private final Decider decider;

  public Reconciler(Ports ports, CredentialKind kind, Policy policy) {
    this(ports, kind, policy, DecisionTable::next);
  }

  public Reconciler(Ports ports, CredentialKind kind, Policy policy, Decider decider) {
    this.ports = ports;
    this.kind = kind;
    this.policy = policy;
    this.decider = decider;
  }

  /**
   * Runs until there is nothing more to do now. What a port throws ends up in the report.
   *
   * @param onStep told of every step once it is done
   */
  public Report reconcile(RunRequest request, RunLimits limits, Consumer<Decision> onStep) {
    return new Run(request, limits, onStep).reconcile();
  }

  private final class Run {
    private final RunRequest request;
    private final Consumer<Decision> onStep;
    private final Observer observer =
        new Observer(
            kind, new Reads(ports.store(), ports.credentials(), ports.notes(), ports.cluster()));
    private final StepTaker steps =
        new StepTaker(
            ports,
            policy,
            observer,
            new StageLock(ports.store(), ports.clock(), ports.pause(), observer));
    private final Confirmation confirmation = new Confirmation(ports.doubts(), observer::ownership);
    private final List<Precaution> precautions;
    private final List<Decision> taken = new ArrayList<>();
    private RunProgress progress;
    private Optional<Observed> observed = Optional.empty();

    Run(RunRequest request, RunLimits limits, Consumer<Decision> onStep) {
      this.request = request;
      this.onStep = onStep;
      progress = RunProgress.begin(request, !request.dryRun());
      precautions =
          List.of(
              confirmation,
              new MayBegin(limits.heldBack(), () -> progress = progress.released()),
              new SomethingToDo(),
              new TimeLeft(limits.remaining(), ports.longestDelivery()),
              new TwoLooks(observer, ports.pause()),
              new LabelsUnmoved(observer),
              new IamSeenTwice(observer));
    }

    Report reconcile() {
      Report report;
      try {
        observer.lookAtEverything();
        report = request.dryRun() ? rehearse() : play();
      } catch (RuntimeException e) {
        report = failed(e);
      }
      report = report.with(ports.doubts().notices(report.observed()));
      if (!request.dryRun() && !report.end().attention().isEmpty()) {
        ports.announcer().announce(new Happening.NeedsAttention(report.end(), report.observed()));
      }
      return report;
    }

    private Report rehearse() {
      Observed first = observer.observed(progress);
      List<Decision> planned =
          DryRun.play(decider, first, policy, ports.clock().instant(), MOST_STEPS);
      for (int at = 0; at < planned.size(); at++) {
        if (confirmation.before(planned.get(at)) instanceof Ruling.End(var end)) {
          return new Report(planned.subList(0, at), end, Optional.of(first), Optional.empty());
        }
      }
      return new Report(
          planned.subList(0, planned.size() - 1),
          planned.getLast(),
          Optional.of(first),
          Optional.empty());
    }

    private Report play() {
      for (int round = 0; round < MOST_STEPS; round++) {
        Observed now = observer.observed(progress);
        observed = Optional.of(now);
        Decision decision = decider.next(now, policy, ports.clock().instant());
        switch (ruling(decision)) {
          case Ruling.DecideAgain _ -> {}
          case Ruling.End(var end) -> {
            return new Report(taken, end, observed, Optional.empty());
          }
          case Ruling.Proceed _ -> {
            precautions.forEach(Precaution::stepTaken);
            progress = steps.take(decision, now);
            taken.add(decision);
            onStep.accept(decision);
          }
        }
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

    /** What the first precaution says that does not let it pass. */
    private Ruling ruling(Decision decision) {
      return precautions.stream()
          .map(precaution -> precaution.before(decision))
          .filter(ruling -> !(ruling instanceof Ruling.Proceed))
          .findFirst()
          .orElse(Ruling.PROCEED);
    }

    private Report failed(RuntimeException failure) {
      return new Report(
          taken, Report.ended(ports.explanation().apply(failure)), observed, Optional.of(failure));
    }
  }
}
