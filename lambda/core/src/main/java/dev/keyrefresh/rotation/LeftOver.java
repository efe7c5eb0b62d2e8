package dev.keyrefresh.rotation;

import dev.keyrefresh.credential.Others;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import java.util.stream.Stream;

/**
 * What a person must know of credentials that are of another kind than the cluster's: nothing here
 * is taken away. Told until IAM has them no more, or as Inactive.
 */
final class LeftOver {
  static final String WHEN_UNUSED =
      "When nothing uses it any more, deactivate it, and delete it" + " later.";

  private LeftOver() {}

  static Stream<Attention> exposed(Observed observed) {
    return observed.exposed().stream()
        .sorted()
        .filter(id -> observed.credential(id).isEmpty() && observed.others().mayBeActive(id))
        .map(
            id ->
                new Attention(
                    Reason.EXPOSED,
                    id
                        + " is exposed, and is of a kind that is not rotated here"
                        + unknown(observed),
                    "Deactivate it, and look in CloudTrail for what was done with it. This is told"
                        + " every day until IAM has it as Inactive or no more."));
  }

  static Stream<Attention> stored(Observed observed, Stream<CredentialVersion> versions) {
    return versions
        .filter(version -> version.credential().kind() != observed.kind())
        .filter(version -> observed.others().mayBeActive(version.credentialId()))
        .map(
            version ->
                new Attention(
                    Reason.KIND_CHANGED,
                    version.credentialId()
                        + ", of the kind "
                        + version.credential().kind().word()
                        + " from before the form was changed, is left in IAM as it is"
                        + unknown(observed),
                    WHEN_UNUSED))
        .distinct();
  }

  private static String unknown(Observed observed) {
    return observed.others() instanceof Others.Unknown(var why)
        ? ", for all that is known (" + why + ")"
        : "";
  }
}
