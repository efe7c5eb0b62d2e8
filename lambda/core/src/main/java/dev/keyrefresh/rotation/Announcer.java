package dev.keyrefresh.rotation;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.target.Targets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Port: tells people and other systems. Never throws: what cannot be told is logged and counted.
 */
public interface Announcer {

  void announce(Happening happening);

  /** What is worth telling. Carries ids and names, never a secret. */
  sealed interface Happening {

    /**
     * @param retiredFrom the earliest time at which what it replaces is deactivated
     */
    record Rotated(
        CredentialId credential,
        Set<CredentialId> replaces,
        Reason reason,
        Targets targets,
        Instant retiredFrom)
        implements Happening {}

    /**
     * @param deletedFrom the earliest time at which it is deleted; it can be made Active until then
     */
    record Deactivated(CredentialId credential, Reason reason, Instant deletedFrom)
        implements Happening {}

    record Deleted(CredentialId credential, Reason reason) implements Happening {}

    /**
     * The end of a run that a person must know of.
     *
     * @param observed empty when the run did not come as far as its first observation
     */
    record NeedsAttention(Decision decision, Optional<Observed> observed) implements Happening {}
  }
}
