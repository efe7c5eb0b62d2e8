package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.HorizontalAnnotation;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.LogQueryVisualizationType;
import software.amazon.awscdk.services.cloudwatch.LogQueryWidget;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/** The dashboard. It searches for clusters by their metrics, so that a new one appears by itself. */
final class Overview extends Construct {
  private static final int HALF = 12;
  private static final String METRICS = "filter message = \"metrics\"";

  Overview(Construct scope, String id, Deployment deployment, LogGroup rotator, WorkQueue work) {
    super(scope, id);
    List<List<IWidget>> rows = new ArrayList<>();
    rows.add(List.of(
        table("Clusters, as last looked at", rotator, METRICS,
            "stats latest(reason) as outcome, latest(CredentialAgeDays) as ageDays,"
                + " latest(SecondsToNextStep) / 86400 as dueInDays,"
                + " latest(Attention) as needsYou by cluster",
            "sort needsYou desc, ageDays desc"),
        table("Outcomes of looks", rotator, METRICS,
            "stats count(*) as looks by reason", "sort looks desc")));
    if (deployment.clusterMetrics()) {
      rows.addAll(ofClusters(deployment));
    }
    rows.add(List.of(waiting(work)));
    Dashboard.Builder.create(this, "Dashboard")
        .dashboardName(Deployment.NAME + "-" + deployment.region()).widgets(rows).build();
  }

  private static List<List<IWidget>> ofClusters(Deployment deployment) {
    return List.of(
        List.of(
            graph("Age of each cluster's credential, days", "CredentialAgeDays", "Maximum", 1440,
                List.of(line(deployment.policy().maximumAge().toDays(), "maximum age"),
                    line(deployment.policy().auditLimit().toDays(), "audit limit"))),
            graph("Next step due in, seconds", "SecondsToNextStep", "Minimum", 1440, List.of())),
        List.of(
            graph("First Git password to run out in, seconds", "EarliestExpirySeconds", "Minimum",
                5, List.of(line(480, "alarm"))),
            graph("Targets behind", "BehindTargets", "Maximum", 5, List.of())),
        List.of(
            graph("Failed runs", "Failures", "Sum", 1440, List.of()),
            graph("Things that need a person", "Attention", "Maximum", 1440, List.of())));
  }

  private static IWidget graph(String title, String metric, String statistic, int minutes,
      List<HorizontalAnnotation> lines) {
    int seconds = minutes * 60;
    IMetric search = MathExpression.Builder.create().label("")
        .expression("SEARCH('{" + Deployment.NAME + ",Cluster} MetricName=\"" + metric + "\"', '"
            + statistic + "', " + seconds + ")")
        .usingMetrics(Map.of()).period(Duration.seconds(seconds)).build();
    return GraphWidget.Builder.create().title(title).width(HALF).left(List.of(search))
        .leftAnnotations(lines).build();
  }

  /** Read from the log whenever the dashboard is open, so that it costs nothing meanwhile. */
  private static IWidget table(String title, LogGroup logs, String... lines) {
    return LogQueryWidget.Builder.create().title(title).width(HALF)
        .view(LogQueryVisualizationType.TABLE)
        .logGroupNames(List.of(logs.getLogGroupName())).queryLines(List.of(lines)).build();
  }

  private static IWidget waiting(WorkQueue work) {
    Metric queue = work.queue().metricApproximateNumberOfMessagesVisible();
    Metric dead = work.deadLetters().metricApproximateNumberOfMessagesVisible();
    return GraphWidget.Builder.create().title("Waiting, and given up").width(HALF)
        .left(List.of(queue, dead)).build();
  }

  private static HorizontalAnnotation line(double value, String label) {
    return HorizontalAnnotation.builder().value(value).label(label).build();
  }
}
