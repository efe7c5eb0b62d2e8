package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.config.Deployment;
import dev.keyrefresh.infra.constructs.Alarms.Measure;
import dev.keyrefresh.infra.constructs.Alarms.When;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/** What tells people about the deployment as a whole: a topic, alarms, a dashboard. */
public final class Monitoring extends Construct {
  private static final Duration HOUR = Duration.hours(1);

  /** A day and the sweep's window, with a margin. */
  private static final int HOURS = 26;

  private final String topicArn;

  public Monitoring(
      Construct scope,
      String id,
      Deployment deployment,
      ManagedKey key,
      JavaFunction rotator,
      WorkQueue work) {
    super(scope, id);
    topicArn = deployment.alarms().topic().orElseGet(() -> topic(deployment, key));
    Alarms alarms = new Alarms(this, deployment, "", topicArn);
    String function = deployment.rotatorName();
    alarms.add(
        "RotatorFails",
        "The rotator fails: see its log",
        Measure.ofLambda("Errors", function),
        When.anything(HOUR, 1));
    alarms.add(
        "RotatorThrottled",
        "The rotator is throttled",
        Measure.ofLambda("Throttles", function),
        When.anything(HOUR, 1));
    alarms.add(
        "DeadLetters",
        "Invocations or messages were given up: read the dead letters",
        Measure.of(
            "AWS/SQS",
            "ApproximateNumberOfMessagesVisible",
            "Maximum",
            "QueueName",
            work.deadLetters().getQueueName()),
        When.anything(Duration.minutes(5), 1));
    long latest = deployment.policy().maximumAge().plusDays(1).toDays();
    alarms.count(
        "CredentialsOverPolicy",
        rotator.logs(),
        "{ $.message = \"metrics\" && $.CredentialAgeDays > " + latest + " }");
    alarms.add(
        "CredentialOverPolicy",
        "A credential is older than the policy wants it",
        Measure.of(Deployment.NAME, "CredentialsOverPolicy", "Sum"),
        When.anything(HOUR, HOURS));
    alarms.count(
        "ClustersNeedingAttention",
        rotator.logs(),
        "{ $.message = \"metrics\" && $.Attention > 0 }");
    alarms.add(
        "Attention",
        "A cluster needs a person: see the mail, or ask for its status",
        Measure.of(Deployment.NAME, "ClustersNeedingAttention", "Sum"),
        When.anything(HOUR, HOURS));
    alarms.count("SweepsEnded", rotator.logs(), "{ $.message = \"sweep ended\" }");
    alarms.add(
        "NoSweep",
        "No sweep came to its end for 26 hours",
        Measure.of(Deployment.NAME, "SweepsEnded", "Sum"),
        new When("LessThanThreshold", 1, HOUR, HOURS, HOURS, "breaching"));
    alarms.count("ErrorsLogged", rotator.logs(), "{ $.level = \"ERROR\" }");
    alarms.add(
        "ErrorLogged",
        "A run failed, or a message could not be understood: see the" + " rotator's log",
        Measure.of(Deployment.NAME, "ErrorsLogged", "Sum"),
        When.anything(HOUR, 1));
    if (!deployment.clusterMetrics()) {
      alarms.add(
          "PairsExpire",
          "A Git password runs out in less than 8 minutes: see the updaters'" + " logs",
          Measure.of(Deployment.NAME, ClusterMonitoring.ABOUT_TO_EXPIRE, "Sum"),
          When.anything(Duration.minutes(5), 2));
    }
    new FleetDashboard(this, "Overview", deployment, alarms.arns(), rotator.logs(), work);
  }

  public String topicArn() {
    return topicArn;
  }

  private String topic(Deployment deployment, ManagedKey key) {
    Topic topic =
        Topic.Builder.create(this, "Topic")
            .displayName(Deployment.NAME)
            .masterKey(key.key())
            .enforceSsl(true)
            .build();
    topic.addToResourcePolicy(
        Statements.to(
            new ServicePrincipal("cloudwatch.amazonaws.com"),
            Statements.allow(
                "AlarmsOfThisAccount",
                List.of("sns:Publish"),
                List.of(topic.getTopicArn()),
                Map.of("StringEquals", Map.of("aws:SourceAccount", deployment.account())))));
    deployment
        .alarms()
        .addresses()
        .forEach(address -> topic.addSubscription(new EmailSubscription(address)));
    return topic.getTopicArn();
  }
}
