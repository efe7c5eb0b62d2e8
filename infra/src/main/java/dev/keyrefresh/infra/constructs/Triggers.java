package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.config.Deployment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.targets.SqsQueue;
import software.constructs.Construct;

/** What sets the rotator to work: the daily sweep and, where wanted, Config and Health. */
public final class Triggers extends Construct {
  /** What an event rule's schedule would send, as far as the rotator reads it. */
  private static final Map<String, Object> SWEEP = Map.of("detail-type", "Scheduled Event");

  private static final List<String> EXPOSURES =
      List.of(
          "AWS_RISK_CREDENTIALS_EXPOSED",
          "AWS_RISK_CREDENTIALS_COMPROMISED",
          "AWS_RISK_CREDENTIALS_COMPROMISE_SUSPECTED",
          "AWS_RISK_CREDENTIALS_EXPOSURE_SUSPECTED",
          "AWS_RISK_IAM_QUARANTINE");

  public Triggers(
      Construct scope, String id, Deployment deployment, JavaFunction rotator, WorkQueue work) {
    super(scope, id);
    new Timetable(
        this,
        "Sweep",
        deployment,
        new Timetable.Spec(
            "Looks at every cluster",
            daily(deployment),
            "UTC",
            Optional.of(JavaFunction.cdk(deployment.sweepWindow())),
            Duration.hours(6),
            10,
            rotator.alias().getFunctionArn(),
            Stack.of(this).toJsonString(SWEEP),
            Optional.of(work.deadLetters().getQueueArn())));
    if (deployment.events().config()) {
      intoQueue("KeyTooOld", keyTooOld(), work);
    }
    if (deployment.events().health()) {
      intoQueue("KeyExposed", keyExposed(), work);
    }
  }

  /** What AWS Health says of exposed keys. */
  public static EventPattern keyExposed() {
    return EventPattern.builder()
        .source(List.of("aws.health"))
        .detailType(List.of("AWS Health Event"))
        .detail(sorted(Map.of("service", List.of("RISK"), "eventTypeCode", EXPOSURES)))
        .build();
  }

  /** The rule's name is its owner's; what it looks at is a user, and what it finds is bad. */
  private static EventPattern keyTooOld() {
    return EventPattern.builder()
        .source(List.of("aws.config"))
        .detailType(List.of("Config Rules Compliance Change"))
        .detail(
            sorted(
                Map.of(
                    "messageType",
                    List.of("ComplianceChangeNotification"),
                    "resourceType",
                    List.of("AWS::IAM::User"),
                    "newEvaluationResult",
                    Map.of("complianceType", List.of("NON_COMPLIANT")))))
        .build();
  }

  /** Java shuffles {@code Map.of} anew in each process, and a template must not change. */
  static <T> Map<String, T> sorted(Map<String, T> map) {
    return new TreeMap<>(map);
  }

  private void intoQueue(String id, EventPattern pattern, WorkQueue work) {
    Rule.Builder.create(this, id)
        .eventPattern(pattern)
        .targets(
            List.of(
                SqsQueue.Builder.create(work.queue())
                    .deadLetterQueue(work.deadLetters())
                    .maxEventAge(Duration.hours(24))
                    .build()))
        .build();
  }

  private static String daily(Deployment deployment) {
    return "cron("
        + deployment.sweepAt().getMinute()
        + " "
        + deployment.sweepAt().getHour()
        + " * * ? *)";
  }
}
