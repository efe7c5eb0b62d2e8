package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.LastUse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long an old credential is left alone: the installation grace while it is Active, the recovery
 * grace while it is Inactive, and the quiet window since it was used.
 */
record Graces(Facts facts) {

  /** Empty while some working target is not on the current credential. */
  Optional<Instant> installationEnd() {
    return facts
        .current()
        .flatMap(version -> facts.targets().allHoldSince(version.credentialId()))
        .map(since -> since.plus(facts.policy().installationGrace()));
  }

  boolean isInstallationOver(Credential old) {
    return facts.current().isPresent()
        && facts.targets().certainlyNoneHolds(old.id())
        && !facts.targets().isContested()
        && installationEnd().filter(facts::hasCome).isPresent();
  }

  /** Whether it has been over for so long that somebody should look who uses the old one. */
  boolean isStillUsedForTooLong() {
    return installationEnd()
        .filter(end -> facts.hasPassed(end, facts.policy().stillUsedLimit()))
        .isPresent();
  }

  /** Counted from its last use where that is later than the note: it was Active again by then. */
  Optional<Instant> recoveryEnd(Credential old) {
    return old.inactiveSince()
        .map(
            noted ->
                old.lastUse() instanceof LastUse.At(var used) && used.isAfter(noted) ? used : noted)
        .map(since -> since.plus(facts.policy().recoveryGrace()));
  }

  boolean isRecoveryOver(Credential old) {
    return recoveryEnd(old).filter(facts::hasCome).isPresent();
  }

  /** Where its kind reports no use, the other proofs have to do. */
  boolean isQuiet(Credential credential) {
    return switch (credential.lastUse()) {
      case LastUse.At(var time) -> facts.hasPassed(time, facts.policy().quietWindow());
      case LastUse.Never _ -> true;
      case LastUse.NotReported _ -> isUseUnreported();
      case LastUse.Unknown _ -> false;
    };
  }

  /** When it will be quiet if nothing uses it again; empty where nobody knows. */
  Optional<Instant> quietFrom(Credential credential) {
    return credential.lastUse() instanceof LastUse.At(var time)
        ? Optional.of(time.plus(facts.policy().quietWindow()))
        : Optional.empty();
  }

  boolean isSurelyNeverUsed(Credential credential) {
    return switch (credential.lastUse()) {
      case LastUse.Never _ -> true;
      case LastUse.NotReported _ -> isUseUnreported();
      case LastUse.At _, LastUse.Unknown _ -> false;
    };
  }

  /** By IAM's report: where there is none, this is not known. */
  boolean isUnusedFor(Duration limit, Credential credential) {
    return switch (credential.lastUse()) {
      case LastUse.At(var time) -> facts.hasPassed(time, limit);
      case LastUse.Never _ -> true;
      case LastUse.Unknown _, LastUse.NotReported _ -> false;
    };
  }

  /** Never used counts from its creation: a key made yesterday may be for tomorrow. */
  boolean isUnusedForTooLong(Credential credential) {
    Duration limit = facts.policy().unusedLimit();
    return isUnusedFor(limit, credential) && facts.hasPassed(credential.created(), limit);
  }

  /** Of an access key, use that is not reported is use that nobody asked for. */
  boolean isUseUnreported() {
    return facts.observed().kind() == CredentialKind.GIT_CREDENTIAL;
  }
}
