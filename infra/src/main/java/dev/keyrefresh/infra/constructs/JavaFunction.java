package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.config.Deployment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.CfnEventInvokeConfig;
import software.amazon.awscdk.services.lambda.CfnEventInvokeConfig.DestinationConfigProperty;
import software.amazon.awscdk.services.lambda.CfnEventInvokeConfig.OnFailureProperty;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.lambda.CfnFunction.VpcConfigProperty;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.LambdaRuntimeProps;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.RuntimeFamily;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/**
 * A function in Java, with a log group, a role, a version and an alias of its own. The one place
 * that names runtime, memory, time-outs and SnapStart.
 */
public final class JavaFunction extends Construct {
  /** Everybody who invokes a function does it through this alias: only versions have snapshots. */
  public static final String ALIAS = "live";

  /**
   * The two functions.
   *
   * <p>Memory buys processor time: with less, TLS and class loading take longer than they save. The
   * rotator's time-out is Lambda's longest, because one run waits for several invocations of the
   * updater and for IAM to spread a new credential. The updater's leaves a propagating credential a
   * minute, and is over before the next delivery is due.
   */
  public enum Kind {
    ROTATOR("dev.keyrefresh.rotator.RotateHandler", 1024, Duration.ofMinutes(15)),
    UPDATER("dev.keyrefresh.updater.UpdateHandler", 768, Duration.ofMinutes(2));

    private final String handler;
    private final int megabytes;
    private final Duration timeout;

    Kind(String handler, int megabytes, Duration timeout) {
      this.handler = handler;
      this.megabytes = megabytes;
      this.timeout = timeout;
    }

    public String handler() {
      return handler;
    }

    public Duration timeout() {
      return timeout;
    }
  }

  /**
   * @param roleName where others must know the role before it is there
   * @param vpc the subnets and security groups, for one that lives in a VPC
   */
  record Spec(
      Kind kind,
      String name,
      Path jar,
      Map<String, String> environment,
      Optional<String> roleName,
      List<PolicyStatement> statements,
      Optional<VpcConfigProperty> vpc) {}

  private final LogGroup logs;
  private final Role role;
  private final Function function;
  private final Alias alias;

  JavaFunction(Construct scope, String id, Deployment deployment, Spec spec) {
    super(scope, id);
    logs =
        LogGroup.Builder.create(this, "Logs")
            .logGroupName("/aws/lambda/" + spec.name())
            .retention(retention(deployment.logRetentionDays()))
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    role = role(deployment, spec);
    function =
        Function.Builder.create(this, "Function")
            .functionName(spec.name())
            .runtime(runtime())
            .architecture(Architecture.ARM_64)
            .handler(spec.kind().handler)
            .code(Code.fromAsset(spec.jar().toString()))
            .memorySize(spec.kind().megabytes)
            .timeout(cdk(spec.kind().timeout))
            .environment(spec.environment())
            .role(role)
            .logGroup(logs)
            .snapStart(deployment.snapStart() ? SnapStartConf.ON_PUBLISHED_VERSIONS : null)
            .build();
    CfnFunction template = (CfnFunction) function.getNode().getDefaultChild();
    spec.vpc().ifPresent(template::setVpcConfig);
    // CDK waits for the role, which the function names anyway; linters call that obsolete.
    template.addDeletionOverride("DependsOn");
    // It has one: the alias names it.
    Annotations.of(function).acknowledgeWarning("@aws-cdk/aws-lambda:snapStartRequirePublish");
    alias =
        Alias.Builder.create(this, "Alias")
            .aliasName(ALIAS)
            .version(function.getCurrentVersion())
            .build();
  }

  public Alias alias() {
    return alias;
  }

  public Role role() {
    return role;
  }

  public LogGroup logs() {
    return logs;
  }

  /**
   * What becomes of invocations that nobody waits for.
   *
   * @param failures the ARN of a queue that the role may write to
   */
  void whenNobodyWaits(int retries, Duration age, Optional<String> failures) {
    CfnEventInvokeConfig.Builder.create(this, "NobodyWaits")
        .functionName(function.getFunctionName())
        .qualifier(ALIAS)
        .maximumRetryAttempts(retries)
        .maximumEventAgeInSeconds(age.toSeconds())
        .destinationConfig(
            failures
                .map(
                    arn ->
                        DestinationConfigProperty.builder()
                            .onFailure(OnFailureProperty.builder().destination(arn).build())
                            .build())
                .orElse(null))
        .build()
        .getNode()
        .addDependency(alias);
  }

  /** The release that the compiler was told, by the name of Lambda's runtime for it. */
  static Runtime runtime() {
    return new Runtime(
        "java" + release(),
        RuntimeFamily.JAVA,
        LambdaRuntimeProps.builder().supportsSnapStart(true).build());
  }

  static software.amazon.awscdk.Duration cdk(Duration duration) {
    return software.amazon.awscdk.Duration.seconds(duration.toSeconds());
  }

  private Role role(Deployment deployment, Spec spec) {
    String streams = deployment.arn("logs", "log-group:/aws/lambda/" + spec.name() + ":*");
    List<PolicyStatement> statements = new ArrayList<>(spec.statements());
    statements.add(
        Statements.allow(
            "WriteOwnLogs",
            List.of("logs:CreateLogStream", "logs:PutLogEvents"),
            List.of(streams)));
    Role made =
        Role.Builder.create(this, "Role")
            .path(deployment.rolePath())
            .roleName(spec.roleName().orElse(null))
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .inlinePolicies(
                Map.of("least", PolicyDocument.Builder.create().statements(statements).build()))
            .build();
    Nag.explainWildcard(made, streams, "Lambda names the streams of the function's log group");
    return made;
  }

  private static String release() {
    Properties build = new Properties();
    try (InputStream in = Deployment.class.getResourceAsStream("build.properties")) {
      build.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return build.getProperty("java.release");
  }

  private static RetentionDays retention(int days) {
    return switch (days) {
      case 1 -> RetentionDays.ONE_DAY;
      case 3 -> RetentionDays.THREE_DAYS;
      case 5 -> RetentionDays.FIVE_DAYS;
      case 7 -> RetentionDays.ONE_WEEK;
      case 14 -> RetentionDays.TWO_WEEKS;
      case 30 -> RetentionDays.ONE_MONTH;
      case 60 -> RetentionDays.TWO_MONTHS;
      case 90 -> RetentionDays.THREE_MONTHS;
      case 180 -> RetentionDays.SIX_MONTHS;
      case 365 -> RetentionDays.ONE_YEAR;
      case 731 -> RetentionDays.TWO_YEARS;
      case 1827 -> RetentionDays.FIVE_YEARS;
      default -> throw new IllegalArgumentException("not a retention: " + days);
    };
  }
}
