package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Situation.NOW;
import static dev.keyrefresh.rotation.Situation.OTHER;
import static java.util.Map.entry;

import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Policy.FirstRotation;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.RunProgress;
import dev.keyrefresh.rotation.decision.RunRequest;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.rotation.loop.Decider;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Line;
import dev.keyrefresh.target.TargetOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A wrong step, or the right one with a wrong line or wrong ids. */
final class WrongSteps {
  private static final Duration LEAST = Duration.ofSeconds(1);

  private WrongSteps() {}

  static Map<String, Decider> all() {
    Map<String, Decider> all = new TreeMap<>();
    all.putAll(whatANewOneReplaces());
    all.putAll(lines());
    all.putAll(kindsOfStep());
    all.putAll(beginning());
    return all;
  }

  private static Map<String, Decider> whatANewOneReplaces() {
    return Map.of(
        "does not replace what was given up",
        Wrong.replaces((_, create) -> Wrong.minus(create.replaces(), create.line().lost())),
        "does not replace what targets hold",
        Wrong.replaces((seen, create) -> Wrong.minus(create.replaces(), seen.targets().held())),
        "does not replace what is current",
        Wrong.replaces(
            (seen, create) -> Wrong.minus(create.replaces(), seen.stages().protectedIds())),
        "does not replace what is superseded already",
        Wrong.replaces(
            (seen, create) ->
                Wrong.plus(
                    Wrong.minus(create.replaces(), seen.stages().superseded()),
                    create.line().lost())),
        "replaces strangers' credentials",
        Wrong.replaces((seen, create) -> Wrong.plus(create.replaces(), Wrong.listed(seen))),
        "replaces what IAM has no more",
        Wrong.replaces(
            (seen, create) -> Wrong.plus(create.replaces(), seen.stages().replacedByTheNext())),
        "replaces what a broken target holds",
        Wrong.replaces(
            (seen, create) ->
                Wrong.plus(
                    create.replaces(),
                    seen.targets().states().stream()
                        .flatMap(state -> state.holds().stream())
                        .filter(Wrong.listed(seen)::contains)
                        .collect(Collectors.toSet()))));
  }

  private static Map<String, Decider> lines() {
    Predicate<Reason> lost = Reason.PENDING_LOST::equals;
    Predicate<Reason> takenOver = Reason.INTERRUPTED::equals;
    Predicate<Reason> begun = lost.or(takenOver).negate();
    return Map.ofEntries(
        entry(
            "begins a line without the ids that only versions hold",
            Wrong.line(begun, (seen, line) -> Wrong.knowing(line, Wrong.listed(seen)))),
        entry(
            "begins a line without the ids that only IAM lists",
            Wrong.line(begun, (seen, line) -> Wrong.knowing(line, seen.stages().stored()))),
        entry(
            "begins a line a second ago",
            Wrong.line(begun, (_, line) -> Wrong.since(line, line.since().minus(LEAST)))),
        entry(
            "begins a line for another reason",
            Wrong.line(begun, (_, line) -> line.because(Reason.INTERRUPTED.name()))),
        entry(
            "takes a line over as if it had begun just now",
            Wrong.line(takenOver, (_, line) -> Wrong.since(line, NOW))),
        entry(
            "takes a line over as if it knew all that there is",
            Wrong.line(
                takenOver,
                (seen, line) -> Wrong.knowing(line, Wrong.plus(line.known(), Wrong.listed(seen))))),
        entry(
            "takes a line over as if it knew nothing",
            Wrong.line(takenOver, (_, line) -> Wrong.knowing(line, Set.of()))),
        entry(
            "takes a line over and forgets what it gave up",
            Wrong.line(takenOver, (_, line) -> Wrong.losing(line, Set.of()))),
        entry(
            "leaves a line that it takes over to the run that began it",
            Wrong.line(takenOver, (_, line) -> line.carriedOnBy(OTHER))),
        entry(
            "takes a line over for another reason",
            Wrong.line(takenOver, (_, line) -> line.because(Reason.INTERRUPTED.name()))),
        entry(
            "does not say which pending credential was lost",
            Wrong.line(
                lost,
                (seen, line) ->
                    Wrong.losing(line, Wrong.minus(line.lost(), Wrong.pendingId(seen))))),
        entry(
            "forgets what was given up before the pending credential",
            Wrong.line(lost, (seen, line) -> Wrong.losing(line, Wrong.pendingId(seen)))),
        entry(
            "makes no emergency of an exposed pending credential",
            Wrong.line(lost, (seen, line) -> because(line, before(seen).map(Line::reason)))),
        entry(
            "makes no emergency of an exposed one that was stored by hand",
            Wrong.line(
                lost,
                (seen, line) ->
                    before(seen).isEmpty() ? line.because(Reason.PENDING_LOST.name()) : line)),
        entry(
            "makes an emergency of every lost pending credential",
            Wrong.line(lost, (_, line) -> line.because(Reason.EXPOSED.name()))),
        entry(
            "begins anew for a lost pending credential",
            Wrong.line(lost, (_, line) -> Wrong.since(line, NOW))),
        entry(
            "creates under a line that began just now",
            Wrong.step(
                Step.Create.class,
                (_, create) ->
                    new Step.Create(Wrong.since(create.line(), NOW), create.replaces()))),
        entry(
            "creates under a line that gave up nothing",
            Wrong.step(
                Step.Create.class,
                (_, create) ->
                    new Step.Create(Wrong.losing(create.line(), Set.of()), create.replaces()))));
  }

