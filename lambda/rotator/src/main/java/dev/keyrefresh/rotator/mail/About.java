package dev.keyrefresh.rotator.mail;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotation.decision.Policy;
import java.util.Objects;

/**
 * What every mail about a cluster needs to know of it.
 *
 * @param secretArn the managed secret
 * @param rotator the function's name, for the commands that a person is given
 */
public record About(
    String cluster,
    UserName user,
    CredentialKind kind,
    String secretArn,
    String region,
    String rotator,
    Policy policy) {

  /** In place of a cluster's name, and none itself. */
  public static final String ALL = "all clusters";

  public About {
    Objects.requireNonNull(cluster);
    Objects.requireNonNull(user);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(secretArn);
    Objects.requireNonNull(region);
    Objects.requireNonNull(rotator);
    Objects.requireNonNull(policy);
  }

  /** What is about no one cluster. */
  public static About ofAll(String region, String rotator, Policy policy) {
    return new About(
        ALL,
        new UserName("-"),
        CredentialKind.ACCESS_KEY,
        "codecommit-key-refresh/*",
        region,
        rotator,
        policy);
  }

  boolean isOfAll() {
    return cluster.equals(ALL);
  }

  /** What is rotated, in a subject. */
  String noun() {
    return switch (kind) {
      case ACCESS_KEY -> "key";
      case GIT_CREDENTIAL -> "Git credential";
      case KEYLESS -> "access";
    };
  }

  /**
   * Has the rotator do something about this cluster now. Without the read time-out set, the CLI
   * would give up after a minute and invoke it again.
   */
  String rotate(String action) {
    return "aws lambda invoke --region "
        + region
        + " --function-name "
        + rotator
        + " --cli-read-timeout 0 --cli-binary-format raw-in-base64-out --payload '{\"action\":\""
        + action
        + "\",\"cluster\":\""
        + cluster
        + "\"}' /dev/stdout";
  }

  /** Says line by line what is well and what is not; changes nothing. */
  String check() {
    return rotate("check")
        .replace("}' /dev/stdout", ",\"format\":\"text\"}' /dev/stdout | jq -r '.text // empty'");
  }

  String setInactive(CredentialId id) {
    return isGitCredential(id)
        ? "aws iam update-service-specific-credential --user-name "
            + user
            + " --service-specific-credential-id "
            + id
            + " --status Inactive"
        : "aws iam update-access-key --user-name "
            + user
            + " --access-key-id "
            + id
            + " --status Inactive";
  }

  String setActive(CredentialId id) {
    return setInactive(id).replace("--status Inactive", "--status Active");
  }

  String delete(CredentialId id) {
    return isGitCredential(id)
        ? "aws iam delete-service-specific-credential --user-name "
            + user
            + " --service-specific-credential-id "
            + id
        : "aws iam delete-access-key --user-name " + user + " --access-key-id " + id;
  }

  /** One from before the form was changed is of another kind than the cluster's. */
  private static boolean isGitCredential(CredentialId id) {
    return CredentialKind.of(id) == CredentialKind.GIT_CREDENTIAL;
  }
}
