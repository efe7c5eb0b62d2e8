package dev.keyrefresh.local.fleet;

import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.local.aws.iam.LocalIam;
import java.time.Instant;
import java.util.List;

/**
 * An access key or a Git credential as IAM has it.
 *
 * @param login what a target names it by: the id, or a ServiceUserName
 */
public record IamCredential(String id, String login, boolean active, Instant created) {

  /** All of a user and kind. */
  static List<IamCredential> of(LocalIam iam, String user, CredentialKind kind) {
    return switch (kind) {
      case ACCESS_KEY ->
          iam.keys(user).stream()
              .map(
                  key ->
                      new IamCredential(key.id(), key.id(), isActive(key.status()), key.created()))
              .toList();
      case GIT_CREDENTIAL ->
          iam.gitCredentials(user).stream()
              .map(
                  git ->
                      new IamCredential(
                          git.id(), git.userName(), isActive(git.status()), git.created()))
              .toList();
      case KEYLESS -> List.of();
    };
  }

  private static boolean isActive(String status) {
    return status.equals("Active");
  }
}
