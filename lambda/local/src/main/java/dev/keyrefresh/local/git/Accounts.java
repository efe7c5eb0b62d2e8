package dev.keyrefresh.local.git;

import java.util.Optional;

/**
 * What the identity side knows of the credentials that come to Git.
 *
 * <p>Empty means that CodeCommit would not know the credential now: it was never made, is Inactive
 * or deleted, or has not propagated yet. Called from the server's threads, several at once.
 */
public interface Accounts {

  /** The secret access key of an access key that is valid now. */
  Optional<String> secretOf(String accessKeyId);

  /** The session token that belongs to temporary credentials; empty for a long-term access key. */
  Optional<String> sessionTokenOf(String accessKeyId);

  /** The ServicePassword of a Git credential that is valid now. */
  Optional<String> passwordOf(String serviceUserName);

  /**
   * Whether {@code codecommit:GitPull} is allowed.
   *
   * @param login the access key id or the ServiceUserName
   * @param repository the repository's name
   */
  boolean mayPull(String login, String repository);

  /** The login was proven, whether or not it may pull: IAM records denied requests as uses too. */
  void used(String login);
}
