package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Table.DECISION;
import static java.util.Map.entry;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.RunProgress;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.rotation.loop.Decider;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetOutcome.Role;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Decisions on targets that are seen wrongly, and on what gives way when both slots are taken. */
final class WrongRoom {
  private WrongRoom() {}

  static Map<String, Decider> all() {
    Map<String, Decider> all = new TreeMap<>();
    all.putAll(targets());
    all.putAll(room());
    return all;
  }

  private static Map<String, Decider> targets() {
    return Map.ofEntries(
        entry(
            "retires while a target is contested",
            Wrong.seeing(
                seen -> Wrong.outcome(seen, TargetOutcome.CONTESTED, TargetOutcome.IN_STEP),
                Wrong::takesAway)),
        entry(
            "promotes no credential in a contested target",
            Wrong.seeing(
                seen -> Wrong.outcome(seen, TargetOutcome.CONTESTED, TargetOutcome.UNPROVEN))),
        entry(
            "takes a target that does not say since when for one of long ago",
            Wrong.seeing(
                seen ->
                    Wrong.targets(
                        seen,
                        states ->
                            states.map(
                                state ->
                                    Wrong.holding(
                                        state,
                                        state.holds(),
                                        Optional.of(state.since().orElse(Instant.EPOCH))))))),
        entry(
            "counts the grace from the target that was delivered first",
            Wrong.seeing(
                seen -> {
                  Optional<Instant> first =
                      seen.targets()
                          .working()
                          .flatMap(s -> s.since().stream())
                          .min(Comparator.naturalOrder());
                  return Wrong.targets(
                      seen,
                      states ->
                          states.map(
                              state ->
                                  Wrong.holding(
                                      state, state.holds(), state.since().flatMap(_ -> first))));
                })),
        entry(
            "is held up by what was broken before",
            Wrong.seeing(
                seen -> Wrong.outcome(seen, TargetOutcome.BROKEN_BEFORE, TargetOutcome.REFUSED))),
        entry(
            "takes what is written for proven",
            Wrong.seeing(
                seen -> Wrong.outcome(seen, TargetOutcome.UNPROVEN, TargetOutcome.IN_STEP))),
        entry(
            "takes what nothing can prove for proven",
            Wrong.seeing(
                seen -> Wrong.outcome(seen, TargetOutcome.UNPROVABLE, TargetOutcome.IN_STEP))),
        entry(
            "takes what is refused for proven",
            Wrong.seeing(
                seen -> Wrong.outcome(seen, TargetOutcome.REFUSED, TargetOutcome.IN_STEP))),
        entry(
            "promotes where every target was broken before",
            Wrong.deciding(
                (seen, right) ->
                    right.reason() == Reason.UNDELIVERABLE
                            && seen.targets().working().findAny().isEmpty()
                        ? seen.stages()
                            .nextCredential()
                            .map(
                                version ->
                                    new Decision(
                                        new Step.Promote(version),
                                        Reason.DELIVERED,
                                        right.attention()))
                            .orElse(right)
                        : right)),
        entry("takes targets that it cannot see for none", Wrong.seeing(Wrong::withoutUnseen)),
        entry("takes a cluster that it cannot see for an empty one", Wrong.seeing(Wrong::blind)),
        entry(
            "takes targets that cannot be written for none",
            Wrong.seeing(seen -> Wrong.without(seen, Role.STUCK))),
        entry(
            "delivers what an owner elsewhere would revert",
            Wrong.seeing(
                seen -> Wrong.outcome(seen, TargetOutcome.OWNED_ELSEWHERE, TargetOutcome.BEHIND))),
        entry(
            "delivers where the current credential's pair is spoilt",
            Wrong.deciding(
                (seen, right) ->
                    right.reason() == Reason.WITHIN_POLICY
                            && seen.targets().states().stream()
                                .anyMatch(state -> state.outcome() == TargetOutcome.BEHIND)
                        ? new Decision(
                            new Step.Deliver(seen.stages().currentCredential().orElseThrow()),
                            Reason.DRIFT,
                            right.attention())
                        : right)),
        entry(
            "delivers more than once a run",
            Wrong.seeing(seen -> seen.with(run(seen, Set.of(), seen.run().verified())))),
        entry(
            "takes the delivery of one credential for that of another",
            Wrong.seeing(
                seen ->
                    seen.run().attempted().isEmpty()
                        ? seen
                        : seen.with(
                            run(
                                seen,
                                Wrong.plus(
                                    Wrong.currentId(seen),
                                    Wrong.plus(seen.run().attempted(), Wrong.pendingId(seen))),
                                seen.run().verified())))),
        entry(
            "takes the proof of one credential for that of another",
            Wrong.seeing(
                seen ->
                    seen.run().verified().isEmpty()
                        ? seen
                        : seen.with(
                            run(
                                seen,
                                seen.run().attempted(),
                                Wrong.plus(seen.run().verified(), Wrong.pendingId(seen)))))),
        entry(
            "retires before it delivers",
            Wrong.seeing(
                seen ->
                    Wrong.targets(
                        seen,
                        states -> states.filter(state -> state.outcome() != TargetOutcome.BEHIND)),
                decision -> decision.reason() == Reason.INSTALLATION_GRACE_OVER)));
  }

