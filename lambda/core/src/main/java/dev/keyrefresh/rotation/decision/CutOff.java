package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.rotation.decision.Policy.Exposure;
import dev.keyrefresh.rotation.decision.Verdict.Taken;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether an exposed credential may be cut off now. */
record CutOff(Facts facts, Credential credential) {

  boolean mayBegin() {
    return isFirst()
        || (!facts.isProtected(credential)
            && !isAboutToBeStaged()
            && facts.holders(credential.id()).isNeededByNobody()
            && (!mayStillBeWritten() || canAllBeOnCurrent()));
  }

  /**
   * A run or an updater that read the labels before a pending credential was given up, or another
   * one was promoted, may still be about to write what is to go: once every target was written
   * anew, its precondition fails; and none lives longer than the lease.
   */
  Taken step() {
    return facts
        .current()
        .filter(version -> !isFirst() && mayStillBeWritten() && !facts.wasDelivered(version))
        .map(version -> Verdict.taken(new Step.Deliver(version), Reason.EXPOSED))
        .orElseGet(() -> Verdict.taken(new Step.Deactivate(credential.id()), Reason.EXPOSED));
  }

  /** Exposed, and yet it may still be written: its own row cuts it off when its time has come. */
  boolean isLeftForNow() {
    return facts.isExposedAndActive(credential)
        && !facts.isProtected(credential)
        && isGivenUpLately();
  }

  private boolean isFirst() {
    return facts.policy().exposure() == Exposure.CUT_OFF_FIRST;
  }

  private boolean mayStillBeWritten() {
    return isGivenUpLately() || isPromotionUnsettled() || wasPerhapsPending();
  }

  private boolean isGivenUpLately() {
    return givenUp(credential.id()).anyMatch(this::isWithinLease);
  }

  /**
   * When a chain gave it up: an intent took its place then, and a credential that of the intent.
   */
  private Stream<Instant> givenUp(CredentialId id) {
    return Stream.concat(
        facts.openRotation().filter(open -> open.hasGivenUp(id)).stream()
            .map(open -> open.intent().at()),
        facts.pending().filter(version -> hasGivenUp(version, id)).stream()
            .map(version -> version.credential().created()));
  }

  private static boolean hasGivenUp(CredentialVersion version, CredentialId id) {
    return version.chain().filter(chain -> chain.lost().contains(id)).isPresent();
  }

  /**
   * An updater that read the labels before the promotion may be about to write the former current
   * credential where a target held neither; and AWSPENDING stays on what is promoted, so that where
   * it is not, one may have seen that as wanted everywhere.
   */
  private boolean isPromotionUnsettled() {
    return facts
        .current()
        .filter(version -> isWithinLease(version.credential().created()))
        .filter(
            version ->
                !facts.targets().allHold(version.credentialId())
                    || facts.stages().pending().isEmpty()
                    || givenUp(version.credentialId()).findAny().isPresent())
        .isPresent();
  }

  /** Where AWSPENDING is nowhere, somebody may have deleted the version that held it just now. */
  private boolean wasPerhapsPending() {
    return facts.stages().pending().isEmpty() && isWithinLease(credential.created());
  }

  private boolean isWithinLease(Instant from) {
    return !facts.hasPassed(from, facts.policy().lease());
  }

  /**
   * Another run made it under its intent, and it or whoever adopts it is about to stage it. The
   * label that carries what it stored may have been moved away by a third run.
   */
  private boolean isAboutToBeStaged() {
    Optional<OpenRotation> others = facts.openRotation().filter(open -> !open.isOwn());
    return others
            .flatMap(OpenRotation::carried)
            .filter(carried -> carried.credentialId().equals(credential.id()))
            .isPresent()
        || others
            .filter(open -> !open.isLeaseOver())
            .filter(open -> open.unaccounted().anyMatch(credential::equals))
            .isPresent();
  }

  /** Whether every target was written anew with current, or can be by this run. */
  private boolean canAllBeOnCurrent() {
    return mayDeliverCurrent()
        && facts
            .current()
            .filter(version -> !facts.isLost(version))
            .filter(
                version ->
                    !facts.wasDelivered(version) || facts.targets().allTake(version.credentialId()))
            .isPresent();
  }

  private boolean mayDeliverCurrent() {
    return facts.stages().next().isEmpty()
        || facts.openRotation().filter(OpenRotation::isOwn).isPresent();
  }
}
