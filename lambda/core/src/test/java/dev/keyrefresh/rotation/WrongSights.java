package dev.keyrefresh.rotation;

import static java.util.Map.entry;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Policy.Exposure;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.rotation.loop.Decider;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.Unreadable;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetOutcome.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Decisions on something that is seen wrongly: the user, the versions, the credentials. */
final class WrongSights {
  private WrongSights() {}

  static Map<String, Decider> all() {
    Map<String, Decider> all = new TreeMap<>();
    all.putAll(whoMayAct());
    all.putAll(whatIsExposed());
    all.putAll(othersIntents());
    all.putAll(orphans());
    all.putAll(theRecord());
    all.putAll(use());
    return all;
  }

  private static Map<String, Decider> whoMayAct() {
    return Map.ofEntries(
        entry(
            "does not look whose user it is",
            Wrong.seeing(
                seen -> seen.ownership() == Ownership.ANOTHERS ? seen.with(Ownership.OURS) : seen)),
        entry(
            "writes to a user that nobody has claimed",
            Wrong.seeing(
                seen ->
                    seen.ownership() == Ownership.UNCLAIMED ? seen.with(Ownership.OURS) : seen)),
        entry(
            "claims a user before anything else",
            Wrong.deciding(
                (seen, right) ->
                    seen.ownership() == Ownership.UNCLAIMED && !Wrong.waits(right)
                        ? new Decision(new Step.Claim(), Reason.ADOPTING, right.attention())
                        : right)),
        entry(
            "says nothing more where it claims a user",
            Wrong.telling((right, told) -> right.step() instanceof Step.Claim ? List.of() : told)),
        entry("goes on while paused", Wrong.seeing(Wrong::unpaused)),
        entry(
            "asks whether it is paused before it asks whose the user is",
            Wrong.seeing(seen -> seen.paused() ? seen.with(Ownership.OURS) : seen)),
        entry(
            "asks whether it is paused before it asks what can be read",
            Wrong.seeing(seen -> seen.paused() ? readable(seen) : seen)),
        entry("goes on where a version cannot be read", Wrong.seeing(WrongSights::readable)),
        entry(
            "reads only what is current and pending",
            Wrong.seeing(
                seen ->
                    seen.with(
                        new Stages(
                            seen.stages().current(),
                            seen.stages().pending(),
                            seen.stages().previous().filter(WrongSights::isReadable),
                            seen.stages().carried())))),
        entry(
            "does not read what a run carried",
            Wrong.seeing(
                seen ->
                    seen.stages().carried().filter(WrongSights::isReadable).isPresent()
                        ? seen
                        : Wrong.uncarried(seen))));
  }

