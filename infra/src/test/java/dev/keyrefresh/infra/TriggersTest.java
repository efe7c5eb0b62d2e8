package dev.keyrefresh.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.infra.Template.Resource;
import dev.keyrefresh.infra.config.Configurations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TriggersTest {
  private static final Template HOME = Synthesis.ofTheExample().home();
  private static final Synthesis OTHERS = Synthesis.ofTheOther();
  private static final Template OTHER = OTHERS.home();

  @Test
  void theSweepIsDailyWithinItsWindowAndThroughTheAlias() {
    Resource sweep = HOME.the("AWS::Scheduler::Schedule");
    assertThat(sweep.text("ScheduleExpression")).isEqualTo("cron(0 6 * * ? *)");
    assertThat(sweep.get("FlexibleTimeWindow"))
        .isEqualTo(Map.of("Mode", "FLEXIBLE", "MaximumWindowInMinutes", 60));
    assertThat(sweep.text("Target.Arn"))
        .isEqualTo("${" + HOME.the("AWS::Lambda::Alias").id() + "}");
    assertThat(sweep.text("Target.DeadLetterConfig.Arn")).contains("DeadLetters");
    assertThat(OTHER.the("AWS::Scheduler::Schedule").text("ScheduleExpression"))
        .isEqualTo("cron(30 23 * * ? *)");
  }

  @Test
  void theSweepSendsWhatTheSampleEventSends() throws Exception {
    Map<?, ?> sample =
        (Map<?, ?>) Template.json(Files.readString(Path.of("../events/schedule-rule.json")));
    assertThat(Template.json(HOME.the("AWS::Scheduler::Schedule").text("Target.Input")))
        .isEqualTo(Map.of("detail-type", sample.get("detail-type")));
  }

  @Test
  void eventsCanBeSwitchedOffAndTheQueueStays() {
    Synthesis quiet =
        Synthesis.of(
            Configurations.with("events", Configurations.of("config", false, "health", false)));
    assertThat(quiet.home().all("AWS::Events::Rule")).isEmpty();
    assertThat(quiet.home().all("AWS::Lambda::EventSourceMapping")).hasSize(1);
    assertThat(quiet.templates()).hasSize(2);
  }

  @Test
  void theQueueFeedsOneClusterAtATimeToSoManyAtOnce() {
    Resource feed = OTHER.the("AWS::Lambda::EventSourceMapping");
    assertThat(feed.get("BatchSize")).isEqualTo(1);
    assertThat(feed.get("FunctionResponseTypes")).isEqualTo(List.of("ReportBatchItemFailures"));
    assertThat(feed.get("ScalingConfig.MaximumConcurrency")).isEqualTo(7);
    assertThat(feed.text("FunctionName"))
        .isEqualTo("${" + OTHER.the("AWS::Lambda::Alias").id() + "}");
  }

  @Test
  void theRotatorPutsMessagesOnItsQueueAndHidesThemForAsLongAsItLikes() {
    String queue =
        HOME.all("AWS::SQS::Queue").stream()
            .filter(each -> each.get("RedrivePolicy") != null)
            .findFirst()
            .orElseThrow()
            .id();
    assertThat(HOME.statement("WorkThroughQueue").actions())
        .contains(
            "sqs:SendMessage",
            "sqs:ChangeMessageVisibility",
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage");
    assertThat(HOME.statement("WorkThroughQueue").resources())
        .containsExactly("${" + queue + ".Arn}");
    assertThat(HOME.the("AWS::Lambda::Function").text("Environment.Variables.QUEUE_URL"))
        .isEqualTo("${" + queue + "}");
  }

  @Test
  void theQueueOutlastsARunIsEncryptedAndHasDeadLetters() {
    Resource queue =
        HOME.all("AWS::SQS::Queue").stream()
            .filter(each -> each.get("RedrivePolicy") != null)
            .findFirst()
            .orElseThrow();
    assertThat(queue.get("VisibilityTimeout")).isEqualTo(960);
    assertThat(queue.get("FifoQueue")).isNull();
    assertThat(queue.text("RedrivePolicy.deadLetterTargetArn")).contains("DeadLetters");
    assertThat(HOME.all("AWS::SQS::Queue"))
        .hasSize(2)
        .allSatisfy(each -> assertThat(each.get("SqsManagedSseEnabled")).isEqualTo(true));
    List<Template.Statement> policies = HOME.statements(List.of("AWS::SQS::QueuePolicy"));
    assertThat(policies)
        .filteredOn(statement -> !statement.allows())
        .hasSize(2)
        .extracting(statement -> statement.condition("Bool"))
        .containsOnly(Map.of("aws:SecureTransport", "false"));
    assertThat(policies)
        .filteredOn(Template.Statement::allows)
        .isNotEmpty()
        .allSatisfy(
            statement -> {
              assertThat(statement.principals()).containsExactly("events.amazonaws.com");
              assertThat(statement.actions()).contains("sqs:SendMessage");
              assertThat(statement.body().get("Condition").toString()).contains("aws:SourceArn");
            });
  }

  /** Else a message whose runs all die would be forgotten before it is given up. */
  @Test
  void theQueueRemembersAMessageUntilItIsADeadLetter() {
    Resource queue =
        HOME.all("AWS::SQS::Queue").stream()
            .filter(each -> each.get("RedrivePolicy") != null)
            .findFirst()
            .orElseThrow();
    int attempts = (Integer) queue.get("RedrivePolicy.maxReceiveCount");
    assertThat(attempts * 90).as("seconds, at one a minute and a half").isEqualTo(24 * 3600);
    assertThat((Integer) queue.get("MessageRetentionPeriod"))
        .isGreaterThan(attempts * (Integer) queue.get("VisibilityTimeout"));
  }

  @Test
  void onlyUsersThatBecameNonCompliantComeFromConfig() {
    assertThat(HOME.the("AWS::Events::Rule", "KeyTooOld").get("EventPattern"))
        .isEqualTo(
            Map.of(
                "source",
                List.of("aws.config"),
                "detail-type",
                List.of("Config Rules Compliance Change"),
                "detail",
                Map.of(
                    "messageType",
                    List.of("ComplianceChangeNotification"),
                    "resourceType",
                    List.of("AWS::IAM::User"),
                    "newEvaluationResult",
                    Map.of("complianceType", List.of("NON_COMPLIANT")))));
  }

  @Test
  void everyKindOfExposureComesFromHealth() {
    assertThat(HOME.the("AWS::Events::Rule", "KeyExposed").get("EventPattern"))
        .isEqualTo(exposures());
  }

  @Test
  void healthIsForwardedFromItsRegionsToTheHomeRegionsBus() {
    for (String region : List.of("us-east-1", "us-west-2")) {
      Resource rule = OTHERS.health(region).the("AWS::Events::Rule");
      assertThat(rule.get("EventPattern")).isEqualTo(exposures());
      Map<?, ?> target = (Map<?, ?>) ((List<?>) rule.get("Targets")).getFirst();
      assertThat(target.get("Arn"))
          .isEqualTo("arn:aws:events:eu-central-1:123456789012:event-bus/default");
      assertThat(OTHERS.health(region).identityStatements())
          .singleElement()
          .satisfies(
              statement -> {
                assertThat(statement.actions()).containsExactly("events:PutEvents");
                assertThat(statement.resources())
                    .containsExactly("arn:aws:events:eu-central-1:123456789012:event-bus/default");
              });
    }
  }

  private static Map<String, Object> exposures() {
    return Map.of(
        "source",
        List.of("aws.health"),
        "detail-type",
        List.of("AWS Health Event"),
        "detail",
        Map.of(
            "service",
            List.of("RISK"),
            "eventTypeCode",
            List.of(
                "AWS_RISK_CREDENTIALS_EXPOSED",
                "AWS_RISK_CREDENTIALS_COMPROMISED",
                "AWS_RISK_CREDENTIALS_COMPROMISE_SUSPECTED",
                "AWS_RISK_CREDENTIALS_EXPOSURE_SUSPECTED",
                "AWS_RISK_IAM_QUARANTINE")));
  }
}
