package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.config.ClusterSettings;
import dev.keyrefresh.infra.config.Deployment;
import dev.keyrefresh.infra.config.Network.Endpoints;
import dev.keyrefresh.infra.config.UpdaterEnvironment;
import dev.keyrefresh.infra.constructs.JavaFunction.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.CfnSecurityGroup;
import software.amazon.awscdk.services.ec2.CfnSecurityGroup.EgressProperty;
import software.amazon.awscdk.services.ec2.CfnSecurityGroupIngress;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.lambda.CfnFunction.VpcConfigProperty;
import software.constructs.Construct;

/** The function in one cluster's VPC, invoked every five minutes and by the rotator. */
public final class Updater extends Construct {
  private static final int HTTPS = 443;
  private static final int MINUTES = 5;

  private final JavaFunction function;

  /**
   * @param endpointClients the group of those who may use created endpoints
   */
  public Updater(
      Construct scope,
      String id,
      Deployment deployment,
      ClusterSettings cluster,
      Path jar,
      ManagedSecret secret,
      String keyArn,
      Optional<String> endpointClients) {
    super(scope, id);
    String name = deployment.updaterName(cluster);
    List<String> groups = new ArrayList<>(List.of(securityGroup(name, cluster)));
    endpointClients.ifPresent(groups::add);
    function =
        new JavaFunction(
            this,
            "Java",
            deployment,
            new JavaFunction.Spec(
                Kind.UPDATER,
                name,
                jar,
                UpdaterEnvironment.of(deployment, cluster, secret.arn()),
                Optional.empty(),
                statements(deployment, cluster, name, secret, keyArn),
                Optional.of(
                    VpcConfigProperty.builder()
                        .subnetIds(cluster.network().subnets())
                        .securityGroupIds(groups)
                        .build())));
    Nag.explainWildcard(
        function.role(),
        "*",
        "Lambda makes network interfaces for the VPC under"
            + " this role and accepts no narrower resource; the function's own code is denied it");
    // The next delivery is five minutes away: an old one is worth nothing.
    function.whenNobodyWaits(0, Duration.ofMinutes(1), Optional.empty());
    secret.guard(deployment, function.role().getRoleArn());
    new Timetable(
        this,
        "Every5Minutes",
        deployment,
        new Timetable.Spec(
            "Delivers what is wanted in " + cluster.name(),
            cron(cluster),
            "UTC",
            Optional.empty(),
            JavaFunction.cdk(Duration.ofMinutes(1)),
            1,
            function.alias().getFunctionArn(),
            Stack.of(this).toJsonString(delivery(cluster, secret)),
            Optional.empty()));
  }

  public JavaFunction function() {
    return function;
  }

  private static Map<String, Object> delivery(ClusterSettings cluster, ManagedSecret secret) {
    Map<String, Object> delivery = new LinkedHashMap<>();
    delivery.put("operation", "deliver");
    delivery.put("cluster", cluster.name());
    delivery.put("secretArn", secret.arn());
    return delivery;
  }

  /** Names spread the clusters over the minutes; another cluster changes nobody's minute. */
  private static String cron(ClusterSettings cluster) {
    return "cron("
        + Math.floorMod(cluster.name().hashCode(), MINUTES)
        + "/"
        + MINUTES
        + " * * * ? *)";
  }

  private static List<PolicyStatement> statements(
      Deployment deployment,
      ClusterSettings cluster,
      String name,
      ManagedSecret secret,
      String keyArn) {
    List<PolicyStatement> statements = new ArrayList<>();
    statements.add(
        Statements.allow("ReadManagedSecret", ManagedSecret.READ, List.of(secret.arn())));
    statements.add(ManagedKey.use("kms:Decrypt", deployment, keyArn));
    if (cluster.apiServer().isEmpty()) {
      statements.add(
          Statements.allow(
              "FindApiServer",
              List.of("eks:DescribeCluster"),
              List.of(deployment.arn("eks", "cluster/" + cluster.name()))));
    }
    if (cluster.rolePulls()) {
      statements.add(CodeCommitUser.mayPull(deployment, cluster));
    }
    statements.add(Statements.allow("LiveInVpc", interfaces(), List.of("*")));
    statements.add(
        Statements.deny(
            "NotByOwnCode",
            interfaces(),
            List.of("*"),
            Map.of(
                "ArnEquals",
                Map.of(
                    "lambda:SourceFunctionArn",
                    List.of(deployment.arn("lambda", "function:" + name))))));
    return statements;
  }

  /** What Lambda does with the role of a function in a VPC. */
  private static List<String> interfaces() {
    return List.of(
        "ec2:CreateNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:DeleteNetworkInterface",
        "ec2:AssignPrivateIpAddresses",
        "ec2:UnassignPrivateIpAddresses");
  }

  /** Out to the API server and to AWS's endpoints; in from nowhere. */
  private String securityGroup(String name, ClusterSettings cluster) {
    List<EgressProperty> ways = new ArrayList<>();
    ways.add(https("API server").destinationSecurityGroupId(cluster.securityGroup()).build());
    switch (cluster.network().endpoints()) {
      case Endpoints.Nat _ ->
          ways.add(https("Secrets Manager and CodeCommit through NAT").cidrIp("0.0.0.0/0").build());
      case Endpoints.Existing(var group) ->
          ways.add(https("interface endpoints").destinationSecurityGroupId(group).build());
      case Endpoints.Created _ -> {}
    }
    CfnSecurityGroup own =
        CfnSecurityGroup.Builder.create(this, "SecurityGroup")
            .groupDescription(name)
            .vpcId(cluster.network().vpc())
            .securityGroupEgress(ways)
            .build();
    letIn("ToApiServer", cluster.securityGroup(), own);
    if (cluster.network().endpoints() instanceof Endpoints.Existing(var group)) {
      letIn("ToEndpoints", group, own);
    }
    return own.getAttrGroupId();
  }

  private void letIn(String id, String group, CfnSecurityGroup own) {
    CfnSecurityGroupIngress.Builder.create(this, id)
        .groupId(group)
        .ipProtocol("tcp")
        .fromPort(HTTPS)
        .toPort(HTTPS)
        .sourceSecurityGroupId(own.getAttrGroupId())
        .description(Deployment.NAME + " updater")
        .build();
  }

  private static EgressProperty.Builder https(String description) {
    return EgressProperty.builder()
        .ipProtocol("tcp")
        .fromPort(HTTPS)
        .toPort(HTTPS)
        .description(description);
  }
}
