package dev.keyrefresh.rotator.fleet;

import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.rotator.event.Trigger;
import dev.keyrefresh.rotator.fleet.Fleet.Member;
import dev.keyrefresh.rotator.report.RunFailed;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** Looks at clusters one after the other: one that fails stops none that follow. */
public final class InlineSweep {
  /** A bad release or policy must not begin a rotation everywhere at once. */
  private static final int MOST_BEGUN = 5;

  private static final int FAILURES_IN_A_ROW = 2;

  /** What a look with nothing to do may take; a step asks for its own time. */
  private static final Duration ONE_LOOK = Duration.ofMinutes(1);

  private final Function<Optional<String>, Fleet.Page> pages;
  private final Set<UserName> quarantined;
  private final SweepRun runs;
  private final Supplier<Duration> remaining;
  private final SweepSummary tally = new SweepSummary();
  private int begun;
  private int failedInARow;

  public interface SweepRun {
    Report run(Trigger.Look cluster, BooleanSupplier heldBack, Supplier<Duration> remaining);
  }

  public InlineSweep(
      Function<Optional<String>, Fleet.Page> pages,
      Set<UserName> quarantined,
      SweepRun runs,
      Supplier<Duration> remaining) {
    this.pages = pages;
    this.quarantined = Set.copyOf(quarantined);
    this.runs = runs;
    this.remaining = remaining;
  }

  /**
   * @throws RunFailed after all were looked at, when any failed, or when time ran out
   */
  public Map<String, Object> run() {
    Optional<String> from = Optional.empty();
    do {
      Fleet.Page page = pages.apply(from);
      for (Member member : page.members()) {
        if (remaining.get().compareTo(ONE_LOOK) < 0) {
          tally.fail(
              "out of time before "
                  + member.cluster()
                  + ". Those from there on were not"
                  + " looked at: set QUEUE_URL, so that each gets an invocation of its own");
          return tally.result();
        }
        look(member);
      }
      from = page.next();
    } while (from.isPresent());
    return tally.result();
  }

  private void look(Member member) {
    Report report = runs.run(member.look(quarantined), this::isHeldBack, remaining);
    begun += begins(report) ? 1 : 0;
    failedInARow = report.failure().isPresent() ? failedInARow + 1 : 0;
    tally.add(member.cluster(), report);
  }

  /** Those that fail for themselves come every time, so that they leave one start a sweep. */
  private boolean isHeldBack() {
    return begun >= MOST_BEGUN || (begun > 0 && failedInARow >= FAILURES_IN_A_ROW);
  }

  private static boolean begins(Report report) {
    return report.steps().stream()
        .anyMatch(
            decision ->
                decision.step() instanceof Step.WriteIntent
                    && decision.reason() != Reason.INTERRUPTED);
  }
}
