package dev.keyrefresh.target;

import dev.keyrefresh.credential.CredentialKind;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** What is written into a target, chosen for each cluster. */
public sealed interface Form {

  /** A signed Git password made from an access key for the target's own repository. */
  record Signed() implements Form {}

  /** As {@link Signed}, made from the session of the updater's own role: there is no user. */
  record Keyless() implements Form {}

  /** A Git credential as it is: it opens every repository that the user may read. */
  record Git() implements Form {}

  /**
   * An access key as it is, for a consumer of its own that signs for itself: stock Argo CD has no
   * use for it.
   */
  record Raw(Fields fields) implements Form {
    public Raw {
      Objects.requireNonNull(fields);
    }
  }

  /**
   * The fields of a target that hold what is written.
   *
   * @param username for what is shown
   * @param password for what is not
   */
  record Fields(String username, String password) {
    /** Those that Argo CD reads. */
    public static final Fields OF_ARGO_CD = new Fields("username", "password");

    public Fields {
      Objects.requireNonNull(username);
      Objects.requireNonNull(password);
    }
  }

  /** The kind of credential that the form is made of. */
  default CredentialKind credential() {
    return switch (this) {
      case Signed _,Raw _ -> CredentialKind.ACCESS_KEY;
      case Git _ -> CredentialKind.GIT_CREDENTIAL;
      case Keyless _ -> CredentialKind.KEYLESS;
    };
  }

  /** The fields that are ours in a target. */
  default Fields fields() {
    return switch (this) {
      case Signed _,Keyless _,Git _ -> Fields.OF_ARGO_CD;
      case Raw(var own) -> own;
    };
  }

  /** Whether Argo CD is who uses it, so that its own rules of precedence count. */
  default boolean isForArgoCd() {
    return switch (this) {
      case Signed _,Keyless _,Git _ -> true;
      case Raw _ -> false;
    };
  }

  /** Whether one pair opens one repository only, so that a {@code repo-creds} secret is refused. */
  default boolean coversOneRepository() {
    return switch (this) {
      case Signed _,Keyless _ -> true;
      case Git _,Raw _ -> false;
    };
  }

  /** The age from which a pair is written anew; empty for a static one. */
  default Optional<Duration> renewedAfter() {
    return switch (this) {
      case Signed _,Keyless _ -> Optional.of(Duration.ofMinutes(4));
      case Git _,Raw _ -> Optional.empty();
    };
  }

  /**
   * The form that a stored credential can take until the cluster's own kind of credential is
   * stored: after a change of form targets keep what they live on. Empty where there is none, or
   * where other fields hold it.
   */
  default Optional<Form> madeOf(CredentialKind kind) {
    if (kind == credential()) {
      return Optional.of(this);
    }
    if (!isForArgoCd()) {
      return Optional.empty();
    }
    return switch (kind) {
      case ACCESS_KEY -> Optional.of(new Signed());
      case GIT_CREDENTIAL -> Optional.of(new Git());
      case KEYLESS -> Optional.of(new Keyless());
    };
  }

  default String word() {
    return switch (this) {
      case Signed _ -> "signed";
      case Keyless _ -> "keyless";
      case Git _ -> "git";
      case Raw _ -> "raw";
    };
  }
}
