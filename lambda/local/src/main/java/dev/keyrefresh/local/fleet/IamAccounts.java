package dev.keyrefresh.local.fleet;

import dev.keyrefresh.local.aws.iam.LocalIam;
import dev.keyrefresh.local.aws.iam.LocalRoles;
import dev.keyrefresh.local.git.Accounts;
import java.util.Optional;
import java.util.function.Predicate;

/** Lets the embedded CodeCommit admit whom the embedded IAM knows, and tells IAM of the use. */
final class IamAccounts implements Accounts {
  private final LocalIam iam;
  private final LocalRoles roles;
  private final Predicate<String> mayPull;

  /**
   * @param mayPull which users and roles are allowed {@code codecommit:GitPull}
   */
  IamAccounts(LocalIam iam, LocalRoles roles, Predicate<String> mayPull) {
    this.iam = iam;
    this.roles = roles;
    this.mayPull = mayPull;
  }

  @Override
  public Optional<String> secretOf(String accessKeyId) {
    return iam.secretOfUsable(accessKeyId)
        .or(() -> roles.usable(accessKeyId).map(session -> session.keys().secretAccessKey()));
  }

  @Override
  public Optional<String> sessionTokenOf(String accessKeyId) {
    return roles.usable(accessKeyId).flatMap(session -> session.keys().sessionToken());
  }

  @Override
  public Optional<String> passwordOf(String serviceUserName) {
    return iam.passwordOfUsable(serviceUserName);
  }

  @Override
  public boolean mayPull(String login, String repository) {
    return iam.ownerOf(login)
        .or(() -> iam.ownerOfGitCredential(login))
        .or(() -> roles.usable(login).map(LocalRoles.Session::role))
        .filter(mayPull)
        .isPresent();
  }

  @Override
  public void used(String login) {
    iam.recordUse(login, "codecommit");
  }
}