  private static Map<String, Decider> room() {
    return Map.ofEntries(
        entry(
            "makes no room more readily for an exposed credential",
            Wrong.seeing(
                seen -> Wrong.inAHurry(seen, Reason.EXPOSED, Reason.MAXIMUM_AGE), Wrong::waits)),
        entry(
            "makes no room more readily for a lost one",
            Wrong.seeing(
                seen -> Wrong.inAHurry(seen, Reason.CURRENT_LOST, Reason.MAXIMUM_AGE),
                Wrong::waits)),
        entry(
            "makes room more readily for a lost pending one",
            Wrong.seeing(
                seen -> Wrong.inAHurry(seen, Reason.PENDING_LOST, Reason.EXPOSED),
                Wrong::takesAway)),
        entry(
            "makes room more readily for a changed kind",
            Wrong.seeing(
                seen -> Wrong.inAHurry(seen, Reason.KIND_CHANGED, Reason.EXPOSED),
                Wrong::takesAway)),
        entry(
            "makes room more readily for a routine rotation",
            Wrong.seeing(
                seen -> Wrong.inAHurry(seen, Reason.MAXIMUM_AGE, Reason.EXPOSED),
                Wrong::takesAway)),
        entry(
            "makes room with the second choice",
            (seen, policy, now) -> {
              Decision right = DECISION.next(seen, policy, now);
              Observed other =
                  Wrong.without(
                      Wrong.credentials(
                          seen,
                          credential ->
                              right.step().credential().filter(credential.id()::equals).isPresent()
                                  ? credential.withLastUse(new LastUse.Unknown("not looked up"))
                                  : credential),
                      seen.exposed());
              Decision second = DECISION.next(other, policy, now);
              return Wrong.takesAway(right) && Wrong.takesAway(second) && !seen.hasFreeSlot()
                  ? new Decision(second.step(), second.reason(), right.attention())
                  : right;
            }),
        entry(
            "makes room with the last of two alike",
            Wrong.seeing(Wrong::reversed, decision -> decision.reason() == Reason.MAKING_ROOM)),
        entry(
            "makes room with what a target holds",
            Wrong.seeing(
                seen ->
                    Wrong.targets(
                        seen,
                        states ->
                            states.map(
                                state ->
                                    Wrong.holding(
                                        state,
                                        Wrong.currentId(seen).stream().findFirst(),
                                        state.since()))),
                Wrong::takesAway)),
        entry(
            "makes room while nobody knows what targets hold",
            Wrong.seeing(Wrong::blind, Wrong::takesAway)),
        entry(
            "makes room with the current credential",
            Wrong.deciding(
                (seen, right) ->
                    right.reason() == Reason.BOTH_SLOTS_IN_USE
                            && seen.targets().held().isEmpty()
                            && seen.targets().isSeen()
                        ? new Decision(
                            new Step.Deactivate(Wrong.currentId(seen).iterator().next()),
                            Reason.MAKING_ROOM,
                            right.attention())
                        : right)),
        entry(
            "makes room with a young credential that was never used",
            Wrong.seeing(
                seen ->
                    Wrong.credentials(seen, credential -> Wrong.created(credential, Instant.EPOCH)),
                decision -> decision.reason() == Reason.MAKING_ROOM)),
        entry(
            "makes room at once with what it deactivated",
            Wrong.seeing(
                seen ->
                    Wrong.credentials(
                        seen,
                        credential -> credential.withStatus(credential.status(), Optional.empty())),
                decision -> decision.reason() == Reason.MAKING_ROOM)),
        entry(
            "keeps what is exposed and Inactive while a slot is needed",
            Wrong.seeing(seen -> Wrong.without(seen, out(seen)))),
        entry(
            "makes room with what was given up a moment ago and is exposed",
            Wrong.seeing(seen -> Wrong.without(seen, seen.exposed()), Wrong::takesAway)),
        entry(
            "does not bring targets back to free a slot",
            Wrong.step(
                Step.Deliver.class,
                Reason.DRIFT::equals,
                (seen, step) ->
                    seen.stages().intent().isPresent() ? new Step.Wait(Optional.empty()) : step)));
  }

  private static RunProgress run(
      Observed seen, Set<CredentialId> attempted, Set<CredentialId> verified) {
    RunProgress run = seen.run();
    return new RunProgress(
        run.request(),
        run.heldBack(),
        run.promoted(),
        verified,
        run.invalid(),
        attempted,
        run.renewed());
  }

  private static Set<CredentialId> out(Observed seen) {
    return seen.credentials().stream()
        .filter(Credential::isDisabled)
        .map(Credential::id)
        .collect(Collectors.toSet());
  }
}
