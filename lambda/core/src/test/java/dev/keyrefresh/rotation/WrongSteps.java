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
import dev.keyrefresh.store.StoredVersion.RotationChain;
import dev.keyrefresh.target.TargetOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A wrong step, or the right one with a wrong chain or wrong ids. */
final class WrongSteps {
  private static final Duration LEAST = Duration.ofSeconds(1);

  private WrongSteps() {}

  static Map<String, Decider> all() {
    Map<String, Decider> all = new TreeMap<>();
    all.putAll(whatANewOneReplaces());
    all.putAll(chains());
    all.putAll(kindsOfStep());
    all.putAll(beginning());
    return all;
  }

  private static Map<String, Decider> whatANewOneReplaces() {
    return Map.of(
        "does not replace what was given up",
        Wrong.replaces((_, create) -> Wrong.minus(create.replaces(), create.chain().lost())),
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
                    create.chain().lost())),
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

  private static Map<String, Decider> chains() {
    Predicate<Reason> lost = Reason.PENDING_LOST::equals;
    Predicate<Reason> takenOver = Reason.INTERRUPTED::equals;
    Predicate<Reason> begun = lost.or(takenOver).negate();
    return Map.ofEntries(
        entry(
            "begins a chain without the ids that only versions hold",
            Wrong.chain(begun, (seen, chain) -> Wrong.knowing(chain, Wrong.listed(seen)))),
        entry(
            "begins a chain without the ids that only IAM lists",
            Wrong.chain(begun, (seen, chain) -> Wrong.knowing(chain, seen.stages().stored()))),
        entry(
            "begins a chain a second ago",
            Wrong.chain(begun, (_, chain) -> Wrong.since(chain, chain.since().minus(LEAST)))),
        entry(
            "begins a chain for another reason",
            Wrong.chain(begun, (_, chain) -> chain.because(Reason.INTERRUPTED.name()))),
        entry(
            "takes a chain over as if it had begun just now",
            Wrong.chain(takenOver, (_, chain) -> Wrong.since(chain, NOW))),
        entry(
            "takes a chain over as if it knew all that there is",
            Wrong.chain(
                takenOver,
                (seen, chain) ->
                    Wrong.knowing(chain, Wrong.plus(chain.known(), Wrong.listed(seen))))),
        entry(
            "takes a chain over as if it knew nothing",
            Wrong.chain(takenOver, (_, chain) -> Wrong.knowing(chain, Set.of()))),
        entry(
            "takes a chain over and forgets what it gave up",
            Wrong.chain(takenOver, (_, chain) -> Wrong.losing(chain, Set.of()))),
        entry(
            "leaves a chain that it takes over to the run that began it",
            Wrong.chain(takenOver, (_, chain) -> chain.carriedOnBy(OTHER))),
        entry(
            "takes a chain over for another reason",
            Wrong.chain(takenOver, (_, chain) -> chain.because(Reason.INTERRUPTED.name()))),
        entry(
            "does not say which pending credential was lost",
            Wrong.chain(
                lost,
                (seen, chain) ->
                    Wrong.losing(chain, Wrong.minus(chain.lost(), Wrong.pendingId(seen))))),
        entry(
            "forgets what was given up before the pending credential",
            Wrong.chain(lost, (seen, chain) -> Wrong.losing(chain, Wrong.pendingId(seen)))),
        entry(
            "makes no emergency of an exposed pending credential",
            Wrong.chain(
                lost, (seen, chain) -> because(chain, before(seen).map(RotationChain::reason)))),
        entry(
            "makes no emergency of an exposed one that was stored by hand",
            Wrong.chain(
                lost,
                (seen, chain) ->
                    before(seen).isEmpty() ? chain.because(Reason.PENDING_LOST.name()) : chain)),
        entry(
            "makes an emergency of every lost pending credential",
            Wrong.chain(lost, (_, chain) -> chain.because(Reason.EXPOSED.name()))),
        entry(
            "begins anew for a lost pending credential",
            Wrong.chain(lost, (_, chain) -> Wrong.since(chain, NOW))),
        entry(
            "creates under a chain that began just now",
            Wrong.step(
                Step.Create.class,
                (_, create) ->
                    new Step.Create(Wrong.since(create.chain(), NOW), create.replaces()))),
        entry(
            "creates under a chain that gave up nothing",
            Wrong.step(
                Step.Create.class,
                (_, create) ->
                    new Step.Create(Wrong.losing(create.chain(), Set.of()), create.replaces()))));
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

  private static RotationChain because(RotationChain chain, Optional<String> reason) {
    return reason.map(chain::because).orElse(chain);
  }

  private static Optional<RotationChain> before(Observed seen) {
    return seen.stages().nextCredential().flatMap(CredentialVersion::chain);
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
