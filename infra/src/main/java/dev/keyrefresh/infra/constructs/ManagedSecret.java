package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.config.ClusterSettings;
import dev.keyrefresh.infra.config.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnTag;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.AnyPrincipal;
import software.amazon.awscdk.services.iam.ArnPrincipal;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.secretsmanager.CfnResourcePolicy;
import software.amazon.awscdk.services.secretsmanager.CfnSecret;
import software.constructs.Construct;

/** The managed secret of one cluster; it outlives its stack. */
public final class ManagedSecret extends Construct {
  /** What says that nothing is stored yet. It never changes: a change would be a new version. */
  public static final String PLACEHOLDER = "{\"state\":\"empty\"}";

  static final List<String> READ =
      List.of("secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue");
  static final List<String> WRITE =
      List.of(
          "secretsmanager:PutSecretValue",
          "secretsmanager:UpdateSecretVersionStage",
          "secretsmanager:TagResource");

  /**
   * What writes a value, and what ends the secret, opens it to others, or copies it to where this
   * policy does not hold.
   */
  private static final List<String> CHANGE =
      List.of(
          "secretsmanager:DeleteResourcePolicy",
          "secretsmanager:DeleteSecret",
          "secretsmanager:PutResourcePolicy",
          "secretsmanager:PutSecretValue",
          "secretsmanager:RemoveRegionsFromReplication",
          "secretsmanager:ReplicateSecretToRegions",
          "secretsmanager:StopReplicationToReplica",
          "secretsmanager:UpdateSecret",
          "secretsmanager:UpdateSecretVersionStage");

  private final CfnSecret secret;

  public ManagedSecret(
      Construct scope, String id, Deployment deployment, ClusterSettings cluster, String keyArn) {
    super(scope, id);
    secret =
        CfnSecret.Builder.create(this, "Secret")
            .name(cluster.secretName())
            .description("The CodeCommit credential of Argo CD in " + cluster.name())
            .secretString(PLACEHOLDER)
            .kmsKeyId(keyArn)
            .tags(tags(cluster))
            .build();
    secret.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    Nag.explain(
        secret,
        "AwsSolutions-SMG4",
        "The rotator rotates it, and the policy of the secret"
            + " denies rotation by Secrets Manager, which would take AWSPENDING");
  }

  public String arn() {
    return secret.getRef();
  }

  /**
   * Says who may read and write it, whatever other policies allow.
   *
   * @param updaterRoleArn the only updater that may read it
   */
  void guard(Deployment deployment, String updaterRoleArn) {
    String rotator = deployment.rotatorRoleArn();
    List<String> writers = new ArrayList<>(List.of(rotator));
    writers.addAll(deployment.deployers());
    writers.addAll(deployment.breakGlass());
    List<String> readers = new ArrayList<>(List.of(rotator, updaterRoleArn));
    // CloudFormation reads a secret that it imports or updates.
    readers.addAll(deployment.deployers());
    readers.addAll(deployment.breakGlass());
    List<PolicyStatement> statements = new ArrayList<>();
    statements.add(
        Statements.to(
            new ArnPrincipal(rotator), Statements.allow("RotatorReadsAndWrites", both(), own())));
    statements.add(
        Statements.to(
            new ArnPrincipal(updaterRoleArn), Statements.allow("UpdaterReads", READ, own())));
    if (!deployment.breakGlass().isEmpty()) {
      PolicyStatement breakGlass = Statements.allow("BreakGlass", both(), own());
      deployment.breakGlass().forEach(arn -> breakGlass.addPrincipals(new ArnPrincipal(arn)));
      statements.add(breakGlass);
    }
    statements.add(
        Statements.to(
            new AnyPrincipal(),
            Statements.deny(
                "NobodyElseReads",
                List.of("secretsmanager:GetSecretValue"),
                own(),
                unless(readers))));
    statements.add(
        Statements.to(
            new AnyPrincipal(),
            Statements.deny("NobodyElseWrites", CHANGE, own(), unless(writers))));
    statements.add(
        Statements.to(
            new AnyPrincipal(),
            Statements.deny(
                "NobodyElseTags",
                List.of("secretsmanager:TagResource", "secretsmanager:UntagResource"),
                own(),
                Map.of(
                    "ArnNotEquals",
                    Map.of("aws:PrincipalArn", writers),
                    "ForAnyValue:StringLike",
                    Map.of("aws:TagKeys", List.of(Deployment.NAME + "/*"))))));
    statements.add(
        Statements.to(
            new AnyPrincipal(),
            Statements.deny(
                "NoManagedRotation", List.of("secretsmanager:RotateSecret"), own(), Map.of())));
    CfnResourcePolicy.Builder.create(this, "Policy")
        .secretId(arn())
        .blockPublicPolicy(true)
        .resourcePolicy(PolicyDocument.Builder.create().statements(statements).build())
        .build()
        .applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  }

  private static List<String> both() {
    List<String> both = new ArrayList<>(READ);
    both.addAll(WRITE);
    return both;
  }

  /** In the policy of a secret, that secret; its ARN would make the policy depend on a suffix. */
  private static List<String> own() {
    return List.of("*");
  }

  private static Map<String, Object> unless(List<String> arns) {
    return Map.of("ArnNotEquals", Map.of("aws:PrincipalArn", arns));
  }

  /** The registry. Paused and exposed are absent on purpose: a deployment must not undo them. */
  private static List<CfnTag> tags(ClusterSettings cluster) {
    List<CfnTag> tags =
        new ArrayList<>(
            List.of(
                tag("cluster", cluster.name()),
                tag("user", cluster.user().name()),
                tag(
                    "kind",
                    switch (cluster.form()) {
                      case SIGNED, RAW -> "access-key";
                      case GIT -> "git-credential";
                      case KEYLESS -> "keyless";
                    })));
    cluster.firstRotation().ifPresent(when -> tags.add(tag("first-rotation", when)));
    return tags;
  }

  private static CfnTag tag(String name, String value) {
    return CfnTag.builder().key(Deployment.NAME + "/" + name).value(value).build();
  }
}
