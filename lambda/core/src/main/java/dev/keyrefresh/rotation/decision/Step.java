package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** One side effect, or none. */
public sealed interface Step {

  /** Nothing now; look again at the latest then, where a time is known. */
  record Wait(Optional<Instant> until) implements Step {}

  /** Tag the user with the managed secret's ARN. */
  record Claim() implements Step {}

  /** Put an intent under AWSPENDING, in place of what is there: begin, take over, or replace. */
  record WriteIntent(RotationChain chain) implements Step {}

  /** Put AWSPENDING on the credential that an interrupted run stored but did not stage. */
  record Adopt(CredentialVersion version) implements Step {}

  /** Create a credential and stage it. */
  record Create(RotationChain chain, Set<CredentialId> replaces) implements Step {
    public Create {
      replaces = Set.copyOf(replaces);
    }
  }

  /** Prove to STS that it is valid and of this user. */
  record Verify(CredentialVersion version) implements Step {}

  /** Have the updater put it into the targets and prove Git with it. */
  record Deliver(CredentialVersion version) implements Step {}

  /** Have the updater put whatever is wanted into the targets: where nothing is stored. */
  record Renew() implements Step {}

  /** Move AWSCURRENT onto it. */
  record Promote(CredentialVersion version) implements Step {}

  record Deactivate(CredentialId id) implements Step {}

  record Delete(CredentialId id) implements Step {}

  /** Note on the user that a credential is Inactive from now on. */
  record NoteInactive(CredentialId id) implements Step {}

  /** Whether it takes access away. */
  default boolean isDestructive() {
    return this instanceof Deactivate || this instanceof Delete;
  }

  /**
   * Whether labels are read once more before it: what takes access away, and a promotion, whose own
   * swap does not see that another run has replaced the pending version.
   */
  default boolean restsOnLabels() {
    return isDestructive() || this instanceof Promote;
  }

  /** Whether it writes to IAM, which only the user's owner may do. */
  default boolean writesToIam() {
    return switch (this) {
      case Claim _, Create _, Deactivate _, Delete _, NoteInactive _ -> true;
      case Wait _, WriteIntent _, Adopt _, Verify _, Deliver _, Renew _, Promote _ -> false;
    };
  }

  /** The credential it is about, where it names one. */
  default Optional<CredentialId> credential() {
    return switch (this) {
      case Adopt(var version) -> Optional.of(version.credentialId());
      case Verify(var version) -> Optional.of(version.credentialId());
      case Deliver(var version) -> Optional.of(version.credentialId());
      case Promote(var version) -> Optional.of(version.credentialId());
      case Deactivate(var id) -> Optional.of(id);
      case Delete(var id) -> Optional.of(id);
      case NoteInactive(var id) -> Optional.of(id);
      case Wait _, Claim _, WriteIntent _, Create _, Renew _ -> Optional.empty();
    };
  }

  /** One word for results, logs and metrics. */
  default String word() {
    return switch (this) {
      case Wait _ -> "wait";
      case Claim _ -> "claim";
      case WriteIntent _ -> "begin";
      case Adopt _ -> "adopt";
      case Create _ -> "create";
      case Verify _ -> "verify";
      case Deliver _, Renew _ -> "deliver";
      case Promote _ -> "promote";
      case Deactivate _ -> "deactivate";
      case Delete _ -> "delete";
      case NoteInactive _ -> "note-inactive";
    };
  }
}
