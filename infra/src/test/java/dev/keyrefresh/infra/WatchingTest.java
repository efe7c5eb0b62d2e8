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
    assertThat(HOME.all("AWS::CloudWatch::Alarm")).hasSize(6).allSatisfy(alarm -> {
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