  private static Map<String, Decider> whatIsExposed() {
    return Map.ofEntries(
        entry(
            "cuts off an exposed credential that a target holds",
            Wrong.seeing(
                seen ->
                    Wrong.targets(
                        seen,
                        states ->
                            states.map(
                                state ->
                                    state.holds().filter(seen::isExposed).isPresent()
                                        ? Wrong.holding(state, Optional.empty(), state.since())
                                        : state)),
                Wrong::cutsOff)),
        entry(
            "cuts off an exposed credential while nobody knows what targets hold",
            Wrong.seeing(Wrong::blind, Wrong::cutsOff)),
        entry(
            "cuts off an exposed credential while a target cannot be seen",
            Wrong.seeing(Wrong::withoutUnseen, Wrong::cutsOff)),
        entry(
            "cuts off first although replacing first was chosen",
            Wrong.under(policy -> policy.with(Exposure.CUT_OFF_FIRST))),
        entry(
            "replaces first although cutting off was chosen",
            Wrong.under(policy -> policy.with(Exposure.REPLACE_FIRST))),
        entry(
            "cuts off before it has written targets anew",
            Wrong.deciding(
                (seen, right) ->
                    right.step() instanceof Step.Deliver && right.reason() == Reason.EXPOSED
                        ? new Decision(
                            new Step.Deactivate(
                                seen.credentials().stream()
                                    .map(Credential::id)
                                    .filter(seen::isExposed)
                                    .findFirst()
                                    .orElseThrow()),
                            right.reason(),
                            right.attention())
                        : right)),
        entry(
            "takes targets for written anew that did not take the current credential",
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
                                            state.since())
                                        .with(TargetOutcome.IN_STEP))),
                Wrong::cutsOff)),
        entry(
            "cuts off what another run has stored and is about to stage",
            Wrong.seeing(Wrong::uncarried, Wrong::cutsOff)),
        entry(
            "cuts off what another run may have made just now",
            Wrong.seeing(
                seen -> Wrong.intent(seen, intent -> Wrong.at(intent, Instant.EPOCH)),
                Wrong::cutsOff)),
        entry(
            "cuts off what was given up a moment ago",
            Wrong.seeing(
                seen ->
                    Wrong.intent(
                        seen, intent -> Wrong.with(intent, Wrong.losing(intent.chain(), Set.of()))),
                Wrong::cutsOff)),
        entry(
            "waits until an exposed credential is quiet",
            Wrong.step(
                Step.Deactivate.class,
                Reason.EXPOSED::equals,
                (seen, step) ->
                    seen.credential(step.id())
                        .map(Credential::lastUse)
                        .filter(LastUse.At.class::isInstance)
                        .<Step>map(_ -> new Step.Wait(Optional.empty()))
                        .orElse(step))),
        entry(
            "keeps an exposed superseded credential for its grace",
            Wrong.seeing(seen -> Wrong.without(seen, seen.stages().superseded()))),
        entry(
            "does not replace an exposed current credential",
            Wrong.seeing(seen -> Wrong.without(seen, Wrong.currentId(seen)))),
        entry(
            "does not replace an exposed pending credential",
            Wrong.seeing(seen -> Wrong.without(seen, Wrong.pendingId(seen)))),
        entry(
            "cuts off every key of a quarantined user",
            Wrong.seeing(
                seen ->
                    seen.run().request().quarantined()
                        ? Wrong.exposing(seen, Wrong.listed(seen))
                        : seen,
                Wrong::cutsOff)),
        entry(
            "takes the last of two exposed credentials",
            Wrong.seeing(Wrong::reversed, Wrong::cutsOff)),
        entry(
            "waits for another run before it cuts off",
            Wrong.seeing(
                seen ->
                    seen.stages().intent().isPresent() ? Wrong.without(seen, seen.exposed()) : seen,
                Wrong::waits)),
        entry(
            "adopts an exposed credential",
            Wrong.seeing(
                seen -> Wrong.without(seen, seen.exposed()),
                decision -> decision.step() instanceof Step.Adopt)));
  }

  private static Map<String, Decider> othersIntents() {
    return Map.ofEntries(
        entry(
            "waits for no other run",
            Wrong.seeing(seen -> Wrong.intent(seen, intent -> Wrong.at(intent, Instant.EPOCH)))),
        entry(
            "counts the lease from the beginning of the chain",
            Wrong.seeing(
                seen -> Wrong.intent(seen, intent -> Wrong.at(intent, intent.chain().since())))),
        entry(
            "works under another run's intent",
            Wrong.seeing(
                seen ->
                    Wrong.intent(
                        seen,
                        intent ->
                            Wrong.with(
                                intent, intent.chain().carriedOnBy(seen.run().request().id()))))),
        entry(
            "adopts whatever is carried",
            Wrong.step(
                Step.WriteIntent.class,
                Reason.INTERRUPTED::equals,
                (seen, step) ->
                    seen.stages().carriedCredential().<Step>map(Step.Adopt::new).orElse(step))),
        entry(
            "takes over instead of adopting what was stored",
            Wrong.seeing(
                Wrong::uncarried, decision -> decision.step() instanceof Step.WriteIntent)));
  }

  private static Map<String, Decider> orphans() {
    return Map.ofEntries(
        entry(
            "discards what the chain knew",
            Wrong.seeing(
                seen ->
                    Wrong.intent(
                        seen,
                        intent -> Wrong.with(intent, Wrong.knowing(intent.chain(), Set.of()))),
                Wrong::discards)),
        entry(
            "discards what is older than the chain",
            Wrong.seeing(
                seen ->
                    Wrong.intent(
                        seen,
                        intent -> Wrong.with(intent, Wrong.since(intent.chain(), Instant.EPOCH))),
                Wrong::discards)),
        entry(
            "looks for orphans of the last intent alone",
            Wrong.seeing(
                seen ->
                    Wrong.intent(
                        seen,
                        intent -> Wrong.with(intent, Wrong.since(intent.chain(), intent.at()))))),
        entry(
            "discards what somebody described", Wrong.seeing(Wrong::undescribed, Wrong::discards)),
        entry("discards what a version holds", Wrong.seeing(Wrong::uncarried, Wrong::discards)),
        entry(
            "discards what a target holds",
            Wrong.seeing(seen -> Wrong.without(seen, Role.STUCK), Wrong::discards)),
        entry(
            "discards as an orphan what was given up",
            Wrong.seeing(
                seen ->
                    Wrong.intent(
                        seen, intent -> Wrong.with(intent, Wrong.losing(intent.chain(), Set.of()))),
                Wrong::discards)),
        entry(
            "discards an orphan that was used",
            Wrong.seeing(
                seen -> Wrong.using(seen, LastUse.At.class, new LastUse.Never()), Wrong::discards)),
        entry(
            "discards an orphan of which nobody knows whether it was used",
            Wrong.seeing(
                seen -> Wrong.using(seen, LastUse.Unknown.class, new LastUse.Never()),
                Wrong::discards)),
        entry(
            "discards an orphan while nobody knows what targets hold",
            Wrong.seeing(Wrong::blind, Wrong::discards)),
        entry(
            "discards an orphan while a target cannot be seen",
            Wrong.seeing(Wrong::withoutUnseen, Wrong::discards)),
        entry(
            "discards no orphan",
            Wrong.seeing(
                seen ->
                    Wrong.intent(
                        seen,
                        intent ->
                            Wrong.with(
                                intent,
                                Wrong.knowing(
                                    intent.chain(),
                                    Wrong.plus(intent.chain().known(), Wrong.listed(seen))))))),
        entry(
            "deletes an orphan of which no use is reported at once",
            Wrong.seeing(
                seen -> Wrong.using(seen, LastUse.NotReported.class, new LastUse.Never()),
                decision -> Wrong.discards(decision) && decision.step() instanceof Step.Delete)),
        entry(
            "keeps such an orphan for its grace in an emergency",
            Wrong.seeing(
                seen -> Wrong.inAHurry(seen, Reason.EXPOSED, Reason.MAXIMUM_AGE),
                decision -> !Wrong.takesAway(decision))),
        entry("discards the last of two orphans", Wrong.seeing(Wrong::reversed, Wrong::discards)));
  }

  private static Map<String, Decider> theRecord() {
    UnaryOperator<Optional<StoredVersion>> asItIs = UnaryOperator.identity();
    UnaryOperator<Optional<StoredVersion>> replacingNothing =
        version -> Wrong.replacing(version, _ -> Set.of());
    return Map.ofEntries(
        entry(
            "takes strangers' credentials for superseded",
            Wrong.seeing(
                seen ->
                    Wrong.record(
                        seen,
                        version ->
                            Wrong.replacing(version, ids -> Wrong.plus(ids, Wrong.listed(seen))),
                        asItIs),
                Wrong::takesAway)),
        entry(
            "forgets what the current credential was made to replace",
            Wrong.seeing(seen -> Wrong.record(seen, replacingNothing, asItIs))),
        entry(
            "forgets what the previous credential was made to replace",
            Wrong.seeing(seen -> Wrong.record(seen, asItIs, replacingNothing))),
        entry(
            "forgets the previous credential",
            Wrong.seeing(seen -> Wrong.record(seen, asItIs, _ -> Optional.empty()))),
        entry(
            "believes the stored version rather than IAM about an age",
            Wrong.seeing(
                seen ->
                    Wrong.credentials(
                        seen,
                        credential ->
                            seen.stages()
                                .currentCredential()
                                .filter(held -> held.credentialId().equals(credential.id()))
                                .map(held -> Wrong.created(credential, held.credential().created()))
                                .orElse(credential)))),
        entry(
            "does not see that the kind was changed",
            Wrong.seeing(seen -> seen.with(Situation.ofKind(seen.stages(), seen.kind())))),
        entry(
            "does not take what has Expired for lost",
            Wrong.seeing(seen -> Wrong.statusOf(seen, Status.EXPIRED, Status.UNHEARD_OF))),
        entry(
            "takes a status that it does not know for Inactive",
            Wrong.seeing(seen -> Wrong.statusOf(seen, Status.UNHEARD_OF, Status.INACTIVE))),
        entry(
            "takes a status that it does not know for Active",
            Wrong.seeing(seen -> Wrong.statusOf(seen, Status.UNHEARD_OF, Status.ACTIVE))));
  }

  private static Map<String, Decider> use() {
    return Map.ofEntries(
        entry(
            "reads an unknown last use as never",
            Wrong.seeing(seen -> Wrong.using(seen, LastUse.Unknown.class, new LastUse.Never()))),
        entry(
            "reads a use that is not reported as never",
            Wrong.seeing(
                seen -> Wrong.using(seen, LastUse.NotReported.class, new LastUse.Never()),
                decision -> !Wrong.discards(decision))),
        entry(
            "reads a use that is never reported as unknown",
            Wrong.seeing(
                seen ->
                    Wrong.using(
                        seen, LastUse.NotReported.class, new LastUse.Unknown("no answer")))),
        entry(
            "reads never as unknown",
            Wrong.seeing(
                seen -> Wrong.using(seen, LastUse.Never.class, new LastUse.Unknown("no answer")))),
        entry(
            "counts the recovery grace from the note alone",
            Wrong.seeing(
                seen ->
                    Wrong.credentials(
                        seen,
                        credential ->
                            credential.isDisabled()
                                ? credential.withLastUse(new LastUse.Never())
                                : credential))));
  }

  private static Observed readable(Observed seen) {
    Stages stages = seen.stages();
    return seen.with(
        new Stages(
            stages.current().filter(WrongSights::isReadable),
            stages.pending().filter(WrongSights::isReadable),
            stages.previous().filter(WrongSights::isReadable),
            stages.carried().filter(WrongSights::isReadable)));
  }

  private static boolean isReadable(StoredVersion version) {
    return !(version instanceof Unreadable);
  }
}
