package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.config.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.CfnAlarm;
import software.amazon.awscdk.services.cloudwatch.CfnAlarm.DimensionProperty;
import software.amazon.awscdk.services.logs.CfnMetricFilter;
import software.amazon.awscdk.services.logs.CfnMetricFilter.MetricTransformationProperty;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/** Alarms that all tell one topic, and counts of log lines for them. */
final class Alarms {
  private final Construct scope;
  private final Deployment deployment;
  private final String prefix;
  private final String topicArn;
  private final List<String> arns = new ArrayList<>();

  /**
   * @param prefix what tells these alarms' names from others'
   */
  Alarms(Construct scope, Deployment deployment, String prefix, String topicArn) {
    this.scope = scope;
    this.deployment = deployment;
    this.prefix = prefix;
    this.topicArn = topicArn;
  }

  /** Those that were added. */
  List<String> arns() {
    return List.copyOf(arns);
  }

  /**
   * @param dimensions a name and a value each
   */
  record Measure(
      String namespace, String metric, String statistic, List<DimensionProperty> dimensions) {

    static Measure of(String namespace, String metric, String statistic, String... dimensions) {
      List<DimensionProperty> pairs = new ArrayList<>();
      for (int i = 0; i < dimensions.length; i += 2) {
        pairs.add(DimensionProperty.builder().name(dimensions[i]).value(dimensions[i + 1]).build());
      }
      return new Measure(namespace, metric, statistic, pairs);
    }

    /** What Lambda counts of a function's alias. */
    static Measure ofLambda(String metric, String function) {
      return of(
          "AWS/Lambda",
          metric,
          "Sum",
          "FunctionName",
          function,
          "Resource",
          function + ":" + JavaFunction.ALIAS);
    }
  }

  /**
   * When an alarm sounds.
   *
   * @param periods how many periods are looked at
   * @param bad how many of them must be bad
   * @param missing what a period without data is: breaching or notBreaching
   */
  record When(
      String comparison, double threshold, Duration period, int periods, int bad, String missing) {

    /** Once anything was counted within the last periods. */
    static When anything(Duration period, int periods) {
      return new When("GreaterThanThreshold", 0, period, periods, 1, "notBreaching");
    }
  }

  /** Counts lines of a log: one metric for all clusters, which costs as one. */
  void count(String metric, LogGroup logs, String pattern) {
    CfnMetricFilter.Builder.create(scope, metric)
        .logGroupName(logs.getLogGroupName())
        .filterPattern(pattern)
        .metricTransformations(
            List.of(
                MetricTransformationProperty.builder()
                    .metricNamespace(Deployment.NAME)
                    .metricName(metric)
                    .metricValue("1")
                    .build()))
        .build();
  }

  void add(String id, String description, Measure measure, When when) {
    String name = Deployment.NAME + "-" + prefix + words(id);
    arns.add(deployment.arn("cloudwatch", "alarm:" + name));
    CfnAlarm.Builder.create(scope, id)
        .alarmName(name)
        .alarmDescription(description)
        .namespace(measure.namespace())
        .metricName(measure.metric())
        .statistic(measure.statistic())
        .dimensions(measure.dimensions())
        .comparisonOperator(when.comparison())
        .threshold(when.threshold())
        .period(when.period().toSeconds())
        .evaluationPeriods(when.periods())
        .datapointsToAlarm(when.bad())
        .treatMissingData(when.missing())
        .alarmActions(List.of(topicArn))
        .okActions(List.of(topicArn))
        .build();
  }

  /** People read the name in the subject of a mail, and on the dashboard. */
  private static String words(String id) {
    return id.replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
