package dev.keyrefresh.rotation;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Port: the tags of one IAM user: whose it is, and what its credentials are. Every method may
 * throw; what a throw means is "unknown", never "none".
 */
public interface UserNotes {

  /** The user's claim and the notes on its credentials, from its tags. */
  Account account();

  /** Notes on the user what a fresh credential is for, the way the console describes keys. */
  void describe(CredentialId id, Instant created);

  /** Notes since when it is Inactive. */
  void noteInactive(CredentialId id, Instant since);

  /** Claims the user for this managed secret. */
  void claim();

  /**
   * @param inactiveSince by our notes
   * @param described ids that somebody else has described
   */
  record Account(
      Ownership ownership, Map<CredentialId, Instant> inactiveSince, Set<CredentialId> described) {
    public Account {
      inactiveSince = Map.copyOf(inactiveSince);
      described = Set.copyOf(described);
    }
  }
}
