package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.rotation.decision.Verdict.Taken;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whatever is left: nothing until the next due time, and whether all is as it should be. */
final class NothingDue implements Row {
  @Override
  public Taken judge(Facts facts) {
    Optional<Instant> until = nextDue(facts);
    if (facts.areTargetsUnknown()) {
      return Verdict.waiting(until, Reason.TARGETS_UNKNOWN);
    }
    if (facts.targets().nothingToServe()) {
      return Verdict.waiting(until, Reason.NO_TARGET, TargetAdvice.noTarget());
    }
    return Verdict.waiting(
        until, areAllServed(facts) ? Reason.WITHIN_POLICY : Reason.UNDELIVERABLE);
  }

  private static boolean areAllServed(Facts facts) {
    return facts
        .current()
        .filter(version -> facts.targets().allHold(version.credentialId()))
        .isPresent();
  }

  private static Optional<Instant> nextDue(Facts facts) {
    Stream<Instant> aged =
        facts.current().stream()
            .map(version -> facts.created(version).plus(facts.policy().maximumAge()));
    Stream<Instant> retired =
        facts.credentials().stream()
            .filter(facts::isSuperseded)
            .flatMap(old -> retiredFrom(facts.graces(), old).stream());
    return Stream.concat(aged, retired).filter(facts.now()::isBefore).min(Instant::compareTo);
  }

  private static Optional<Instant> retiredFrom(Graces graces, Credential old) {
    return old.isDisabled() ? graces.recoveryEnd(old) : graces.installationEnd();
  }

  @Override
  public Set<Reason> reasons() {
    return Set.of(
        Reason.TARGETS_UNKNOWN, Reason.NO_TARGET, Reason.UNDELIVERABLE, Reason.WITHIN_POLICY);
  }
}
