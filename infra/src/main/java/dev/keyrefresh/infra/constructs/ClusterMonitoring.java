package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.config.ClusterSettings;
import dev.keyrefresh.infra.config.Deployment;
import dev.keyrefresh.infra.constructs.Alarms.Measure;
import dev.keyrefresh.infra.constructs.Alarms.When;
import software.amazon.awscdk.Duration;
import software.constructs.Construct;

/** The alarms of one cluster. */
public final class ClusterMonitoring extends Construct {
  /** A pair lives 15 minutes and is renewed every 5: under this, a renewal has failed. */
  static final Duration TOO_SOON = Duration.minutes(8);

  /** What is counted of all updaters' logs where clusters have no metrics of their own. */
  static final String ABOUT_TO_EXPIRE = "PairsAboutToExpire";

  public ClusterMonitoring(
      Construct scope,
      String id,
      Deployment deployment,
      ClusterSettings cluster,
      JavaFunction updater,
      String topicArn) {
    super(scope, id);
    Alarms alarms = new Alarms(this, deployment, cluster.name() + "-", topicArn);
    String function = deployment.updaterName(cluster);
    if (cluster.form().isRenewed() && deployment.clusterMetrics()) {
      alarms.add(
          "PairExpires",
          cluster.name()
              + ": a Git password runs out in less than 8 minutes,"
              + " or nobody renews it. See the updater's log",
          Measure.of(
              Deployment.NAME, "EarliestExpirySeconds", "Minimum", "Cluster", cluster.name()),
          new When(
              "LessThanThreshold",
              TOO_SOON.toSeconds().doubleValue(),
              Duration.minutes(5),
              2,
              1,
              "breaching"));
    }
    if (cluster.form().isRenewed() && !deployment.clusterMetrics()) {
      alarms.count(
          ABOUT_TO_EXPIRE,
          updater.logs(),
          "{ $.EarliestExpirySeconds < " + TOO_SOON.toSeconds() + " }");
      alarms.add(
          "NobodyRenews",
          cluster.name()
              + ": nobody renews Git passwords, the updater has"
              + " not run for 10 minutes",
          Measure.ofLambda("Invocations", function),
          new When("LessThanThreshold", 1, Duration.minutes(5), 2, 2, "breaching"));
    }
    if (deployment.alarms().perCluster()) {
      alarms.add(
          "UpdaterFails",
          cluster.name() + ": the updater fails",
          Measure.ofLambda("Errors", function),
          When.anything(Duration.minutes(5), 3));
      alarms.add(
          "UpdaterThrottled",
          cluster.name() + ": the updater is throttled",
          Measure.ofLambda("Throttles", function),
          When.anything(Duration.minutes(5), 3));
    }
  }
}
