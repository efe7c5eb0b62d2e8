package dev.keyrefresh.target;

import dev.keyrefresh.credential.CredentialKind;
import java.time.Duration;
import java.util.Optional;

/** What is written into a target, chosen for each cluster. */
public sealed interface Form {

  /** A signed Git password made from an access key for the target's own repository. */
  record Signed() implements Form {}

  /** The credential that the form is made of; empty where none is managed. */
  default Optional<CredentialKind> credential() {
    return switch (this) {
      case Signed _ -> Optional.of(CredentialKind.ACCESS_KEY);
    };
  }

  /** Whether one pair opens one repository only, so that a {@code repo-creds} secret is refused. */
  default boolean coversOneRepository() {
    return switch (this) {
      case Signed _ -> true;
    };
  }

  /** The age from which a pair is written anew; empty for a static one. */
  default Optional<Duration> renewedAfter() {
    return switch (this) {
      case Signed _ -> Optional.of(Duration.ofMinutes(4));
    };
  }

  default String word() {
    return switch (this) {
      case Signed _ -> "signed";
    };
  }

  static Form of(String word) {
    return switch (word) {
      case "signed" -> new Signed();
      default -> throw new IllegalArgumentException(
          "unknown form '" + word + "'; expected: signed");
    };
  }
}
