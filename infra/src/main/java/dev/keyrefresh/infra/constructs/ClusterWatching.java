package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.ClusterSettings;
import dev.keyrefresh.infra.Deployment;
import dev.keyrefresh.infra.constructs.Alarms.Measure;
import dev.keyrefresh.infra.constructs.Alarms.When;
import software.amazon.awscdk.Duration;
import software.constructs.Construct;

/** The alarms of one cluster. */
public final class ClusterWatching extends Construct {
  /** A pair lives 15 minutes and is renewed every 5: under this, a renewal has failed. */
  private static final Duration TOO_SOON = Duration.minutes(8);

  public ClusterWatching(Construct scope, String id, Deployment deployment,
      ClusterSettings cluster, String topicArn) {
    super(scope, id);
    Alarms alarms = new Alarms(this, topicArn);
    if (cluster.form().isRenewed()) {
      alarms.add("PairExpires", cluster.name() + ": a Git password runs out in less than 8 minutes,"
          + " or nobody renews it. See the updater's log",
          Measure.of(Deployment.NAME, "EarliestExpirySeconds", "Minimum", "Cluster",
              cluster.name()),
          new When("LessThanThreshold", TOO_SOON.toSeconds().doubleValue(), Duration.minutes(5), 2,
              1, "breaching"));
    }
    if (deployment.alarms().perCluster()) {
      String function = deployment.updaterName(cluster);
      alarms.add("UpdaterFails", cluster.name() + ": the updater fails",
          Measure.ofLambda("Errors", function), When.anything(Duration.minutes(5), 3));
      alarms.add("UpdaterThrottled", cluster.name() + ": the updater is throttled",
          Measure.ofLambda("Throttles", function), When.anything(Duration.minutes(5), 3));
    }
  }
}
