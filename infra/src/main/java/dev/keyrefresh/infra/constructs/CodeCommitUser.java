package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.config.ClusterSettings;
import dev.keyrefresh.infra.config.Deployment;
import java.util.List;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.CfnManagedPolicy;
import software.amazon.awscdk.services.iam.CfnUser;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;

/**
 * The IAM user of a cluster that has none, and what it may pull; both outlive their stack, as the
 * user's keys may be in use. The policy is not inline: IAM gives a user 2,048 characters for those.
 */
public final class CodeCommitUser extends Construct {
  public CodeCommitUser(
      Construct scope, String id, Deployment deployment, ClusterSettings cluster) {
    super(scope, id);
    CfnUser user =
        CfnUser.Builder.create(this, "User")
            .userName(cluster.user().name())
            .path(cluster.user().path())
            .build();
    user.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    CfnManagedPolicy.Builder.create(this, "Pull")
        .path(deployment.rolePath())
        .users(List.of(user.getRef()))
        .policyDocument(
            PolicyDocument.Builder.create()
                .statements(List.of(mayPull(deployment, cluster)))
                .build())
        .build()
        .applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  }

  static PolicyStatement mayPull(Deployment deployment, ClusterSettings cluster) {
    return Statements.allow(
        "PullNamedRepositories", List.of("codecommit:GitPull"), deployment.repositories(cluster));
  }
}
