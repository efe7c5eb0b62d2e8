package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.rotation.decision.Verdict.Taken;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import java.util.Set;

/** STS proves an access key, once a run; a Git credential has only the probe. */
final class PendingUnproven implements Row {
  @Override
  public Verdict judge(Facts facts) {
    return Verdict.of(
        facts
            .pending()
            .filter(version -> needsStsProof(facts, version))
            .map(version -> prove(facts, version)));
  }

  private static boolean needsStsProof(Facts facts, CredentialVersion version) {
    return version.credential().kind() == CredentialKind.ACCESS_KEY
        && !facts.run().verified().contains(version.credentialId());
  }

  private static Taken prove(Facts facts, CredentialVersion version) {
    return facts.run().invalid().contains(version.credentialId())
        ? Verdict.waiting(Reason.NOT_VALID, Advice.notValid(version))
        : Verdict.taken(new Step.Verify(version), Reason.NEW_CREDENTIAL);
  }

  @Override
  public Set<Reason> reasons() {
    return Set.of(Reason.NEW_CREDENTIAL, Reason.NOT_VALID);
  }
}
