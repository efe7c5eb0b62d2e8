package dev.keyrefresh.delivery;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.ServiceUser;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.Holding;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whose credential a target holds, by its data. An access key id names itself; a login of a Git
 * credential is known by the stored version that has it.
 */
final class Attribution {
  private final List<CredentialVersion> stored;
  private final Set<CredentialId> known;
  private final ServiceUser user;

  Attribution(Stages stages, ServiceUser user) {
    stored = stages.credentials().toList();
    known = known(stages);
    this.user = user;
  }

  /** The credential in a target; empty where its username names none that can be told. */
  Optional<CredentialId> holds(TargetSecret target) {
    return version(target).map(CredentialVersion::credentialId).or(target::identifier);
  }

  /**
   * The stored version that a target holds. An access key's login is its id; that of a Git
   * credential IAM gives away again once the credential is deleted, so that its password has to
   * agree too.
   */
  Optional<CredentialVersion> version(TargetSecret target) {
    return stored.stream()
        .filter(version -> target.login().filter(version.credential().login()::equals).isPresent())
        .filter(
            version ->
                version.credential().kind() == CredentialKind.ACCESS_KEY
                    || target.password().filter(version.credential().secret()::equals).isPresent())
        .findFirst();
  }

  /** A login of this user's that is of no stored version: IAM knows which credential has it now. */
  Optional<String> unknownLogin(TargetSecret target) {
    return holds(target).isPresent() ? Optional.empty() : target.login().filter(user::isLogin);
  }

  /** Whether a target holds something of this user's. */
  boolean isOurs(TargetSecret target) {
    return holds(target).filter(known::contains).isPresent()
        || unknownLogin(target).isPresent()
        || target.holdsOwnSession();
  }

  /** A login that a stored version has would have been told by its password. */
  boolean isOurs(Holding holding) {
    return holding.credential().filter(known::contains).isPresent()
        || holding
            .login()
            .filter(
                login ->
                    stored.stream()
                        .noneMatch(version -> version.credential().login().equals(login)))
            .isPresent();
  }

  /** Every id that stored versions know to be of this user. */
  private static Set<CredentialId> known(Stages stages) {
    Set<CredentialId> ids = new HashSet<>(stages.stored());
    stages
        .all()
        .forEach(
            version -> {
              if (version instanceof CredentialVersion stored) {
                ids.addAll(stored.replaces());
                stored.chain().ifPresent(line -> ids.addAll(line.known()));
              } else if (version instanceof StoredVersion.Intent intent) {
                ids.addAll(intent.chain().known());
              }
            });
    return ids;
  }
}
