package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One observation, the policy and the time, and what every row asks of them. */
record Facts(Observed observed, Policy policy, Instant now) {

  List<Credential> credentials() {
    return observed.credentials();
  }

  Stages stages() {
    return observed.stages();
  }

  Targets targets() {
    return observed.targets();
  }

  RunProgress run() {
    return observed.run();
  }

  Optional<CredentialVersion> current() {
    return stages().currentCredential();
  }

  Optional<CredentialVersion> pending() {
    return stages().nextCredential();
  }

  HolderGrace holders(CredentialId id) {
    return new HolderGrace(this, id);
  }

  Optional<OpenRotation> openRotation() {
    return stages().intent().map(intent -> new OpenRotation(this, intent));
  }

  Graces graces() {
    return new Graces(this);
  }

  CutOff cutOff(Credential exposed) {
    return new CutOff(this, exposed);
  }

  boolean hasCome(Instant time) {
    return !time.isAfter(now);
  }

  boolean hasPassed(Instant from, Duration duration) {
    return hasCome(from.plus(duration));
  }

  Stream<Credential> exposedAndActive() {
    return credentials().stream().filter(this::isExposedAndActive);
  }

  boolean isExposedAndActive(Credential credential) {
    return credential.isActive() && observed.isExposed(credential.id());
  }

  /** Current or pending. */
  boolean isProtected(Credential credential) {
    return stages().protectedIds().contains(credential.id());
  }

  boolean isSuperseded(Credential credential) {
    return stages().superseded().contains(credential.id());
  }

  boolean wasDelivered(CredentialVersion version) {
    return run().attempted().contains(version.credentialId());
  }

  /** Out by IAM's word, or missing from it for longer than a new one may be. */
  boolean isLost(CredentialVersion version) {
    return isOfAnotherKind(version)
        || observed
            .credential(version.credentialId())
            .map(Credential::isDisabled)
            .orElseGet(() -> hasPassed(version.credential().created(), policy.propagation()));
  }

  /** A credential from before the cluster's kind was changed: IAM is not asked about its kind. */
  boolean isOfAnotherKind(CredentialVersion version) {
    return version.credential().kind() != observed.kind();
  }

  /** By IAM's word where it has one. */
  Instant created(CredentialVersion version) {
    return observed
        .credential(version.credentialId())
        .map(Credential::created)
        .orElse(version.credential().created());
  }

  /** Whether the updater did not answer, or did not come to know what all of them hold. */
  boolean areTargetsUnknown() {
    return targets() instanceof Targets.Unknown
        || targets().states().stream()
            .anyMatch(
                state ->
                    state.outcome() == TargetOutcome.UNREACHABLE
                        || state.outcome() == TargetOutcome.NOT_REACHED);
  }

  /** Why a credential is wanted that nothing has begun to make. */
  Optional<Reason> whyRotate() {
    return current().map(this::whyReplace).orElseGet(() -> Optional.of(whyAdopt()));
  }

  private Reason whyAdopt() {
    return targets().livedOn().stream().anyMatch(observed::isExposed)
        ? Reason.EXPOSED
        : Reason.ADOPTING;
  }

  private Optional<Reason> whyReplace(CredentialVersion version) {
    if (observed.isExposed(version.credentialId())) {
      return Optional.of(Reason.EXPOSED);
    }
    if (isOfAnotherKind(version)) {
      return Optional.of(Reason.KIND_CHANGED);
    }
    if (isLost(version)) {
      return Optional.of(Reason.CURRENT_LOST);
    }
    if (hasPassed(created(version), policy.maximumAge())) {
      return Optional.of(Reason.MAXIMUM_AGE);
    }
    return Optional.of(Reason.REQUESTED)
        .filter(_ -> run().request().requested() && !run().promoted());
  }
}
