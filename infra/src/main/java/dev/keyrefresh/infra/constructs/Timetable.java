package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.config.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.scheduler.CfnSchedule;
import software.amazon.awscdk.services.scheduler.CfnSchedule.DeadLetterConfigProperty;
import software.amazon.awscdk.services.scheduler.CfnSchedule.FlexibleTimeWindowProperty;
import software.amazon.awscdk.services.scheduler.CfnSchedule.RetryPolicyProperty;
import software.amazon.awscdk.services.scheduler.CfnSchedule.TargetProperty;
import software.constructs.Construct;

/** A schedule that invokes one alias, under a role that may do nothing else. */
final class Timetable extends Construct {

  /**
   * @param window within which an invocation may begin later
   * @param age after which an invocation that failed is no longer tried
   * @param input exactly what the function receives
   * @param deadLetters the ARN of a queue for invocations that were given up
   */
  record Spec(
      String description,
      String expression,
      String timezone,
      Optional<Duration> window,
      Duration age,
      int retries,
      String alias,
      String input,
      Optional<String> deadLetters) {}

  Timetable(Construct scope, String id, Deployment deployment, Spec spec) {
    super(scope, id);
    CfnSchedule.Builder.create(this, "Schedule")
        .description(spec.description())
        .scheduleExpression(spec.expression())
        .scheduleExpressionTimezone(spec.timezone())
        .flexibleTimeWindow(
            spec.window()
                .map(
                    window ->
                        FlexibleTimeWindowProperty.builder()
                            .mode("FLEXIBLE")
                            .maximumWindowInMinutes(window.toMinutes())
                            .build())
                .orElse(FlexibleTimeWindowProperty.builder().mode("OFF").build()))
        .target(
            TargetProperty.builder()
                .arn(spec.alias())
                .input(spec.input())
                .roleArn(role(deployment, spec).getRoleArn())
                .deadLetterConfig(
                    spec.deadLetters()
                        .map(arn -> DeadLetterConfigProperty.builder().arn(arn).build())
                        .orElse(null))
                .retryPolicy(
                    RetryPolicyProperty.builder()
                        .maximumEventAgeInSeconds(spec.age().toSeconds())
                        .maximumRetryAttempts(spec.retries())
                        .build())
                .build())
        .build();
  }

  private Role role(Deployment deployment, Spec spec) {
    List<PolicyStatement> statements = new ArrayList<>();
    statements.add(
        Statements.allow("InvokeAlias", List.of("lambda:InvokeFunction"), List.of(spec.alias())));
    spec.deadLetters()
        .ifPresent(
            arn ->
                statements.add(
                    Statements.allow(
                        "KeepWhatWasGivenUp", List.of("sqs:SendMessage"), List.of(arn))));
    return Role.Builder.create(this, "Role")
        .path(deployment.rolePath())
        .assumedBy(
            ServicePrincipal.Builder.create("scheduler.amazonaws.com")
                .conditions(
                    Map.of("StringEquals", Map.of("aws:SourceAccount", deployment.account())))
                .build())
        .inlinePolicies(
            Map.of("least", PolicyDocument.Builder.create().statements(statements).build()))
        .build();
  }
}
