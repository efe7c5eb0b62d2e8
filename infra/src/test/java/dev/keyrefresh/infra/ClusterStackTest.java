package dev.keyrefresh.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.infra.Template.Resource;
import dev.keyrefresh.infra.Template.Statement;
import dev.keyrefresh.infra.config.Configurations;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClusterStackTest {
  private static final Synthesis EXAMPLE = Synthesis.ofTheExample();
  private static final Template DEMO = EXAMPLE.cluster("demo-cluster");
  private static final Template EDGE = EXAMPLE.cluster("edge-1");
  private static final Synthesis OTHER = Synthesis.ofTheOther();
  private static final String ROTATOR =
      "arn:aws:iam::123456789012:role/codecommit-key-refresh/"
          + "codecommit-key-refresh-rotator-us-west-2";
  private static final String DEPLOYER =
      "arn:aws:iam::123456789012:role/cdk-hnb659fds-cfn-exec-role-123456789012-us-west-2";
  private static final String BREAK_GLASS = "arn:aws:iam::123456789012:role/break-glass";

  @Test
  void theUpdaterIsInTheVpcWithASnapshotAndAnAlias() {
    Resource function = DEMO.the("AWS::Lambda::Function");
    assertThat(function.text("FunctionName"))
        .isEqualTo("codecommit-key-refresh-updater-demo-cluster");
    assertThat(function.get("VpcConfig.SubnetIds"))
        .isEqualTo(List.of("subnet-0123456789abcdef0", "subnet-0123456789abcdef1"));
    assertThat(function.get("SnapStart.ApplyOn")).isEqualTo("PublishedVersions");
    assertThat(function.get("Timeout")).isEqualTo(120);
    assertThat(function.get("Architectures")).isEqualTo(List.of("arm64"));
    assertThat(function.get("MemorySize")).isEqualTo(768);
    assertThat(DEMO.the("AWS::Lambda::Alias").text("Name")).isEqualTo("live");
    assertThat(DEMO.the("AWS::Lambda::Alias").text("FunctionVersion"))
        .isEqualTo("${" + DEMO.the("AWS::Lambda::Version").id() + ".Version}");
  }

  @Test
  void theUpdaterLogsToAGroupOfItsOwnForNinetyDays() {
    Resource logs = DEMO.the("AWS::Logs::LogGroup");
    assertThat(logs.text("LogGroupName"))
        .isEqualTo("/aws/lambda/codecommit-key-refresh-updater-demo-cluster");
    assertThat(logs.get("RetentionInDays")).isEqualTo(90);
    assertThat(DEMO.the("AWS::Lambda::Function").text("LoggingConfig.LogGroup"))
        .isEqualTo("${" + logs.id() + "}");
  }

  @Test
  void theUpdaterReachesTheApiServerAndAwsOnPort443AndNothingReachesIt() {
    Resource group = DEMO.the("AWS::EC2::SecurityGroup");
    assertThat(group.get("SecurityGroupIngress")).isNull();
    assertThat((List<?>) group.get("SecurityGroupEgress"))
        .hasSize(2)
        .allSatisfy(rule -> assertThat(((Map<?, ?>) rule).get("FromPort")).isEqualTo(443))
        .extracting(rule -> Template.at(rule, "DestinationSecurityGroupId"))
        .containsExactly("sg-0123456789abcdef0", null);
    Resource letIn = DEMO.the("AWS::EC2::SecurityGroupIngress");
    assertThat(letIn.text("GroupId")).isEqualTo("sg-0123456789abcdef0");
    assertThat(letIn.text("SourceSecurityGroupId")).isEqualTo("${" + group.id() + ".GroupId}");
    assertThat(letIn.get("ToPort")).isEqualTo(443);
  }

  @Test
  void withEndpointsTheUpdaterHasNoWayToTheInternet() {
    assertThat(EDGE.text()).doesNotContain("0.0.0.0/0");
    assertThat(OTHER.cluster("hub").text()).doesNotContain("0.0.0.0/0");
    assertThat(OTHER.cluster("hub").all("AWS::EC2::SecurityGroupIngress"))
        .extracting(rule -> rule.text("GroupId"))
        .containsExactlyInAnyOrder("sg-0123456789abcdef0", "sg-0123456789abcdef9");
    assertThat((List<?>) EDGE.the("AWS::Lambda::Function").get("VpcConfig.SecurityGroupIds"))
        .hasSize(2);
  }

  @Test
  void deliversEveryFiveMinutesThroughTheAliasWithoutWaitingForOldAttempts() {
    Resource schedule = DEMO.the("AWS::Scheduler::Schedule");
    assertThat(schedule.text("ScheduleExpression"))
        .matches("cron\\([0-4]/5 \\* \\* \\* \\? \\*\\)");
    assertThat(schedule.get("FlexibleTimeWindow")).isEqualTo(Map.of("Mode", "OFF"));
    assertThat(schedule.get("Target.RetryPolicy"))
        .isEqualTo(Map.of("MaximumEventAgeInSeconds", 60, "MaximumRetryAttempts", 1));
    assertThat(schedule.text("Target.Arn"))
        .isEqualTo("${" + DEMO.the("AWS::Lambda::Alias").id() + "}");
    assertThat(schedule.text("Target.Input"))
        .isEqualTo(
            "{\"operation\":\"deliver\",\"cluster\":\"demo-cluster\",\"secretArn\":\"${"
                + DEMO.the("AWS::SecretsManager::Secret").id()
                + "}\"}");
    assertThat(DEMO.the("AWS::Lambda::EventInvokeConfig").get("MaximumRetryAttempts")).isEqualTo(0);
  }

  @Test
  void theManagedSecretIsNamedTaggedEncryptedAndKept() {
    Resource secret = EDGE.the("AWS::SecretsManager::Secret");
    assertThat(secret.text("Name")).isEqualTo("codecommit-key-refresh/edge-1");
    assertThat(secret.text("SecretString")).isEqualTo("{\"state\":\"empty\"}");
    assertThat(secret.text("KmsKeyId")).contains("ManagedKey");
    assertThat(secret.attribute("DeletionPolicy")).isEqualTo("RetainExceptOnCreate");
    assertThat(secret.attribute("UpdateReplacePolicy")).isEqualTo("Retain");
    assertThat((List<?>) secret.get("Tags"))
        .extracting(tag -> Template.at(tag, "Key") + "=" + Template.at(tag, "Value"))
        .containsExactly(
            "application=codecommit-key-refresh", "codecommit-key-refresh/cluster=edge-1",
            "codecommit-key-refresh/kind=access-key", "codecommit-key-refresh/user=edge-1-argocd");
  }

  @Test
  void onlyTheRotatorTheUpdaterTheDeployerAndTheBreakGlassRoleReadTheManagedSecret() {
    Statement denial = DEMO.statement("NobodyElseReads");
    assertThat(denial.allows()).isFalse();
    assertThat(denial.principals()).containsExactly("*");
    assertThat(denial.actions()).containsExactly("secretsmanager:GetSecretValue");
    assertThat(exempt(denial))
        .containsExactly(
            ROTATOR,
            "${" + DEMO.the("AWS::IAM::Role", "Java").id() + ".Arn}",
            DEPLOYER,
            BREAK_GLASS);
  }

  @Test
  void onlyTheRotatorTheDeployerAndTheBreakGlassRoleWriteDeleteOpenOrCopyTheManagedSecret() {
    Statement denial = DEMO.statement("NobodyElseWrites");
    assertThat(denial.allows()).isFalse();
    assertThat(denial.actions())
        .containsExactlyInAnyOrder(
            "secretsmanager:PutSecretValue",
            "secretsmanager:UpdateSecretVersionStage",
            "secretsmanager:UpdateSecret",
            "secretsmanager:DeleteSecret",
            "secretsmanager:PutResourcePolicy",
            "secretsmanager:DeleteResourcePolicy",
            "secretsmanager:ReplicateSecretToRegions",
            "secretsmanager:RemoveRegionsFromReplication",
            "secretsmanager:StopReplicationToReplica");
    assertThat(exempt(denial)).containsExactly(ROTATOR, DEPLOYER, BREAK_GLASS);
  }

  @Test
  void onlyTheRotatorTheDeployerAndTheBreakGlassRoleTagTheManagedSecretWithOurKeys() {
    Statement denial = DEMO.statement("NobodyElseTags");
    assertThat(denial.allows()).isFalse();
    assertThat(denial.principals()).containsExactly("*");
    assertThat(denial.actions())
        .containsExactlyInAnyOrder("secretsmanager:TagResource", "secretsmanager:UntagResource");
    assertThat(
            Template.texts(
                ((Map<?, ?>) denial.condition("ForAnyValue:StringLike")).get("aws:TagKeys")))
        .containsExactly("codecommit-key-refresh/*");
    assertThat(exempt(denial)).containsExactly(ROTATOR, DEPLOYER, BREAK_GLASS);
  }

  @Test
  void secretsManagersOwnRotationIsDeniedAndPublicAccessIsBlocked() {
    Statement denial = DEMO.statement("NoManagedRotation");
    assertThat(denial.allows()).isFalse();
    assertThat(denial.principals()).containsExactly("*");
    assertThat(denial.actions()).containsExactly("secretsmanager:RotateSecret");
    assertThat(DEMO.the("AWS::SecretsManager::ResourcePolicy").get("BlockPublicPolicy"))
        .isEqualTo(true);
    assertThat(DEMO.statements(List.of("AWS::SecretsManager::ResourcePolicy")))
        .filteredOn(Statement::allows)
        .flatExtracting(Statement::principals)
        .doesNotContain("*");
  }

  @Test
  void theUpdaterHasNoActionOfIamAndWritesNoSecret() {
    for (Template cluster : List.of(DEMO, EDGE, OTHER.cluster("hub"))) {
      assertThat(cluster.identityStatements())
          .isNotEmpty()
          .flatExtracting(Statement::actions)
          .noneMatch(
              action ->
                  action.startsWith("iam:")
                      || action.startsWith("sts:")
                      || action.contains("*")
                      || action.startsWith("secretsmanager:Put")
                      || action.startsWith("secretsmanager:Update"));
    }
  }

  @Test
  void theUpdaterReadsItsOwnSecretOnly() {
    assertThat(DEMO.statement("ReadManagedSecret").resources())
        .containsExactly("${" + DEMO.the("AWS::SecretsManager::Secret").id() + "}");
    assertThat(DEMO.statement("ReadManagedSecret").actions())
        .containsExactly("secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue");
  }

  /** The listed exceptions: Lambda's network interfaces, and the denial of them. */
  @Test
  void onlyNetworkInterfacesAreForAllResourcesAndOwnCodeIsDeniedThem() {
    for (Template cluster : List.of(DEMO, EDGE, OTHER.cluster("hub"), OTHER.cluster("stage"))) {
      assertThat(cluster.identityStatements())
          .filteredOn(statement -> statement.resources().contains("*"))
          .extracting(Statement::sid)
          .containsExactly("LiveInVpc", "NotByOwnCode");
      assertThat(cluster.statement("NotByOwnCode").actions())
          .isEqualTo(cluster.statement("LiveInVpc").actions());
      assertThat(cluster.statement("NotByOwnCode").allows()).isFalse();
    }
  }

  @Test
  void eksIsAskedOnlyWhereTheApiServerIsNotConfigured() {
    assertThat(DEMO.statement("FindApiServer").resources())
        .containsExactly("arn:aws:eks:us-west-2:123456789012:cluster/demo-cluster");
    assertThat(DEMO.the("AWS::Lambda::Function").get("Environment.Variables.API_SERVER_URL"))
        .isNull();
    assertThat(EDGE.text()).doesNotContain("eks:DescribeCluster");
    assertThat(EDGE.the("AWS::Lambda::Function").text("Environment.Variables.API_SERVER_URL"))
        .startsWith("https://");
  }

  @Test
  void anAccessEntryMakesTheRoleAMemberOfTheGroup() {
    Resource entry = DEMO.the("AWS::EKS::AccessEntry");
    assertThat(entry.text("ClusterName")).isEqualTo("demo-cluster");
    assertThat(entry.get("KubernetesGroups")).isEqualTo(List.of("codecommit-key-refresh-updater"));
    assertThat(entry.text("PrincipalArn"))
        .isEqualTo("${" + DEMO.the("AWS::IAM::Role", "Java").id() + ".Arn}");
    assertThat(entry.get("AccessPolicies")).isNull();
  }

  @Test
  void awsAuthGetsALineWithoutTheRolesPath() {
    assertThat(EDGE.all("AWS::EKS::AccessEntry")).isEmpty();
    assertThat(EDGE.outputs())
        .anySatisfy(
            value ->
                assertThat(value)
                    .isEqualTo(
                        "- {rolearn: 'arn:aws:iam::123456789012:role/${"
                            + EDGE.the("AWS::IAM::Role", "Java").id()
                            + "}', username: codecommit-key-refresh-updater, groups:"
                            + " [codecommit-key-refresh-updater]}"));
  }

  @Test
  void aUserIsMadeOnlyWhereAskedForAndKept() {
    Resource user = EDGE.the("AWS::IAM::User");
    assertThat(user.text("UserName")).isEqualTo("edge-1-argocd");
    Resource pull = EDGE.the("AWS::IAM::ManagedPolicy");
    assertThat(pull.get("Users").toString()).contains("Ref=" + user.id());
    assertThat(List.of(user, pull))
        .allSatisfy(
            kept -> {
              assertThat(kept.attribute("DeletionPolicy")).isEqualTo("RetainExceptOnCreate");
              assertThat(kept.attribute("UpdateReplacePolicy")).isEqualTo("Retain");
            });
    assertThat(EDGE.statement("PullNamedRepositories").actions())
        .containsExactly("codecommit:GitPull");
    assertThat(EDGE.statement("PullNamedRepositories").resources())
        .containsExactly(
            "arn:aws:codecommit:us-west-2:123456789012:infra",
            "arn:aws:codecommit:us-west-2:123456789012:apps");
    assertThat(DEMO.all("AWS::IAM::User")).isEmpty();
    assertThat(DEMO.text()).doesNotContain("codecommit:GitPull");
  }

  @Test
  void aKeylessUpdaterPullsWithItsOwnRole() {
    Template hub = OTHER.cluster("hub");
    assertThat(hub.all("AWS::IAM::User")).isEmpty();
    assertThat(hub.statement("PullNamedRepositories").of().type()).isEqualTo("AWS::IAM::Role");
    assertThat(hub.statement("PullNamedRepositories").resources())
        .containsExactly(
            "arn:aws:codecommit:eu-central-1:123456789012:apps",
            "arn:aws:codecommit:eu-central-1:123456789012:infra");
  }

  @Test
  void theTagOfTheManagedSecretSaysWhatTheFormNeeds() {
    assertThat(
            Stream.of(OTHER.cluster("hub"), OTHER.cluster("stage"), OTHER.cluster("Raw-1"), DEMO)
                .map(cluster -> tag(cluster.the("AWS::SecretsManager::Secret"), "kind")))
        .containsExactly("keyless", "git-credential", "access-key", "access-key");
  }

  @Test
  void aClusterMayBeginItsFirstRotationWhenItsOwnTagSays() {
    assertThat(tag(OTHER.cluster("Raw-1").the("AWS::SecretsManager::Secret"), "first-rotation"))
        .isEqualTo("on-demand");
    assertThat(DEMO.text()).doesNotContain("first-rotation");
  }

  @Test
  void aRoleKeepsPullingAfterAChangeFromKeylessWhereThatIsAskedFor() {
    Map<String, Object> cluster = Configurations.cluster("edge-1");
    cluster.putAll(Map.of("rolePulls", true, "repositories", List.of("apps")));
    assertThat(
            Synthesis.of(Configurations.with("clusters", List.of(cluster)))
                .cluster("edge-1")
                .statement("PullNamedRepositories")
                .of()
                .type())
        .isEqualTo("AWS::IAM::Role");
  }

  @Test
  void anAlarmSoundsBeforeASignedPairRunsOutAndWhenNobodyRenewsIt() {
    Resource alarm = DEMO.the("AWS::CloudWatch::Alarm", "PairExpires");
    assertThat(alarm.get("Threshold")).isEqualTo(480);
    assertThat(alarm.text("ComparisonOperator")).isEqualTo("LessThanThreshold");
    assertThat(alarm.text("TreatMissingData")).isEqualTo("breaching");
    assertThat(alarm.text("MetricName")).isEqualTo("EarliestExpirySeconds");
    assertThat(alarm.get("Dimensions"))
        .isEqualTo(List.of(Map.of("Name", "Cluster", "Value", "demo-cluster")));
    assertThat(OTHER.cluster("hub").all("AWS::CloudWatch::Alarm")).hasSize(1);
  }

  @Test
  void alarmsForEachClusterCanBeSavedAndAStaticPairNeedsNone() {
    assertThat(DEMO.all("AWS::CloudWatch::Alarm")).hasSize(3);
    assertThat(OTHER.cluster("stage").all("AWS::CloudWatch::Alarm")).isEmpty();
  }

  /** Whom a denial leaves out. */
  private static List<String> exempt(Statement denial) {
    return Template.texts(((Map<?, ?>) denial.condition("ArnNotEquals")).get("aws:PrincipalArn"));
  }

  private static Object tag(Resource secret, String name) {
    return ((List<?>) secret.get("Tags"))
        .stream()
            .filter(tag -> ("codecommit-key-refresh/" + name).equals(Template.at(tag, "Key")))
            .map(tag -> Template.at(tag, "Value"))
            .findFirst()
            .orElseThrow();
  }
}
