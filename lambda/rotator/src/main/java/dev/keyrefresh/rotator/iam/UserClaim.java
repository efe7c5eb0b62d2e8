package dev.keyrefresh.rotator.iam;

import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotator.client.RotatorClients;
import java.util.Set;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** What marks an IAM user as a cluster's: the claim, and the descriptions of its credentials. */
public final class UserClaim {
  private final UserTags tags;

  public UserClaim(RotatorClients aws, UserName user, String cluster, String secretArn) {
    tags = new UserTags(aws, user, cluster, secretArn, (_, _) -> {});
  }

  /**
   * Keys of the user's tags; none where there is no such user, or another secret has claimed it.
   */
  public Set<String> tags() {
    try {
      return tags.ours();
    } catch (NoSuchEntityException e) {
      return Set.of();
    }
  }

  /** One call: all of them go, or none. */
  public void remove(Set<String> keys) {
    tags.remove(keys);
  }
}
