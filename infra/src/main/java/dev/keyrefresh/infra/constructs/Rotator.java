package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.config.Deployment;
import dev.keyrefresh.infra.config.Deployment.PolicySettings;
import dev.keyrefresh.infra.constructs.JavaFunction.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.services.ses.CfnEmailIdentity;
import software.constructs.Construct;

/** The function that talks to AWS, outside any VPC. */
public final class Rotator extends Construct {
  private final JavaFunction function;

  public Rotator(
      Construct scope, String id, Deployment deployment, Path jar, ManagedKey key, WorkQueue work) {
    super(scope, id);
    RotatorPolicy policy = new RotatorPolicy(deployment);
    function =
        new JavaFunction(
            this,
            "Java",
            deployment,
            new JavaFunction.Spec(
                Kind.ROTATOR,
                deployment.rotatorName(),
                jar,
                environment(deployment, key, work),
                Optional.of(deployment.rotatorRoleName()),
                policy.statements(key.key().getKeyArn(), work),
                Optional.empty()));
    policy.explain(function.role());
    policy.overrides(this, function.role());
    function.whenNobodyWaits(1, Duration.ofHours(6), Optional.of(work.deadLetters().getQueueArn()));
    work.feed(function, deployment.concurrency());
    deployment
        .mail()
        .filter(Deployment.Mail::createIdentity)
        .ifPresent(
            mail ->
                CfnEmailIdentity.Builder.create(this, "Sender").emailIdentity(mail.from()).build());
  }

  public JavaFunction function() {
    return function;
  }

  private static Map<String, String> environment(
      Deployment deployment, ManagedKey key, WorkQueue work) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("QUEUE_URL", work.queue().getQueueUrl());
    environment.put("KMS_KEY_ARN", key.key().getKeyArn());
    environment.put("UPDATER_FUNCTION", deployment.updaterName() + ":" + JavaFunction.ALIAS);
    environment.put("UPDATER_TIMEOUT", Kind.UPDATER.timeout().toString());
    environment.put("LEASE", Kind.ROTATOR.timeout().plusMinutes(1).toString());
    deployment
        .mail()
        .ifPresent(
            mail -> {
              environment.put("MAIL_FROM", mail.from());
              environment.put("MAIL_TO", String.join(",", mail.to()));
              environment.put("SES_REGION", mail.region());
            });
    PolicySettings policy = deployment.policy();
    environment.put("MAXIMUM_AGE", policy.maximumAge().toString());
    environment.put("AUDIT_LIMIT", policy.auditLimit().toString());
    environment.put("INSTALLATION_GRACE", policy.installationGrace().toString());
    environment.put("QUIET_WINDOW", policy.quietWindow().toString());
    environment.put("RECOVERY_GRACE", policy.recoveryGrace().toString());
    environment.put("UNUSED_LIMIT", policy.unusedLimit().toString());
    environment.put("STILL_USED_LIMIT", policy.stillUsedLimit().toString());
    environment.put("EXPOSED_HOLDER_GRACE", policy.exposedHolderGrace().toString());
    environment.put("EXPOSURE", policy.exposure());
    environment.put("FIRST_ROTATION", policy.firstRotation());
    environment.put("CLUSTER_METRICS", String.valueOf(deployment.clusterMetrics()));
    return environment;
  }
}
