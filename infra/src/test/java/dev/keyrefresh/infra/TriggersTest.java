package dev.keyrefresh.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.infra.Template.Resource;
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
    Map<?, ?> sample = (Map<?, ?>) Template
        .json(Files.readString(Path.of("../events/schedule-rule.json")));
    assertThat(Template.json(HOME.the("AWS::Scheduler::Schedule").text("Target.Input")))
        .isEqualTo(Map.of("detail-type", sample.get("detail-type")));
  }

  @Test
  void nothingIsFedFromTheQueueWhereThatIsSwitchedOff() {
    Template home = Synthesis.of(Configurations.with("events", Configurations.of("queue", false)))
        .home();
    assertThat(home.all("AWS::Lambda::EventSourceMapping")).isEmpty();
    assertThat(home.all("AWS::Events::Rule")).isEmpty();
    assertThat(home.identityStatements()).flatExtracting(Template.Statement::actions)
        .doesNotContain("sqs:ReceiveMessage", "sqs:DeleteMessage");
    assertThat(home.the("AWS::Lambda::Function").get("Environment.Variables.QUEUE_URL")).isNull();
  }

  @Test
  void theRotatorsSweepsFillTheQueueThatFeedsIt() {
    String queue = HOME.the("AWS::Lambda::EventSourceMapping").text("EventSourceArn");
    assertThat(HOME.the("AWS::Lambda::Function").text("Environment.Variables.QUEUE_URL"))
        .isEqualTo(queue.replace(".Arn}", "}"));
    assertThat(HOME.statement("WorkThroughQueue").resources()).containsExactly(queue);
    assertThat(HOME.statement("WorkThroughQueue").actions()).contains("sqs:SendMessage");
    assertThat(HOME.all("AWS::Events::Rule")).isEmpty();
  }

  @Test
  void theQueueFeedsOneClusterAtATimeToSoManyAtOnce() {
    Resource feed = OTHER.the("AWS::Lambda::EventSourceMapping");
    assertThat(feed.get("BatchSize")).isEqualTo(1);
    assertThat(feed.get("FunctionResponseTypes")).isEqualTo(List.of("ReportBatchItemFailures"));
    assertThat(feed.get("ScalingConfig.MaximumConcurrency")).isEqualTo(7);
    assertThat(feed.text("FunctionName"))
        .isEqualTo("${" + OTHER.the("AWS::Lambda::Alias").id() + "}");
    assertThat(OTHER.statement("WorkThroughQueue").actions())
        .contains("sqs:ChangeMessageVisibility");
  }

  @Test
  void theQueueOutlastsARunIsEncryptedAndHasDeadLetters() {
    Resource queue = HOME.all("AWS::SQS::Queue").stream()
        .filter(each -> each.get("RedrivePolicy") != null).findFirst().orElseThrow();
    assertThat(queue.get("VisibilityTimeout")).isEqualTo(960);
    assertThat(queue.get("FifoQueue")).isNull();
    assertThat(queue.text("RedrivePolicy.deadLetterTargetArn")).contains("DeadLetters");
    assertThat(HOME.all("AWS::SQS::Queue")).hasSize(2).allSatisfy(
        each -> assertThat(each.get("SqsManagedSseEnabled")).isEqualTo(true));
    assertThat(HOME.statements(List.of("AWS::SQS::QueuePolicy"))).hasSize(2)
        .allSatisfy(statement -> {
          assertThat(statement.allows()).isFalse();
          assertThat(statement.condition("Bool"))
              .isEqualTo(Map.of("aws:SecureTransport", "false"));
        });
  }

  @Test
  void onlyUsersThatBecameNonCompliantComeFromConfig() {
    assertThat(OTHER.the("AWS::Events::Rule", "KeyTooOld").get("EventPattern"))
        .isEqualTo(Map.of("source", List.of("aws.config"), "detail-type",
            List.of("Config Rules Compliance Change"), "detail",
            Map.of("messageType", List.of("ComplianceChangeNotification"), "resourceType",
                List.of("AWS::IAM::User"), "newEvaluationResult",
                Map.of("complianceType", List.of("NON_COMPLIANT")))));
  }

  @Test
  void everyKindOfExposureComesFromHealth() {
    assertThat(OTHER.the("AWS::Events::Rule", "KeyExposed").get("EventPattern"))
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
      assertThat(OTHERS.health(region).statement("SendHome").resources())
          .containsExactly("arn:aws:events:eu-central-1:123456789012:event-bus/default");
    }
  }

  private static Map<String, Object> exposures() {
    return Map.of("source", List.of("aws.health"), "detail-type", List.of("AWS Health Event"),
        "detail", Map.of("service", List.of("RISK"), "eventTypeCode",
            List.of("AWS_RISK_CREDENTIALS_EXPOSED", "AWS_RISK_CREDENTIALS_COMPROMISED",
                "AWS_RISK_CREDENTIALS_COMPROMISE_SUSPECTED",
                "AWS_RISK_CREDENTIALS_EXPOSURE_SUSPECTED", "AWS_RISK_IAM_QUARANTINE")));
  }
}
