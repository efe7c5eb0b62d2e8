package dev.keyrefresh.rotator.iam;

import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotator.client.RotatorClients;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/**
 * The users to which AWS has attached a quarantine policy, because a key of theirs was found
 * exposed; which key, the policy does not say. It stays until a person detaches it.
 */
public final class QuarantinedUsers {
  private static final List<String> POLICIES =
      List.of(
          "AWSCompromisedKeyQuarantine",
          "AWSCompromisedKeyQuarantineV2",
          "AWSCompromisedKeyQuarantineV3");

  private final RotatorClients aws;
  private final String region;

  public QuarantinedUsers(RotatorClients aws, String region) {
    this.aws = aws;
    this.region = region;
  }

  /**
   * Of the whole account, in one call a policy and hundred users. Throws where IAM does not say.
   */
  public Set<UserName> all() {
    String partition = Region.of(region).metadata().partition().id();
    Set<UserName> users = new HashSet<>();
    for (String policy : POLICIES) {
      try {
        aws
            .iam()
            .listEntitiesForPolicyPaginator(
                request ->
                    request
                        .policyArn("arn:" + partition + ":iam::aws:policy/" + policy)
                        .entityFilter(EntityType.USER))
            .policyUsers()
            .stream()
            .map(user -> new UserName(user.userName()))
            .forEach(users::add);
      } catch (NoSuchEntityException e) {
        // Not every partition has every version of the policy.
      }
    }
    return users;
  }
}
