package dev.keyrefresh.rotator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotator.Trigger.Action;
import dev.keyrefresh.rotator.Trigger.Message;
import dev.keyrefresh.rotator.Trigger.Misunderstood;
import dev.keyrefresh.rotator.aws.AtRest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TriggerTest {
  @Test
  void readsAnAction() {
    assertThat(Trigger.read(Map.of("action", "rotate", "cluster", "edge-1", "dryRun", true)))
        .isEqualTo(new Trigger.One(Action.ROTATE, new ClusterName("edge-1"), true));
  }

  @Test
  void readsAScheduleThatNamesNoCluster() {
    assertThat(Trigger.read(Map.of("detail-type", "Scheduled Event", "detail", Map.of())))
        .isEqualTo(new Trigger.Sweep(Optional.empty()));
  }

  static Stream<Arguments> whatCannotBeRead() {
    return Stream.of(
        arguments(Map.of(), "no 'action' in the event"),
        arguments(Map.of("action", 7, "cluster", "a"), "no 'action' in the event"),
        arguments(Map.of("action", "explode", "cluster", "a"), "unknown action 'explode'"),
        arguments(Map.of("action", "rotate"), "no 'cluster' in the event"),
        arguments(
            Map.of("action", "rotate", "cluster", "../x"),
            "not the name of an EKS cluster: '../x'"),
        arguments(
            Map.of("action", "rotate", "cluster", "a", "dryRun", "yes"),
            "'dryRun' is neither true nor false"),
        arguments(Map.of("detail-type", "Nonsense\n"), "unknown detail-type 'Nonsense?'"),
        arguments(
            Map.of("detail-type", "AWS Health Event", "source", "my.own"),
            "unknown detail-type 'AWS Health Event' of source 'my.own'"),
        arguments(
            health("RISK", "AWS_RISK_CREDENTIALS_EXPOSED", "a user's name"),
            "AWS Health's AWS_RISK_CREDENTIALS_EXPOSED names no access key"),
        arguments(
            config("AWS::IAM::User", "NON_COMPLIANT", Map.of()),
            "AWS Config's event has no 'resourceId'"),
        arguments(
            Map.of("Records", List.of(Map.of("eventSource", "aws:sns"))), "a record of 'aws:sns'"),
        arguments(
            Map.of("Records", List.of(Map.of("eventSource", "aws:sqs"))),
            "a message without 'messageId'"),
        arguments(Map.of("action", "x".repeat(5000)), "unknown action 'xxxxxxxxxx"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("whatCannotBeRead")
  void saysWhatItExpectsAndThatNothingWasDone(Map<String, Object> event, String message) {
    assertThatThrownBy(() -> Trigger.read(event))
        .isInstanceOf(Misunderstood.class)
        .hasMessageStartingWith(message)
        .hasMessageContaining("Nothing was done")
        .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(400));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS_RISK_CREDENTIALS_EXPOSED",
        "AWS_RISK_CREDENTIALS_COMPROMISED",
        "AWS_RISK_CREDENTIALS_COMPROMISE_SUSPECTED",
        "AWS_RISK_CREDENTIALS_EXPOSURE_SUSPECTED",
        "AWS_RISK_IAM_QUARANTINE"
      })
  void takesAKeyForExposedByEachCodeOfItsKind(String code) {
    assertThat(Trigger.read(health("RISK", code, "AKIAIOSFODNN7EXAMPLE")))
        .isEqualTo(
            new Trigger.Exposed(
                Set.of(new CredentialId("AKIAIOSFODNN7EXAMPLE")), Optional.empty(), code));
  }

  static Stream<Arguments> whatIsIgnored() {
    return Stream.of(
        arguments(
            health("EC2", "AWS_EC2_OPERATIONAL_ISSUE", "i-0123456789abcdef0"),
            "AWS Health's 'AWS_EC2_OPERATIONAL_ISSUE' is not about exposed credentials"),
        arguments(
            health("RISK", "AWS_RISK_OTHER", "AKIAIOSFODNN7EXAMPLE"),
            "AWS Health's 'AWS_RISK_OTHER' is not about exposed credentials"),
        arguments(
            config("AWS::IAM::User", "COMPLIANT", Map.of("resourceId", "AIDAEXAMPLE")),
            "AWS Config calls the user 'COMPLIANT', not NON_COMPLIANT"),
        arguments(
            config("AWS::IAM::User", "NOT_APPLICABLE", Map.of("resourceId", "AIDAEXAMPLE")),
            "AWS Config calls the user 'NOT_APPLICABLE', not NON_COMPLIANT"),
        arguments(
            config("AWS::S3::Bucket", "NON_COMPLIANT", Map.of("resourceId", "photos")),
            "AWS Config speaks of 'AWS::S3::Bucket', not of an AWS::IAM::User"),
        arguments(
            Map.of("source", "aws.config", "detail-type", "Config Rules Compliance Change"),
            "AWS Config speaks of '', not of an AWS::IAM::User"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("whatIsIgnored")
  void ignoresWhatAsksForNothingAndSaysWhy(Map<String, Object> event, String why) {
    assertThat(Trigger.read(event)).isEqualTo(new Trigger.Ignored(why));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          `not JSON`, the body of message m-1 is not a JSON object
          `["a","list"]`, the body of message m-1 is not a JSON object
          ``, the body of message m-1 is not a JSON object
          `{"Records":[]}`, message m-1 holds other messages
          `{"action":"explode","cluster":"a"}`, unknown action 'explode'
          """)
  void refusesABodyWithoutQuotingWhatCannotBeRead(String body, String message) {
    assertThatThrownBy(() -> Trigger.read(message(body)))
        .isInstanceOf(Misunderstood.class)
        .hasMessageStartingWith(message)
        .hasMessageEndingWith("Nothing was done");
  }

  @Test
  void readsAnyEventFromABody() {
    assertThat(
            Trigger.read(
                message(Json.write(health("RISK", "AWS_RISK_IAM_QUARANTINE", "ASIAEXAMPLEKEY01")))))
        .isInstanceOf(Trigger.Exposed.class);
  }

  @Test
  void readsBackWhatASweepWritesForItself() {
    Trigger.Look look =
        new Trigger.Look(
            new ClusterName("edge-1"),
            true,
            Optional.of(
                new AtRest(
                    "arn:aws:secretsmanager:us-west-2:123456789012:secret:x-AbCdEf",
                    new UserName("edge-1_codecommit_user"),
                    CredentialKind.GIT_CREDENTIAL)));
    Trigger.Look bare = new Trigger.Look(new ClusterName("edge-2"), false, Optional.empty());

    assertThat(Trigger.read(message(SweepMessage.of(look)))).isEqualTo(look);
    assertThat(Trigger.read(message(SweepMessage.of(bare)))).isEqualTo(bare);
    assertThat(Trigger.read(message(SweepMessage.from("token/+=="))))
        .isEqualTo(new Trigger.Sweep(Optional.of("token/+==")));
    assertThat(Trigger.read(Map.of("action", "sweep")))
        .isEqualTo(new Trigger.Sweep(Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"atRest\":7}",
        "{\"atRest\":{\"secret\":\"arn\"}}",
        "{\"atRest\":{\"secret\":\"arn\",\"user\":\"a b\",\"kind\":\"access-key\"}}",
        "{\"atRest\":{\"secret\":\"arn\",\"user\":\"u\",\"kind\":\"other\"}}"
      })
  void looksInFullWhereAMessageTellsLessThanItShould(String sweep) {
    assertThat(
            Trigger.read(
                message(
                    "{\"action\":\"reconcile\",\"cluster\":\"edge-1\",\"sweep\":" + sweep + "}")))
        .isEqualTo(new Trigger.Look(new ClusterName("edge-1"), false, Optional.empty()));
  }

  private static Message message(String body) {
    return new Message("m-1", body, Optional.empty(), 1);
  }

  private static Map<String, Object> health(String service, String code, String entity) {
    return Map.of(
        "source",
        "aws.health",
        "detail-type",
        "AWS Health Event",
        "detail",
        Map.of(
            "service",
            service,
            "eventTypeCode",
            code,
            "affectedEntities",
            List.of(Map.of("entityValue", entity))));
  }

  private static Map<String, Object> config(
      String type, String compliance, Map<String, Object> more) {
    Map<String, Object> detail = new HashMap<>(more);
    detail.put("resourceType", type);
    detail.put("newEvaluationResult", Map.of("complianceType", compliance));
    return Map.of(
        "source", "aws.config", "detail-type", "Config Rules Compliance Change", "detail", detail);
  }
}
