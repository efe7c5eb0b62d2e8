package dev.keyrefresh.infra.stacks;

import dev.keyrefresh.infra.config.ClusterSettings;
import dev.keyrefresh.infra.config.Deployment;
import dev.keyrefresh.infra.constructs.ClusterAccess;
import dev.keyrefresh.infra.constructs.ClusterMonitoring;
import dev.keyrefresh.infra.constructs.CodeCommitUser;
import dev.keyrefresh.infra.constructs.FunctionJars;
import dev.keyrefresh.infra.constructs.ManagedSecret;
import dev.keyrefresh.infra.constructs.Updater;
import java.util.Optional;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/** What there is for each cluster; nothing of it depends on another cluster. */
public final class ClusterStack extends Stack {
  public ClusterStack(
      Construct scope,
      String id,
      StackProps props,
      Deployment deployment,
      ClusterSettings cluster,
      FunctionJars jars,
      RotatorStack home,
      Optional<NetworkStack> network) {
    super(scope, id, props);
    if (cluster.user().create()) {
      new CodeCommitUser(this, "CodeCommitUser", deployment, cluster);
    }
    ManagedSecret secret =
        new ManagedSecret(this, "ManagedSecret", deployment, cluster, home.keyArn());
    Updater updater =
        new Updater(
            this,
            "Updater",
            deployment,
            cluster,
            jars.updater(),
            secret,
            home.keyArn(),
            network.map(NetworkStack::endpointClients));
    new ClusterAccess(this, "Access", deployment, cluster, updater.function().role());
    new ClusterMonitoring(
        this, "Watching", deployment, cluster, updater.function(), home.topicArn());
  }
}
