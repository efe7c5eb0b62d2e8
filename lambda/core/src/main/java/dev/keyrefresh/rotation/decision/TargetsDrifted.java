package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.TargetOutcome.Role;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A target that left the current credential gets it back, once a run. */
final class TargetsDrifted implements Row {
  @Override
  public Verdict judge(Facts facts) {
    return Verdict.of(
            facts
                .current()
                .filter(version -> !facts.isLost(version) && !facts.wasDelivered(version))
                .filter(version -> isMissingSomewhere(facts, version))
                .map(version -> Verdict.taken(new Step.Deliver(version), Reason.DRIFT)))
        .after(notices(facts));
  }

  private static boolean isMissingSomewhere(Facts facts, CredentialVersion version) {
    return facts
        .targets()
        .working()
        .anyMatch(state -> state.role() == Role.SERVED && !state.holds(version.credentialId()));
  }

  private static List<Attention> notices(Facts facts) {
    return Stream.concat(
            LeftoverNotices.stored(facts.observed(), facts.stages().previousCredential().stream()),
            TargetNotices.of(facts))
        .toList();
  }

  @Override
  public Set<Reason> reasons() {
    return Set.of(Reason.DRIFT);
  }
}
