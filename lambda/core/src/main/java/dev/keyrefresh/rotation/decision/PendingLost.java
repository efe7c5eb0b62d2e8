package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import java.util.Set;

/** A pending credential that opens nothing any more, or opens too much, is given up. */
final class PendingLost implements Row {
  @Override
  public Verdict judge(Facts facts) {
    return Verdict.of(
        facts
            .pending()
            .filter(version -> facts.isLost(version) || isExposed(facts, version))
            .map(version -> new Step.WriteIntent(without(version, facts)))
            .map(intent -> Verdict.taken(intent, Reason.PENDING_LOST)));
  }

  /** The chain goes on, as an emergency where what it made is exposed. */
  private static RotationChain without(CredentialVersion version, Facts facts) {
    RotationChain chain =
        version
            .chain()
            .orElseGet(() -> OpenRotation.begin(facts, Reason.PENDING_LOST))
            .carriedOnBy(facts.run().request().id())
            .losing(version.credentialId());
    return isExposed(facts, version) ? chain.because(Reason.EXPOSED.name()) : chain;
  }

  private static boolean isExposed(Facts facts, CredentialVersion version) {
    return facts.observed().isExposed(version.credentialId());
  }

  @Override
  public Set<Reason> reasons() {
    return Set.of(Reason.PENDING_LOST);
  }
}
