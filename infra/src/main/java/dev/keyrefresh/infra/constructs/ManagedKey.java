package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.config.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.AnyPrincipal;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.constructs.Construct;

/** The key of the deployment's secrets and of its topic; kept, as the secrets are. */
public final class ManagedKey extends Construct {
  private final Key key;

  public ManagedKey(Construct scope, String id, Deployment deployment) {
    super(scope, id);
    key =
        Key.Builder.create(this, "Key")
            .alias("alias/" + Deployment.NAME)
            .description("Secrets and alarms of " + Deployment.NAME)
            .enableKeyRotation(true)
            .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
            .build();
    key.addToResourcePolicy(
        Statements.to(
            new ServicePrincipal("cloudwatch.amazonaws.com"),
            Statements.allow(
                "AlarmsReachTheTopic",
                List.of("kms:Decrypt", "kms:GenerateDataKey*"),
                List.of("*"),
                Map.of("StringEquals", Map.of("aws:SourceAccount", deployment.account())))));
    key.addToResourcePolicy(onlyOurs(deployment));
  }

  public Key key() {
    return key;
  }

  /**
   * Whatever other policies allow: what is encrypted with it was made by this deployment. Whoever
   * may change this policy can undo that.
   */
  private static PolicyStatement onlyOurs(Deployment deployment) {
    List<String> ours = new ArrayList<>(List.of(deployment.functionRoles()));
    ours.addAll(deployment.deployers());
    ours.addAll(deployment.breakGlass());
    return Statements.to(
        new AnyPrincipal(),
        Statements.deny(
            "NobodyElseUsesIt",
            List.of(
                "kms:CreateGrant",
                "kms:Decrypt",
                "kms:Encrypt",
                "kms:GenerateDataKey*",
                "kms:ReEncrypt*"),
            List.of("*"),
            Map.of(
                "ArnNotLike",
                Map.of("aws:PrincipalArn", ours),
                // Alarms, which are let in above, and the topic itself.
                "BoolIfExists",
                Map.of("aws:PrincipalIsAWSService", "false"))));
  }

  /** A use of the key by way of Secrets Manager only. */
  static PolicyStatement use(String action, Deployment deployment, String keyArn) {
    return Statements.allow(
        "UseKeyThroughSecretsManager", List.of(action), List.of(keyArn), through(deployment));
  }

  static PolicyStatement use(Deployment deployment, String keyArn) {
    return Statements.allow(
        "UseKeyThroughSecretsManager",
        List.of("kms:Decrypt", "kms:GenerateDataKey"),
        List.of(keyArn),
        through(deployment));
  }

  private static Map<String, Object> through(Deployment deployment) {
    return Map.of(
        "StringEquals",
        Map.of(
            "kms:ViaService",
            "secretsmanager." + deployment.region() + "." + deployment.partition().suffix()));
  }
}
