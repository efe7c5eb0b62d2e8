package dev.keyrefresh.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.infra.Template.Resource;
import dev.keyrefresh.infra.Template.Statement;
import dev.keyrefresh.infra.config.Configurations;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RotatorTest {
  private static final Template HOME = Synthesis.ofTheExample().home();
  private static final Template OTHER = Synthesis.ofTheOther().home();
  private static final Resource FUNCTION = HOME.the("AWS::Lambda::Function");

  @Test
  void runsOnArmForFifteenMinutesAtMost() {
    assertThat(FUNCTION.get("Architectures")).isEqualTo(List.of("arm64"));
    assertThat(FUNCTION.get("Timeout")).isEqualTo(900);
    assertThat(FUNCTION.get("MemorySize")).isEqualTo(1024);
    assertThat(FUNCTION.get("VpcConfig")).isNull();
  }

  @Test
  void hasASnapshotOfEachVersionUnlessThatIsSwitchedOff() {
    assertThat(FUNCTION.get("SnapStart.ApplyOn")).isEqualTo("PublishedVersions");
    assertThat(Synthesis.of(Configurations.with("snapStart", false)).templates().values())
        .flatExtracting(template -> template.all("AWS::Lambda::Function"))
        .hasSize(2)
        .allSatisfy(function -> assertThat(function.get("SnapStart")).isNull());
    assertThat(HOME.the("AWS::Lambda::Alias").text("FunctionVersion"))
        .isEqualTo("${" + HOME.the("AWS::Lambda::Version").id() + ".Version}");
  }

  @Test
  void logsToAGroupOfItsOwnForNinetyDays() {
    Resource logs = HOME.the("AWS::Logs::LogGroup");
    assertThat(logs.text("LogGroupName")).isEqualTo("/aws/lambda/codecommit-key-refresh-rotator");
    assertThat(logs.get("RetentionInDays")).isEqualTo(90);
    assertThat(FUNCTION.text("LoggingConfig.LogGroup")).isEqualTo("${" + logs.id() + "}");
  }

  @Test
  void isToldItsLeaseAndTheUpdatersTimeOutAsTheyAre() {
    assertThat(FUNCTION.text("Environment.Variables.LEASE")).isEqualTo("PT16M");
    assertThat(FUNCTION.text("Environment.Variables.UPDATER_TIMEOUT")).isEqualTo("PT2M");
    assertThat(FUNCTION.text("Environment.Variables.UPDATER_FUNCTION"))
        .isEqualTo("codecommit-key-refresh-updater-{cluster}:live");
  }

  @Test
  void mayTouchOnlyUsersNamedAfterClustersAndThoseThatAreListed() {
    assertThat(HOME.identityStatements())
        .filteredOn(statement -> statement.allows() && has(statement, "iam:"))
        .filteredOn(statement -> !statement.sid().equals("SeeWhoIsQuarantined"))
        .flatExtracting(Statement::resources)
        .containsExactlyInAnyOrder(
            "arn:aws:iam::123456789012:user/*_codecommit_user",
            "arn:aws:iam::123456789012:user/machines/edge-1-argocd");
  }

  @Test
  void mayTagUsersOnlyWithItsOwnKeys() {
    Statement denial = HOME.statement("NoOtherTags");
    assertThat(denial.allows()).isFalse();
    assertThat(denial.actions()).containsExactly("iam:TagUser", "iam:UntagUser");
    assertThat(denial.resources()).containsExactly("arn:aws:iam::123456789012:user/*");
    assertThat(((Map<?, ?>) denial.condition("ForAnyValue:StringNotLike")).get("aws:TagKeys"))
        .isEqualTo(List.of("codecommit-key-refresh", "AKIA*", "ACCA*"));
  }

  @Test
  void mayNeitherMakeUsersNorGivePermissionsNorAssumeRoles() {
    assertThat(HOME.identityStatements())
        .filteredOn(Statement::allows)
        .flatExtracting(Statement::actions)
        .isNotEmpty()
        .noneMatch(action -> action.contains("*"))
        .doesNotContain(
            "iam:CreateUser",
            "iam:DeleteUser",
            "iam:AttachUserPolicy",
            "iam:PutUserPolicy",
            "iam:PassRole",
            "iam:CreateLoginProfile",
            "sts:AssumeRole")
        .filteredOn(action -> action.startsWith("iam:"))
        .containsOnly(
            "iam:GetUser",
            "iam:ListAccessKeys",
            "iam:GetAccessKeyLastUsed",
            "iam:CreateAccessKey",
            "iam:UpdateAccessKey",
            "iam:DeleteAccessKey",
            "iam:TagUser",
            "iam:UntagUser",
            "iam:ListEntitiesForPolicy");
    assertThat(HOME.statement("SeeWhoIsQuarantined").resources())
        .containsExactly(
            "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine",
            "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV2",
            "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3");
  }

  @Test
  void mayManageGitCredentialsOnlyWhereAClusterUsesThem() {
    assertThat(OTHER.statement("ManageCredentials").actions())
        .contains("iam:CreateServiceSpecificCredential", "iam:DeleteServiceSpecificCredential")
        .doesNotContain("iam:ResetServiceSpecificCredential");
    assertThat(HOME.text()).doesNotContain("ServiceSpecificCredential");
  }

  @Test
  void mayMakeSuchCredentialsForNoOtherServiceThanCodeCommit() {
    Statement denial = OTHER.statement("OnlyForCodeCommit");
    assertThat(denial.allows()).isFalse();
    assertThat(denial.actions())
        .containsExactly(
            "iam:CreateServiceSpecificCredential",
            "iam:UpdateServiceSpecificCredential",
            "iam:DeleteServiceSpecificCredential");
    assertThat(denial.body().get("Condition"))
        .isEqualTo(
            Map.of(
                "StringNotLike",
                Map.of("iam:ServiceSpecificCredentialServiceName", "codecommit.amazonaws.com*"),
                "Null",
                Map.of("iam:ServiceSpecificCredentialServiceName", "false")));
  }

  @Test
  void mayReadNoOtherSecret() {
    assertThat(HOME.identityStatements())
        .filteredOn(statement -> has(statement, "secretsmanager:"))
        .filteredOn(statement -> !statement.sid().equals("ReadRegistry"))
        .flatExtracting(Statement::resources)
        .containsExactly(
            "arn:aws:secretsmanager:us-west-2:123456789012:secret:codecommit-key-refresh/*");
    assertThat(HOME.identityStatements())
        .flatExtracting(Statement::actions)
        .doesNotContain(
            "secretsmanager:RotateSecret", "secretsmanager:DeleteSecret",
            "secretsmanager:PutResourcePolicy", "secretsmanager:CreateSecret");
  }

  @Test
  void mayUseItsKeyByWayOfSecretsManagerOnly() {
    Statement use = HOME.statement("UseKeyThroughSecretsManager");
    assertThat(use.resources()).containsExactly("${" + HOME.the("AWS::KMS::Key").id() + ".Arn}");
    assertThat(use.body().get("Condition"))
        .isEqualTo(
            Map.of(
                "StringEquals",
                Map.of("kms:ViaService", "secretsmanager.us-west-2.amazonaws.com")));
  }

  @Test
  void nobodyElseUsesTheKey() {
    Statement denial = HOME.statement("NobodyElseUsesIt");
    assertThat(denial.of().type()).isEqualTo("AWS::KMS::Key");
    assertThat(denial.allows()).isFalse();
    assertThat(denial.principals()).containsExactly("*");
    assertThat(denial.actions())
        .containsExactlyInAnyOrder(
            "kms:CreateGrant",
            "kms:Decrypt",
            "kms:Encrypt",
            "kms:GenerateDataKey*",
            "kms:ReEncrypt*");
    assertThat(Template.texts(((Map<?, ?>) denial.condition("ArnNotLike")).get("aws:PrincipalArn")))
        .containsExactly(
            "arn:aws:iam::123456789012:role/codecommit-key-refresh/*",
            "arn:aws:iam::123456789012:role/cdk-hnb659fds-cfn-exec-role-123456789012-us-west-2",
            "arn:aws:iam::123456789012:role/break-glass");
  }

  @Test
  void alarmsStillReachTheTopic() {
    assertThat(HOME.statement("NobodyElseUsesIt").condition("BoolIfExists"))
        .isEqualTo(Map.of("aws:PrincipalIsAWSService", "false"));
    assertThat(HOME.statement("AlarmsReachTheTopic").actions())
        .containsExactlyInAnyOrder("kms:Decrypt", "kms:GenerateDataKey*");
  }

  @Test
  void knowsWhichKeyEveryManagedSecretIsEncryptedWith() {
    assertThat(
            HOME.all("AWS::Lambda::Function").stream()
                .map(function -> function.text("Environment.Variables.KMS_KEY_ARN"))
                .filter(arn -> !arn.equals("null")))
        .containsExactly("${" + HOME.the("AWS::KMS::Key").id() + ".Arn}");
  }

  @Test
  void mayInvokeOnlyUpdatersThroughTheirAlias() {
    assertThat(HOME.statement("AskUpdaters").resources())
        .containsExactly(
            "arn:aws:lambda:us-west-2:123456789012:function:"
                + "codecommit-key-refresh-updater-*:live");
  }

  @Test
  void mayMailOnlyAsTheSenderAndSayOnlyWhatIsItsOwn() {
    assertThat(HOME.statement("MailAdministrators").body().get("Condition"))
        .isEqualTo(Map.of("StringEquals", Map.of("ses:FromAddress", "argocd-keys@example.com")));
    assertThat(HOME.statement("SayWhatHappened").body().get("Condition"))
        .isEqualTo(
            Map.of(
                "ForAllValues:StringEquals",
                Map.of("events:source", "codecommit-key-refresh"),
                "Null",
                Map.of("events:source", "false")));
  }

  /** The listed exception: a list of secrets' names and tags, which Secrets Manager gives whole. */
  @Test
  void onlyListsThatAwsGivesWholeAreForAllResources() {
    for (Template home : List.of(HOME, OTHER)) {
      assertThat(home.identityStatements())
          .isNotEmpty()
          .allSatisfy(
              statement -> assertThat(statement.resources()).isNotEmpty().doesNotContain("null"))
          .filteredOn(statement -> statement.resources().contains("*"))
          .extracting(Statement::actions)
          .containsExactlyInAnyOrder(
              List.of("secretsmanager:ListSecrets"),
              List.of("ses:GetIdentityVerificationAttributes", "ses:GetSendQuota"));
    }
  }

  @Test
  void runsUnderABoundaryWhereOneIsGiven() {
    assertThat(OTHER.all("AWS::IAM::Role"))
        .isNotEmpty()
        .allSatisfy(
            role -> {
              assertThat(role.text("PermissionsBoundary"))
                  .isEqualTo("arn:aws:iam::123456789012:policy/boundary");
              assertThat(role.text("Path")).isEqualTo("/machines/");
            });
    assertThat(HOME.all("AWS::IAM::Role"))
        .allSatisfy(role -> assertThat(role.get("PermissionsBoundary")).isNull());
  }

  @Test
  void theSendersIdentityIsMadeWhereThatWasAskedFor() {
    assertThat(OTHER.the("AWS::SES::EmailIdentity").text("EmailIdentity"))
        .isEqualTo("keys@example.com");
    assertThat(HOME.all("AWS::SES::EmailIdentity")).isEmpty();
  }

  private static boolean has(Statement statement, String service) {
    return statement.actions().stream().anyMatch(action -> action.startsWith(service));
  }
}
