package dev.keyrefresh.infra;

import dev.keyrefresh.infra.config.ClusterSettings;
import dev.keyrefresh.infra.config.Configuration;
import dev.keyrefresh.infra.config.Deployment;
import dev.keyrefresh.infra.config.Network;
import dev.keyrefresh.infra.constructs.FunctionJars;
import dev.keyrefresh.infra.stacks.ClusterStack;
import dev.keyrefresh.infra.stacks.HealthForwardingStack;
import dev.keyrefresh.infra.stacks.NetworkStack;
import dev.keyrefresh.infra.stacks.RotatorStack;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.PermissionsBoundary;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.TagProps;
import software.amazon.awscdk.Tags;

/** Puts the stacks of a deployment together. */
public final class KeyRefreshApp {
  private KeyRefreshApp() {}

  public static void main(String[] args) {
    App app = new App();
    try {
      build(app, Configuration.of(app.getNode()), FunctionJars.built(Path.of("..")));
    } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    app.synth();
  }

  static void build(App app, Deployment deployment, FunctionJars jars) {
    RotatorStack home =
        new RotatorStack(
            app, Deployment.NAME, props(deployment, deployment.region()), deployment, jars);
    Map<String, NetworkStack> networks = new HashMap<>();
    for (Network network : deployment.networks()) {
      if (network.endpoints() instanceof Network.Endpoints.Created) {
        networks.put(
            network.name(),
            new NetworkStack(
                app,
                Deployment.NAME + "-network-" + network.name(),
                props(deployment, deployment.region()),
                deployment,
                network));
      }
    }
    for (ClusterSettings cluster : deployment.clusters()) {
      new ClusterStack(
          app,
          stackName(cluster),
          props(deployment, deployment.region()),
          deployment,
          cluster,
          jars,
          home,
          Optional.ofNullable(networks.get(cluster.network().name())));
    }
    if (deployment.events().health()) {
      deployment.partition().healthRegions().stream()
          .filter(region -> !region.equals(deployment.region()))
          .forEach(
              region ->
                  new HealthForwardingStack(
                      app,
                      Deployment.NAME + "-health-" + region,
                      props(deployment, region),
                      deployment));
    }
    Tags.of(app)
        .add(
            "application",
            Deployment.NAME,
            TagProps.builder().excludeResourceTypes(List.of("AWS::CloudWatch::Dashboard")).build());
    Aspects.of(app).add(AwsSolutionsChecks.Builder.create().verbose(true).build());
  }

  /** CloudFormation has no underscores in names. */
  static String stackName(ClusterSettings cluster) {
    return Deployment.NAME + "-cluster-" + cluster.name().replace('_', '-');
  }

  private static StackProps props(Deployment deployment, String region) {
    return StackProps.builder()
        .env(Environment.builder().account(deployment.account()).region(region).build())
        .permissionsBoundary(
            deployment.permissionsBoundary().map(PermissionsBoundary::fromArn).orElse(null))
        .build();
  }
}
