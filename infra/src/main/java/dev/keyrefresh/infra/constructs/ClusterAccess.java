package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.config.ClusterSettings;
import dev.keyrefresh.infra.config.ClusterSettings.AccessMode;
import dev.keyrefresh.infra.config.Deployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.CustomResource;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Stage;
import software.amazon.awscdk.services.eks.CfnAccessEntry;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/**
 * Lets the updater into the cluster: its role becomes a member of a group, and what the group may
 * do is a manifest beside the templates, for the cluster's administrator to apply. Where a kubectl
 * provider of CDK is configured, it is applied by the stack.
 */
public final class ClusterAccess extends Construct {
  /** As CDK's own {@code KubernetesManifest} calls it: the provider reads the type. */
  private static final String KUBERNETES_RESOURCE = "Custom::AWSCDK-EKS-KubernetesResource";

  public ClusterAccess(
      Construct scope, String id, Deployment deployment, ClusterSettings cluster, Role updater) {
    super(scope, id);
    if (cluster.access() == AccessMode.ACCESS_ENTRY) {
      CfnAccessEntry.Builder.create(this, "Entry")
          .clusterName(cluster.name())
          .principalArn(updater.getRoleArn())
          .type("STANDARD")
          .kubernetesGroups(List.of(AccessManifest.GROUP))
          .build();
    } else {
      CfnOutput.Builder.create(this, "AwsAuth")
          .description("Add this to mapRoles in the ConfigMap kube-system/aws-auth")
          .value(
              "- {rolearn: '"
                  + deployment.iamArn("role/" + updater.getRoleName())
                  + "', username: "
                  + AccessManifest.GROUP
                  + ", groups: ["
                  + AccessManifest.GROUP
                  + "]}")
          .build();
    }
    AccessManifest manifest = new AccessManifest(cluster);
    write(Path.of(Stage.of(this).getOutdir(), "access", cluster.name() + ".yaml"), manifest.text());
    cluster
        .kubectl()
        .ifPresent(
            kubectl ->
                CustomResource.Builder.create(this, "Applied")
                    .serviceToken(kubectl.provider())
                    .resourceType(KUBERNETES_RESOURCE)
                    .properties(
                        Triggers.sorted(
                            Map.of(
                                "ClusterName",
                                cluster.name(),
                                "RoleArn",
                                kubectl.role(),
                                "Manifest",
                                Stack.of(this).toJsonString(manifest.resources()),
                                // It may have been applied by hand before.
                                "Overwrite",
                                true)))
                    .build());
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
