package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.ClusterSettings;
import dev.keyrefresh.infra.Deployment;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.CfnUser;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;

/** The IAM user of a cluster that has none; it outlives its stack, as its keys may be in use. */
public final class CodeCommitUser extends Construct {
  public CodeCommitUser(Construct scope, String id, Deployment deployment,
      ClusterSettings cluster) {
    super(scope, id);
    CfnUser.Builder.create(this, "User").userName(cluster.user().name())
        .path(cluster.user().path())
        .policies(List.of(CfnUser.PolicyProperty.builder().policyName("pull")
            .policyDocument(PolicyDocument.Builder.create()
                .statements(List.of(mayPull(deployment, cluster))).build())
            .build()))
        .build().applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  }

  static PolicyStatement mayPull(Deployment deployment, ClusterSettings cluster) {
    return Statements.allow("PullNamedRepositories", List.of("codecommit:GitPull"),
        cluster.repositories().stream()
            .map(repository -> deployment.arn("codecommit", repository)).toList(),
        Map.of());
  }
}
