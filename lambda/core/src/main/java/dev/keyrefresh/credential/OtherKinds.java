package dev.keyrefresh.credential;

import java.util.List;
import java.util.Optional;

/** The same user's credentials of kinds that are not rotated: never touched, only told of. */
public sealed interface OtherKinds {
  record Known(List<Credential> credentials) implements OtherKinds {
    public Known {
      credentials = List.copyOf(credentials);
    }
  }

  /** IAM did not say. */
  record Unknown(String why) implements OtherKinds {}

  static OtherKinds none() {
    return new Known(List.of());
  }

  /** Whether IAM has it, and not as Inactive; or nobody can tell. */
  default boolean mayBeActive(CredentialId id) {
    return this instanceof Unknown || find(id).filter(found -> !found.isDisabled()).isPresent();
  }

  /** Whether IAM surely has it no more. */
  default boolean certainlyNoneHolds(CredentialId id) {
    return this instanceof Known && find(id).isEmpty();
  }

  private Optional<Credential> find(CredentialId id) {
    return this instanceof Known(var credentials)
        ? credentials.stream().filter(found -> found.id().equals(id)).findFirst()
        : Optional.empty();
  }
}
