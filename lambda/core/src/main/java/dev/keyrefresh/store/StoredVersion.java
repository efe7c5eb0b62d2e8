package dev.keyrefresh.store;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.IssuedCredential;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One version of the managed secret, read. Versions never change; labels move. */
public sealed interface StoredVersion {
  VersionId id();

  /** What the stack creates the managed secret with: nothing stored yet. */
  record Placeholder(VersionId id) implements StoredVersion {}

  /**
   * Written before a credential is created, so that a crash leaves a trace of what it may have
   * made.
   */
  record Intent(VersionId id, RotationChain chain, Instant at) implements StoredVersion {}

  /**
   * A credential with its secret.
   *
   * @param chain the chain of work that made it; empty for one that an administrator stored by hand
   * @param replaces the ids that stored versions or targets held, or the administrator named, when
   *     it was made: the only ones that it supersedes
   */
  record CredentialVersion(
      VersionId id,
      IssuedCredential credential,
      Optional<RotationChain> chain,
      Set<CredentialId> replaces)
      implements StoredVersion {
    public CredentialVersion {
      Objects.requireNonNull(id);
      Objects.requireNonNull(credential);
      Objects.requireNonNull(chain);
      replaces = Set.copyOf(replaces);
    }

    public CredentialId credentialId() {
      return credential.id();
    }
  }

  /** Not JSON, another schema, another user: nothing is done until a person has looked. */
  record Unreadable(VersionId id, String problem) implements StoredVersion {}

  /**
   * A chain of intents and the credential at its end.
   *
   * @param rotation the run that wrote this intent or made this credential
   * @param reason the word of the reason that began it; a later run that carries it on keeps it
   * @param known all ids that existed when the chain began
   * @param since when the chain began
   * @param lost credentials of this chain that were given up: superseded by what comes of it
   */
  record RotationChain(
      RotationId rotation,
      String reason,
      Set<CredentialId> known,
      Instant since,
      Set<CredentialId> lost) {
    public RotationChain {
      Objects.requireNonNull(rotation);
      Objects.requireNonNull(reason);
      Objects.requireNonNull(since);
      known = Set.copyOf(known);
      lost = Set.copyOf(lost);
    }

    /** The same chain carried on by another run. */
    public RotationChain carriedOnBy(RotationId run) {
      return new RotationChain(run, reason, known, since, lost);
    }

    public RotationChain losing(CredentialId id) {
      return new RotationChain(
          rotation,
          reason,
          known,
          since,
          Stream.concat(lost.stream(), Stream.of(id)).collect(Collectors.toUnmodifiableSet()));
    }

    public RotationChain because(String other) {
      return new RotationChain(rotation, other, known, since, lost);
    }
  }
}
