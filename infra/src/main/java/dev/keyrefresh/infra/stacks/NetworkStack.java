package dev.keyrefresh.infra.stacks;

import dev.keyrefresh.infra.config.Deployment;
import dev.keyrefresh.infra.config.Network;
import dev.keyrefresh.infra.constructs.VpcEndpoints;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/** What a VPC without NAT needs before updaters can live in it. */
public final class NetworkStack extends Stack {
  private final String endpointClients;

  public NetworkStack(
      Construct scope, String id, StackProps props, Deployment deployment, Network network) {
    super(scope, id, props);
    boolean withEks =
        deployment.clusters().stream()
            .anyMatch(
                cluster -> cluster.network().equals(network) && cluster.apiServer().isEmpty());
    endpointClients = new VpcEndpoints(this, "Endpoints", network, withEks).clients();
  }

  String endpointClients() {
    return endpointClients;
  }
}
