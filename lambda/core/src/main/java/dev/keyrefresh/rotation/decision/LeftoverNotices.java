package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import java.util.stream.Stream;

/**
 * What a person must know of credentials that are of another kind than the cluster's: nothing here
 * is taken away. Told until IAM has them no more, or as Inactive.
 */
final class LeftoverNotices {
  private LeftoverNotices() {}

  static Stream<Attention> exposed(Observed observed) {
    return observed.exposed().stream()
        .sorted()
        .filter(id -> observed.credential(id).isEmpty() && observed.others().mayBeActive(id))
        .map(id -> Advice.exposedLeftover(id, observed.others()));
  }

  static Stream<Attention> stored(Observed observed, Stream<CredentialVersion> versions) {
    return versions
        .filter(version -> version.credential().kind() != observed.kind())
        .filter(version -> observed.others().mayBeActive(version.credentialId()))
        .map(version -> Advice.leftover(version, observed.others()))
        .distinct();
  }
}
