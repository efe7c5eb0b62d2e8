package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.config.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.AlarmStatusWidget;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.HorizontalAnnotation;
import software.amazon.awscdk.services.cloudwatch.IAlarm;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.LogQueryVisualizationType;
import software.amazon.awscdk.services.cloudwatch.LogQueryWidget;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.PeriodOverride;
import software.amazon.awscdk.services.cloudwatch.TextWidget;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * The dashboard, from what is wrong to how it came about. It searches for clusters by their
 * metrics, so that a new one appears by itself.
 */
final class FleetDashboard extends Construct {
  private static final int WHOLE = 24;
  private static final int HALF = 12;

  /** A cluster is looked at once a day: anything shorter would often show nothing. */
  private static final Duration SHOWN = Duration.days(7);

  private static final Duration LOOK = Duration.days(1);
  private static final Duration DELIVERIES = Duration.hours(1);

  private static final String DAYS = " / 86400";
  private static final String MINUTES = " / 60";

  private static final String METRICS = "filter message = \"metrics\"";

  FleetDashboard(
      Construct scope,
      String id,
      Deployment deployment,
      List<String> alarms,
      LogGroup rotator,
      WorkQueue work) {
    super(scope, id);
    List<List<IWidget>> rows = new ArrayList<>();
    rows.add(List.of(words(deployment)));
    rows.add(List.of(states(alarms)));
    rows.add(
        List.of(
            table(
                "Clusters, as last looked at",
                rotator,
                METRICS,
                "stats latest(reason) as outcome, latest(CredentialAgeDays) as ageDays,"
                    + " latest(SecondsToNextStep)"
                    + DAYS
                    + " as dueInDays,"
                    + " max(DeliveryLagSeconds)"
                    + MINUTES
                    + " as deliveredInMinutes,"
                    + " latest(Attention) as needsYou by cluster",
                "sort needsYou desc, ageDays desc"),
            table(
                "Outcomes of looks",
                rotator,
                METRICS,
                "stats count(*) as looks by reason",
                "sort looks desc")));
    if (deployment.clusterMetrics()) {
      rows.addAll(ofClusters(deployment));
    }
    rows.add(List.of(waiting(work)));
    Dashboard.Builder.create(this, "Dashboard")
        .dashboardName(Deployment.NAME + "-" + deployment.region())
        .defaultInterval(SHOWN)
        .periodOverride(PeriodOverride.INHERIT)
        .widgets(rows)
        .build();
  }

  private static IWidget words(Deployment deployment) {
    return TextWidget.Builder.create()
        .width(WHOLE)
        .height(2)
        .markdown(
            "**"
                + Deployment.NAME
                + "**, "
                + deployment.region()
                + ". A credential is replaced"
                + " when it is "
                + deployment.policy().maximumAge().toDays()
                + " days old, and must be"
                + " gone at "
                + deployment.policy().auditLimit().toDays()
                + ". What a cluster needs:"
                + " invoke `"
                + deployment.rotatorName()
                + "` with"
                + " `{\"action\":\"status\",\"cluster\":\"…\",\"format\":\"text\"}`.")
        .build();
  }

  private IWidget states(List<String> alarms) {
    List<IAlarm> known = new ArrayList<>();
    alarms.forEach(
        arn -> known.add(Alarm.fromAlarmArn(this, arn.substring(arn.lastIndexOf(':') + 1), arn)));
    return AlarmStatusWidget.Builder.create()
        .title("Anything wrong?")
        .width(WHOLE)
        .height(2)
        .alarms(known)
        .build();
  }

  private static List<List<IWidget>> ofClusters(Deployment deployment) {
    return List.of(
        List.of(
            graph(
                "Age of each cluster's credential, days",
                LOOK,
                "CredentialAgeDays",
                "Maximum",
                "",
                List.of(
                    line(deployment.policy().maximumAge().toDays(), "maximum age"),
                    line(deployment.policy().auditLimit().toDays(), "audit limit"))),
            graph("Next step due in, days", LOOK, "SecondsToNextStep", "Minimum", DAYS, List.of())),
        List.of(
            graph(
                "A new credential's way into every target, minutes",
                LOOK,
                "DeliveryLagSeconds",
                "Maximum",
                MINUTES,
                List.of()),
            graph("Targets behind", DELIVERIES, "BehindTargets", "Maximum", "", List.of())),
        List.of(
            graph(
                "First Git password to run out in, minutes",
                DELIVERIES,
                "EarliestExpirySeconds",
                "Minimum",
                MINUTES,
                List.of(line(ClusterMonitoring.TOO_SOON.toMinutes().doubleValue(), "alarm"))),
            graph("Things that need a person", LOOK, "Attention", "Maximum", "", List.of())),
        List.of(
            graph("Failed runs", LOOK, "Failures", "Sum", "", List.of()),
            graph(
                "Mails and other side effects that failed",
                LOOK,
                "Mishaps",
                "Sum",
                "",
                List.of())));
  }

  /**
   * @param unit how seconds become something that people read
   */
  private static IWidget graph(
      String title,
      Duration period,
      String metric,
      String statistic,
      String unit,
      List<HorizontalAnnotation> lines) {
    IMetric search =
        MathExpression.Builder.create()
            .label("")
            .expression(
                "SEARCH('{"
                    + Deployment.NAME
                    + ",Cluster} MetricName=\""
                    + metric
                    + "\"', '"
                    + statistic
                    + "', "
                    + period.toSeconds()
                    + ")"
                    + unit)
            .usingMetrics(Map.of())
            .period(period)
            .build();
    return GraphWidget.Builder.create()
        .title(title)
        .width(HALF)
        .left(List.of(search))
        .leftAnnotations(lines)
        .build();
  }

  /** Read from the log whenever the dashboard is open, so that it costs nothing meanwhile. */
  private static IWidget table(String title, LogGroup logs, String... lines) {
    return LogQueryWidget.Builder.create()
        .title(title)
        .width(HALF)
        .view(LogQueryVisualizationType.TABLE)
        .logGroupNames(List.of(logs.getLogGroupName()))
        .queryLines(List.of(lines))
        .build();
  }

  private static IWidget waiting(WorkQueue work) {
    return GraphWidget.Builder.create()
        .title("Messages waiting, and given up")
        .width(WHOLE)
        .left(
            List.of(
                work.queue().metricApproximateNumberOfMessagesVisible(label("waiting")),
                work.deadLetters().metricApproximateNumberOfMessagesVisible(label("given up"))))
        .build();
  }

  private static MetricOptions label(String words) {
    return MetricOptions.builder().label(words).build();
  }

  private static HorizontalAnnotation line(Number value, String label) {
    return HorizontalAnnotation.builder().value(value).label(label).build();
  }
}