  private static Map<String, Decider> kindsOfStep() {
    return Map.ofEntries(
        entry(
            "deletes what is to be deactivated",
            Wrong.step(Step.Deactivate.class, (_, step) -> new Step.Delete(step.id()))),
        entry(
            "deactivates what is to be deleted",
            Wrong.step(Step.Delete.class, (_, step) -> new Step.Deactivate(step.id()))),
        entry(
            "delivers a credential that is not proven",
            Wrong.step(Step.Verify.class, (_, step) -> new Step.Deliver(step.version()))),
        entry(
            "promotes what was not delivered",
            Wrong.step(
                Step.Deliver.class,
                Reason.VERIFIED::equals,
                (_, step) -> new Step.Promote(step.version()))),
        entry(
            "delivers again instead of promoting",
            Wrong.step(Step.Promote.class, (_, step) -> new Step.Deliver(step.version()))),
        entry(
            "verifies again instead of delivering",
            Wrong.step(
                Step.Deliver.class,
                Reason.VERIFIED::equals,
                (_, step) -> new Step.Verify(step.version()))),
        entry(
            "delivers the current credential while another is pending",
            Wrong.step(
                Step.Deliver.class,
                Reason.VERIFIED::equals,
                (seen, step) ->
                    seen.stages().currentCredential().<Step>map(Step.Deliver::new).orElse(step))),
        entry(
            "delivers what is pending where targets are to be brought back",
            Wrong.step(
                Step.Deliver.class,
                Reason.EXPOSED::equals,
                (seen, step) ->
                    seen.stages().previousCredential().<Step>map(Step.Deliver::new).orElse(step))),
        entry(
            "starts no recovery grace",
            Wrong.step(Step.NoteInactive.class, (_, _) -> new Step.Wait(Optional.empty()))),
        entry(
            "deletes what has no recovery grace yet",
            Wrong.step(Step.NoteInactive.class, (_, step) -> new Step.Delete(step.id()))));
  }

  private static Map<String, Decider> beginning() {
    return Map.ofEntries(
        entry(
            "begins although the sweep holds back",
            Wrong.seeing(seen -> seen.with(seen.run().released()))),
        entry(
            "carries nothing on where the sweep holds back",
            Wrong.deciding(
                (seen, right) ->
                    seen.run().heldBack() && !Wrong.waits(right)
                        ? new Decision(
                            new Step.Wait(Optional.empty()), Reason.HELD_BACK, right.attention())
                        : right)),
        entry(
            "adopts a cluster unasked",
            Wrong.under(policy -> policy.with(FirstRotation.ON_DEPLOYMENT))),
        entry(
            "waits to be asked for every adoption",
            Wrong.under(policy -> policy.with(FirstRotation.ON_DEMAND))),
        entry(
            "rotates for nobody who asks",
            Wrong.seeing(seen -> seen.with(asked(seen, false, seen.run().promoted())))),
        entry(
            "rotates twice for one request",
            Wrong.seeing(seen -> seen.with(asked(seen, seen.run().request().requested(), false)))),
        entry(
            "begins beside a pending credential",
            Wrong.seeing(
                seen ->
                    seen.stages().nextCredential().isPresent()
                        ? Wrong.pending(seen, seen.stages().current())
                        : seen)),
        entry(
            "begins where no slot is free",
            Wrong.seeing(
                WrongSteps::withASlotFree,
                decision -> decision.step() instanceof Step.WriteIntent)),
        entry(
            "creates where no slot is free",
            Wrong.seeing(
                WrongSteps::withASlotFree, decision -> decision.step() instanceof Step.Create)),
        entry(
            "brings targets back before it begins",
            Wrong.step(
                Step.WriteIntent.class,
                Reason.MAXIMUM_AGE::equals,
                (seen, step) ->
                    seen.targets().states().stream()
                            .anyMatch(state -> state.outcome() == TargetOutcome.BEHIND)
                        ? new Step.Deliver(seen.stages().currentCredential().orElseThrow())
                        : step)),
        entry(
            "takes a changed kind for an emergency",
            Wrong.reason(Reason.KIND_CHANGED, Reason.CURRENT_LOST)));
  }

  private static Line because(Line line, Optional<String> reason) {
    return reason.map(line::because).orElse(line);
  }

  private static Optional<Line> before(Observed seen) {
    return seen.stages().nextCredential().flatMap(CredentialVersion::line);
  }

  private static RunProgress asked(Observed seen, boolean requested, boolean promoted) {
    RunProgress run = seen.run();
    RunRequest request = run.request();
    return new RunProgress(
        new RunRequest(request.id(), requested, request.quarantined(), request.dryRun()),
        run.heldBack(),
        promoted,
        run.verified(),
        run.invalid(),
        run.attempted(),
        run.renewed());
  }

  private static Observed withASlotFree(Observed seen) {
    return seen.hasFreeSlot() ? seen : seen.with(List.of(seen.credentials().getFirst()));
  }
}
