package dev.keyrefresh.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.infra.Template.Resource;
import dev.keyrefresh.infra.Template.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchingTest {
  private static final Template HOME = Synthesis.ofTheExample().home();
  private static final Template OTHER = Synthesis.ofTheOther().home();

  @Test
  void everyAlarmTellsTheTopicWhenItBeginsAndEnds() {
    List<?> topic = List.of(Map.of("Ref", HOME.the("AWS::SNS::Topic").id()));
    assertThat(HOME.all("AWS::CloudWatch::Alarm")).hasSize(7).allSatisfy(alarm -> {
      assertThat(alarm.get("AlarmActions")).isEqualTo(topic);
      assertThat(alarm.get("OKActions")).isEqualTo(topic);
      assertThat(alarm.text("AlarmDescription")).isNotBlank();
    });
  }

  @Test
  void anExistingTopicIsToldInsteadOfOneOfItsOwn() {
    assertThat(OTHER.all("AWS::SNS::Topic")).isEmpty();
    assertThat(OTHER.all("AWS::CloudWatch::Alarm")).allSatisfy(
        alarm -> assertThat(alarm.get("AlarmActions"))
            .isEqualTo(List.of("arn:aws:sns:eu-central-1:123456789012:ops")));
  }

  @Test
  void theTopicIsEncryptedAndOnlyThisAccountsAlarmsPublish() {
    assertThat(HOME.the("AWS::SNS::Topic").text("KmsMasterKeyId")).contains("ManagedKey");
    assertThat(HOME.statements(List.of("AWS::SNS::TopicPolicy"))).filteredOn(Statement::allows)
        .singleElement().satisfies(statement -> {
          assertThat(statement.principals()).containsExactly("cloudwatch.amazonaws.com");
          assertThat(statement.condition("StringEquals"))
              .isEqualTo(Map.of("aws:SourceAccount", "123456789012"));
        });
    assertThat(HOME.the("AWS::SNS::Subscription").text("Endpoint"))
        .isEqualTo("platform@example.com");
  }

  @Test
  void anAlarmSoundsWhenNoSweepSucceededFor26Hours() {
    assertThat(HOME.the("AWS::Logs::MetricFilter", "SweepsEnded").text("FilterPattern"))
        .isEqualTo("{ $.message = \"sweep ended\" }");
    Resource alarm = alarm("NoSweep");
    assertThat(alarm.get("Period")).isEqualTo(3600);
    assertThat(alarm.get("EvaluationPeriods")).isEqualTo(26);
    assertThat(alarm.get("DatapointsToAlarm")).isEqualTo(26);
    assertThat(alarm.text("TreatMissingData")).isEqualTo("breaching");
  }

  @Test
  void anAlarmSoundsADayAfterACredentialShouldHaveBeenReplaced() {
    assertThat(HOME.the("AWS::Logs::MetricFilter", "OverPolicy").text("FilterPattern"))
        .isEqualTo("{ $.message = \"metrics\" && $.CredentialAgeDays > 76 }");
    assertThat(alarm("OverPolicy").get("Threshold")).isEqualTo(0);
  }

  @Test
  void alarmsSoundForFailuresThrottlesDeadLettersAndAttention() {
    assertThat(HOME.the("AWS::Logs::MetricFilter", "ErrorsLogged").text("FilterPattern"))
        .isEqualTo("{ $.level = \"ERROR\" }");
    assertThat(alarm("ErrorLogged").text("MetricName")).isEqualTo("ErrorsLogged");
    assertThat(alarm("RotatorFails").text("MetricName")).isEqualTo("Errors");
    assertThat(alarm("RotatorThrottled").text("MetricName")).isEqualTo("Throttles");
    assertThat(alarm("DeadLetters").text("MetricName"))
        .isEqualTo("ApproximateNumberOfMessagesVisible");
    assertThat(alarm("Attention").text("MetricName")).isEqualTo("ClustersNeedingAttention");
  }

  @Test
  void theDashboardSearchesForClustersInsteadOfNamingThem() {
    String body = HOME.the("AWS::CloudWatch::Dashboard").text("DashboardBody");
    assertThat(body).contains("SEARCH('{codecommit-key-refresh,Cluster}", "CredentialAgeDays",
        "SecondsToNextStep", "EarliestExpirySeconds", "BehindTargets", "Attention", "maximum age")
        .doesNotContain("demo-cluster");
  }

  @Test
  void theDashboardListsClustersAndOutcomesFromTheRotatorsLog() {
    String body = HOME.the("AWS::CloudWatch::Dashboard").text("DashboardBody");
    assertThat(body).contains("SOURCE '${" + HOME.the("AWS::Logs::LogGroup").id() + "}'",
        "latest(CredentialAgeDays) as ageDays", "by cluster", "count(*) as looks by reason");
  }

  @Test
  void withoutMetricsOfClustersOneAlarmIsForAllPairsAndOneEachForAnUpdaterThatIsSilent() {
    Synthesis cheap = Synthesis.of(Configurations.with("clusterMetrics", false));
    Template cluster = cheap.cluster("edge-1");
    assertThat(cluster.the("AWS::Logs::MetricFilter").text("FilterPattern"))
        .isEqualTo("{ $.EarliestExpirySeconds < 480 }");
    assertThat(cheap.home().the("AWS::CloudWatch::Alarm", "PairsExpire").text("MetricName"))
        .isEqualTo(cluster.the("AWS::Logs::MetricFilter")
            .text("MetricTransformations").replaceAll(".*MetricName=(\\w+).*", "$1"));
    Resource silent = cluster.the("AWS::CloudWatch::Alarm", "NobodyRenews");
    assertThat(silent.text("MetricName")).isEqualTo("Invocations");
    assertThat(silent.text("TreatMissingData")).isEqualTo("breaching");
    assertThat(cheap.home().the("AWS::CloudWatch::Dashboard").text("DashboardBody"))
        .contains("ageDays").doesNotContain("SEARCH(");
    assertThat(cheap.templates().values())
        .flatExtracting(template -> template.all("AWS::Lambda::Function"))
        .filteredOn(function -> function.text("Handler").startsWith("dev.keyrefresh"))
        .extracting(function -> function.text("Environment.Variables.CLUSTER_METRICS"))
        .containsExactly("false", "false");
  }

  @Test
  void theKeyIsRotatedAndKept() {
    Resource key = HOME.the("AWS::KMS::Key");
    assertThat(key.get("EnableKeyRotation")).isEqualTo(true);
    assertThat(key.attribute("DeletionPolicy")).isEqualTo("RetainExceptOnCreate");
    assertThat(HOME.statements(List.of("AWS::KMS::Key"))).flatExtracting(Statement::principals)
        .containsExactly("arn:aws:iam::123456789012:root", "cloudwatch.amazonaws.com");
  }

  private static Resource alarm(String words) {
    return HOME.the("AWS::CloudWatch::Alarm", words);
  }
}
