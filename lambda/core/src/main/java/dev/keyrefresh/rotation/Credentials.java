package dev.keyrefresh.rotation;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.OtherKinds;
import java.util.List;
import java.util.Set;

/**
 * Port: the credentials of one IAM user. Every method may throw; what a throw means is "unknown",
 * never "none".
 */
public interface Credentials {

  /** All credentials of the kind, whatever their status; last use is {@code NotReported} here. */
  List<Credential> list();

  /**
   * The same user's of other kinds, whatever their status. A failure is answered as {@link
   * OtherKinds.Unknown}, not thrown; a user that is gone has none.
   */
  OtherKinds others(Set<CredentialKind> kinds);

  /** Looks up one last use. A failure is answered as {@link LastUse.Unknown}, not thrown. */
  LastUse lastUse(CredentialId id);

  /** Creates one. Never retried by anybody: a second call makes a second credential. */
  IssuedCredential create();

  /** Sets it Inactive; no error where it is Inactive or gone. */
  void deactivate(CredentialId id);

  /** Deletes it and its note; no error where it is gone. */
  void delete(CredentialId id);

  /** Asks STS who holds it, once. */
  Proof prove(IssuedCredential credential);

  /** What STS said. */
  enum Proof {
    VALID,
    /** Refused, which a fresh one is until it has propagated. */
    NOT_YET,
    /** Valid, but of somebody else. */
    ANOTHER_USER
  }
}
