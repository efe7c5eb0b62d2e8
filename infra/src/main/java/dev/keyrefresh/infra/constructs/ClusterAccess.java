package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.ClusterSettings;
import dev.keyrefresh.infra.ClusterSettings.AccessMode;
import dev.keyrefresh.infra.Deployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stage;
import software.amazon.awscdk.services.eks.CfnAccessEntry;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/**
 * Lets the updater into the cluster: its role becomes a member of a group, and what the group may
 * do is a manifest beside the templates, for the cluster's administrator to apply.
 */
public final class ClusterAccess extends Construct {
  public ClusterAccess(Construct scope, String id, Deployment deployment, ClusterSettings cluster,
      Role updater) {
    super(scope, id);
    if (cluster.access() == AccessMode.ACCESS_ENTRY) {
      CfnAccessEntry.Builder.create(this, "Entry").clusterName(cluster.name())
          .principalArn(updater.getRoleArn()).type("STANDARD")
          .kubernetesGroups(List.of(AccessManifest.GROUP)).build();
    } else {
      CfnOutput.Builder.create(this, "AwsAuth")
          .description("Add this to mapRoles in the ConfigMap kube-system/aws-auth")
          .value("- {rolearn: '" + deployment.iamArn("role/" + updater.getRoleName())
              + "', username: " + AccessManifest.GROUP + ", groups: [" + AccessManifest.GROUP
              + "]}")
          .build();
    }
    write(Path.of(Stage.of(this).getOutdir(), "access", cluster.name() + ".yaml"),
        AccessManifest.of(cluster));
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
