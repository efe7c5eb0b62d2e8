package dev.keyrefresh.rotator.iam;

import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotation.Credentials;
import dev.keyrefresh.rotation.UserNotes;
import dev.keyrefresh.rotator.client.Mishaps;
import dev.keyrefresh.rotator.client.RotatorClients;

/**
 * A cluster's IAM user, by what is rotated for it: both ports share one reading of the user, so
 * that its ARN is asked for once.
 */
public record ClusterUser(Credentials credentials, UserNotes notes) {
  public static ClusterUser of(
      RotatorClients aws,
      CredentialKind kind,
      UserName name,
      ClusterName cluster,
      String secretArn,
      Mishaps mishaps) {
    UserTags tags = new UserTags(aws, name, cluster.value(), secretArn, mishaps);
    return switch (kind) {
      case ACCESS_KEY -> new ClusterUser(new IamAccessKeys(aws, name, tags, mishaps), tags);
      case GIT_CREDENTIAL -> new ClusterUser(new IamGitCredentials(aws, name, tags), tags);
      case KEYLESS -> {
        NoCredentials none = new NoCredentials(aws, name);
        yield new ClusterUser(none, none);
      }
    };
  }
}
