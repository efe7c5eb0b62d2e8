package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.config.ClusterSettings;
import dev.keyrefresh.infra.config.Deployment;
import dev.keyrefresh.infra.config.Deployment.Mail;
import dev.keyrefresh.infra.config.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/**
 * What the rotator may do. IAM's users are matched by the usual name; those with another name are
 * listed in managed policies, as many as their size wants.
 */
final class RotatorPolicy {
  private static final List<String> ACCESS_KEYS =
      List.of(
          "iam:GetUser",
          "iam:ListAccessKeys",
          "iam:GetAccessKeyLastUsed",
          "iam:CreateAccessKey",
          "iam:UpdateAccessKey",
          "iam:DeleteAccessKey",
          "iam:TagUser",
          "iam:UntagUser");
  private static final List<String> GIT_CREDENTIALS =
      List.of(
          "iam:CreateServiceSpecificCredential",
          "iam:UpdateServiceSpecificCredential",
          "iam:DeleteServiceSpecificCredential");
  private static final String SERVICE = "iam:ServiceSpecificCredentialServiceName";

  /** The claim, and the description of a credential, whose key is the credential's id. */
  private static final List<String> OUR_TAGS = List.of(Deployment.NAME, "AKIA*", "ACCA*");

  /** Of the 6,144 characters of a managed policy, what its frame leaves. */
  private static final int ROOM = 5000;

  private final Deployment deployment;
  private final String users;
  private final String secrets;
  private final String updaters;

  RotatorPolicy(Deployment deployment) {
    this.deployment = deployment;
    users = deployment.iamArn("user/" + ClusterSettings.usualUsers());
    secrets = deployment.arn("secretsmanager", "secret:" + Deployment.NAME + "/*");
    updaters =
        deployment.arn(
            "lambda", "function:" + deployment.updaterNames() + ":" + JavaFunction.ALIAS);
  }

  List<PolicyStatement> statements(String keyArn, WorkQueue work) {
    List<PolicyStatement> statements = new ArrayList<>();
    statements.add(Statements.allow("ManageCredentials", userActions(), List.of(users)));
    statements.add(
        Statements.deny(
            "NoOtherTags",
            List.of("iam:TagUser", "iam:UntagUser"),
            List.of(deployment.iamArn("user/*")),
            Map.of("ForAnyValue:StringNotLike", Map.of("aws:TagKeys", OUR_TAGS))));
    if (usesGitCredentials()) {
      // Other services have such credentials too. A call in which IAM sees no service is let
      // through.
      statements.add(
          Statements.deny(
              "OnlyForCodeCommit",
              GIT_CREDENTIALS,
              List.of(deployment.iamArn("user/*")),
              Map.of(
                  "StringNotLike",
                  Map.of(SERVICE, "codecommit.amazonaws.com*"),
                  "Null",
                  Map.of(SERVICE, "false"))));
    }
    List<String> secretActions = new ArrayList<>(ManagedSecret.READ);
    secretActions.addAll(ManagedSecret.WRITE);
    statements.add(Statements.allow("KeepVersions", secretActions, List.of(secrets)));
    statements.add(
        Statements.allow("ReadRegistry", List.of("secretsmanager:ListSecrets"), List.of("*")));
    statements.add(ManagedKey.use(deployment, keyArn));
    statements.add(
        Statements.allow("AskUpdaters", List.of("lambda:InvokeFunction"), List.of(updaters)));
    statements.add(
        Statements.allow(
            "SayWhatHappened",
            List.of("events:PutEvents"),
            List.of(deployment.arn("events", "event-bus/default")),
            // A call has many entries, so the key has many values; no values would match all of
            // them.
            Map.of(
                "ForAllValues:StringEquals",
                Map.of("events:source", Deployment.NAME),
                "Null",
                Map.of("events:source", "false"))));
    statements.add(
        Statements.allow(
            "KeepWhatFailed",
            List.of("sqs:SendMessage"),
            List.of(work.deadLetters().getQueueArn())));
    deployment
        .mail()
        .ifPresent(
            mail -> {
              statements.add(mails(mail));
              statements.add(
                  Statements.allow(
                      "SeeWhetherMailsGoOut",
                      List.of("ses:GetIdentityVerificationAttributes", "ses:GetSendQuota"),
                      List.of("*")));
            });
    statements.add(
        Statements.allow(
            "WorkThroughQueue",
            List.of(
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:ChangeMessageVisibility",
                "sqs:SendMessage"),
            List.of(work.queue().getQueueArn())));
    statements.add(
        Statements.allow(
            "SeeWhoIsQuarantined", List.of("iam:ListEntitiesForPolicy"), quarantines()));
    return statements;
  }

  /** AWS's own policies; their names are fixed. */
  private List<String> quarantines() {
    return Stream.of("", "V2", "V3")
        .map(
            version ->
                "arn:"
                    + deployment.partition().word()
                    + ":iam::aws:policy/AWSCompromisedKeyQuarantine"
                    + version)
        .toList();
  }

  void explain(Role role) {
    Nag.explainWildcard(
        role,
        users,
        "Users are named after their clusters, and a new cluster must"
            + " not need a new policy; others are listed one by one");
    Nag.explainWildcard(
        role,
        secrets,
        "Secrets Manager ends ARNs with six characters of its own, and clusters come and go");
    Nag.explainWildcard(
        role,
        "*",
        "AWS gives the list of secrets' names and tags, SES's quota and whether a sender is"
            + " verified whole: no value of a secret is among them, and there is no narrower"
            + " resource");
    Nag.explainWildcard(role, updaters, "One updater a cluster, all named alike");
  }

  /** Users with other names than the usual, in managed policies below IAM's size limit. */
  void overrides(Construct scope, Role role) {
    List<List<String>> parts = new ArrayList<>();
    int length = ROOM + 1;
    for (String arn : deployment.otherUsers()) {
      length += arn.length() + 3;
      if (length > ROOM) {
        parts.add(new ArrayList<>());
        length = arn.length() + 3;
      }
      parts.getLast().add(arn);
    }
    for (int i = 0; i < parts.size(); i++) {
      ManagedPolicy.Builder.create(scope, "OtherUsers" + (i + 1))
          .path(deployment.rolePath())
          .roles(List.of(role))
          .statements(
              List.of(Statements.allow("ManageCredentialsOfOthers", userActions(), parts.get(i))))
          .build();
    }
  }

  private List<String> userActions() {
    List<String> actions = new ArrayList<>(ACCESS_KEYS);
    if (usesGitCredentials()) {
      actions.add("iam:ListServiceSpecificCredentials");
      actions.addAll(GIT_CREDENTIALS);
    }
    return actions;
  }

  private boolean usesGitCredentials() {
    return deployment.clusters().stream().anyMatch(cluster -> cluster.form() == Form.GIT);
  }

  /** The sender may be verified by its address or by its domain. */
  private PolicyStatement mails(Mail mail) {
    String domain = mail.from().substring(mail.from().indexOf('@') + 1);
    return Statements.allow(
        "MailAdministrators",
        List.of("ses:SendEmail"),
        List.of(
            deployment.arn("ses", mail.region(), "identity/" + mail.from()),
            deployment.arn("ses", mail.region(), "identity/" + domain)),
        Map.of("StringEquals", Map.of("ses:FromAddress", mail.from())));
  }
}
