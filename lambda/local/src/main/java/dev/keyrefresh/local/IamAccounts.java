package dev.keyrefresh.local;

import dev.keyrefresh.local.aws.LocalIam;
import dev.keyrefresh.local.git.Accounts;
import java.util.Optional;
import java.util.function.Predicate;

/** Lets the embedded CodeCommit admit whom the embedded IAM knows, and tells IAM of the use. */
final class IamAccounts implements Accounts {
  private final LocalIam iam;
  private final Predicate<String> mayPull;

  /** @param mayPull which users are allowed {@code codecommit:GitPull} */
  IamAccounts(LocalIam iam, Predicate<String> mayPull) {
    this.iam = iam;
    this.mayPull = mayPull;
  }

  @Override
  public Optional<String> secretOf(String accessKeyId) {
    return iam.secretOfUsable(accessKeyId);
  }

  @Override
  public Optional<String> sessionTokenOf(String accessKeyId) {
    return Optional.empty();
  }

  @Override
  public Optional<String> passwordOf(String serviceUserName) {
    return iam.passwordOfUsable(serviceUserName);
  }

  @Override
  public boolean mayPull(String login, String repository) {
    return iam.ownerOf(login).or(() -> iam.ownerOfGitCredential(login)).filter(mayPull)
        .isPresent();
  }

  @Override
  public void used(String login) {
    iam.recordUse(login, "codecommit");
  }
}
