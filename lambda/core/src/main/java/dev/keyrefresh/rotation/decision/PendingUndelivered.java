package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.rotation.decision.Verdict.Taken;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.target.Targets;
import java.util.Set;

/** A valid one goes into every target, by a delivery of this run, and is proven there. */
final class PendingUndelivered implements Row {
  @Override
  public Verdict judge(Facts facts) {
    return Verdict.of(
        facts
            .pending()
            .filter(version -> !isProvenInTargets(facts, version))
            .map(version -> deliver(facts, version)));
  }

  private static Taken deliver(Facts facts, CredentialVersion version) {
    if (!facts.wasDelivered(version)) {
      return Verdict.taken(new Step.Deliver(version), Reason.VERIFIED);
    }
    return facts.targets().nothingToServe()
        ? Verdict.waiting(Reason.NO_TARGET, TargetAdvice.nowhereToProve(version))
        : Verdict.waiting(Reason.UNDELIVERABLE, TargetAdvice.undelivered(facts, version));
  }

  /** Held by every working target, and probed there by this run's own delivery. */
  private static boolean isProvenInTargets(Facts facts, CredentialVersion version) {
    return facts.wasDelivered(version) && isProven(facts.targets(), version.credentialId());
  }

  /** Targets that are all refused prove nothing: the new credential may be what is wrong. */
  private static boolean isProven(Targets targets, CredentialId id) {
    return targets.allHold(id)
        && targets.working().findAny().isPresent()
        && targets.working().map(TargetState::outcome).noneMatch(PendingUndelivered::isNoProof);
  }

  private static boolean isNoProof(TargetOutcome outcome) {
    return outcome == TargetOutcome.UNPROVEN
        || outcome == TargetOutcome.UNPROVABLE
        || outcome == TargetOutcome.REFUSED;
  }

  @Override
  public Set<Reason> reasons() {
    return Set.of(Reason.VERIFIED, Reason.NO_TARGET, Reason.UNDELIVERABLE);
  }
}
