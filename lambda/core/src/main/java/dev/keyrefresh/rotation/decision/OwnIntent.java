package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.rotation.decision.Verdict.Taken;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** This run holds the lock: it clears up what an interrupted run left, and makes a credential. */
final class OwnIntent implements Row {
  @Override
  public Verdict judge(Facts facts) {
    return facts
        .openRotation()
        .filter(OpenRotation::isOwn)
        .map(open -> carryOn(facts, open, new Orphans(facts, open)))
        .orElseGet(Verdict::passed);
  }

  private static Verdict carryOn(Facts facts, OpenRotation open, Orphans orphans) {
    return Verdict.first(
        List.of(
            orphans::discard,
            () -> create(facts, open),
            () -> Verdict.of(MakingRoom.judge(facts, open.reason())),
            // What was given up may still be in a target: with current there, it is free.
            () -> new TargetsDrifted().judge(facts),
            () -> Verdict.of(untilSafe(facts, open, orphans)),
            () -> NoSlotFree.taken(facts, open.reason())));
  }

  private static Verdict create(Facts facts, OpenRotation open) {
    return facts.observed().hasFreeSlot()
        ? Verdict.taken(
            new Step.Create(open.intent().chain(), replaced(facts, open)), open.reason())
        : Verdict.passed();
  }

  /** What was given up counts where IAM does not list it yet: its list may be older. */
  private static Set<CredentialId> replaced(Facts facts, OpenRotation open) {
    Set<CredentialId> ids = new HashSet<>(facts.stages().replacedByTheNext());
    ids.addAll(facts.targets().livedOn());
    ids.retainAll(facts.credentials().stream().map(Credential::id).toList());
    ids.addAll(open.intent().chain().lost());
    return ids;
  }

  /** A slot that is only held by what it is too early to touch needs no person. */
  private static Optional<Taken> untilSafe(Facts facts, OpenRotation open, Orphans orphans) {
    Stream<Instant> givenUp =
        facts.credentials().stream()
            .filter(credential -> facts.cutOff(credential).isLeftForNow())
            .map(_ -> open.leaseEnd());
    return Stream.concat(orphans.judgedFrom(), givenUp)
        .filter(facts.now()::isBefore)
        .min(Instant::compareTo)
        .map(from -> Verdict.waiting(Optional.of(from), Reason.INTERRUPTED));
  }

  @Override
  public Set<Reason> reasons() {
    return Stream.of(
            RotationDue.WHY,
            MakingRoom.everyReason(),
            Set.of(
                Reason.SECRET_NEVER_STORED,
                Reason.PENDING_LOST,
                Reason.DRIFT,
                Reason.INTERRUPTED,
                Reason.BOTH_SLOTS_IN_USE))
        .flatMap(Set::stream)
        .collect(Collectors.toUnmodifiableSet());
  }
}
