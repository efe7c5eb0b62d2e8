package dev.keyrefresh.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.infra.Template.Resource;
import dev.keyrefresh.infra.Template.Statement;
import dev.keyrefresh.infra.config.Configurations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WatchingTest {
  private static final Template HOME = Synthesis.ofTheExample().home();
  private static final Template OTHER = Synthesis.ofTheOther().home();

  @Test
  void everyAlarmTellsTheTopicWhenItBeginsAndEnds() {
    List<?> topic = List.of(Map.of("Ref", HOME.the("AWS::SNS::Topic").id()));
    assertThat(HOME.all("AWS::CloudWatch::Alarm"))
        .hasSize(7)
        .allSatisfy(
            alarm -> {
              assertThat(alarm.get("AlarmActions")).isEqualTo(topic);
              assertThat(alarm.get("OKActions")).isEqualTo(topic);
              assertThat(alarm.text("AlarmDescription")).isNotBlank();
            });
  }

  @Test
  void alarmsAreNamedForPeople() {
    assertThat(alarm("OverPolicy").text("AlarmName"))
        .isEqualTo("codecommit-key-refresh-credential-over-policy");
    assertThat(
            Synthesis.ofTheExample()
                .cluster("edge-1")
                .the("AWS::CloudWatch::Alarm", "PairExpires")
                .text("AlarmName"))
        .isEqualTo("codecommit-key-refresh-edge-1-pair-expires");
  }

  /** CloudWatch looks at seven days at most, and at one where a period is shorter than an hour. */
  @Test
  void noAlarmLooksFurtherBackThanCloudWatchDoes() {
    assertThat(Synthesis.ofTheExample().templates().values())
        .flatExtracting(template -> template.all("AWS::CloudWatch::Alarm"))
        .isNotEmpty()
        .allSatisfy(
            alarm -> {
              int period = (Integer) alarm.get("Period");
              assertThat(period * (Integer) alarm.get("EvaluationPeriods"))
                  .isLessThanOrEqualTo(period < 3600 ? 86_400 : 604_800);
            });
  }

  @Test
  void anExistingTopicIsToldInsteadOfOneOfItsOwn() {
    assertThat(OTHER.all("AWS::SNS::Topic")).isEmpty();
    assertThat(OTHER.all("AWS::CloudWatch::Alarm"))
        .allSatisfy(
            alarm ->
                assertThat(alarm.get("AlarmActions"))
                    .isEqualTo(List.of("arn:aws:sns:eu-central-1:123456789012:ops")));
  }

  @Test
  void theTopicIsEncryptedAndOnlyThisAccountsAlarmsPublish() {
    assertThat(HOME.the("AWS::SNS::Topic").text("KmsMasterKeyId")).contains("ManagedKey");
    assertThat(HOME.statements(List.of("AWS::SNS::TopicPolicy")))
        .filteredOn(Statement::allows)
        .singleElement()
        .satisfies(
            statement -> {
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
    assertThat(body)
        .contains(
            "SEARCH('{codecommit-key-refresh,Cluster}",
            "CredentialAgeDays",
            "SecondsToNextStep",
            "EarliestExpirySeconds",
            "BehindTargets",
            "Attention",
            "maximum age")
        .doesNotContain("demo-cluster");
  }

  @Test
  void theDashboardGoesFromWhatIsWrongToHowItCameAbout() {
    assertThat(titles(HOME))
        .containsExactly(
            "Anything wrong?",
            "Clusters, as last looked at",
            "Outcomes of looks",
            "Age of each cluster's credential, days",
            "Next step due in, days",
            "A new credential's way into every target, minutes",
            "Targets behind",
            "First Git password to run out in, minutes",
            "Things that need a person",
            "Failed runs",
            "Mails and other side effects that failed",
            "Messages waiting, and given up");
  }

  @Test
  void theDashboardShowsEveryAlarmOfTheDeploymentAndAWeek() {
    Map<?, ?> body = body(HOME);
    assertThat(body.get("start")).isEqualTo("-P7D");
    assertThat(body.get("periodOverride")).isEqualTo("inherit");
    assertThat(Template.at(widget(HOME, "Anything wrong?"), "properties.alarms"))
        .isEqualTo(
            HOME.all("AWS::CloudWatch::Alarm").stream()
                .map(
                    alarm ->
                        "arn:aws:cloudwatch:us-west-2:123456789012:alarm:"
                            + alarm.text("AlarmName"))
                .toList());
  }

  /** A number that nobody writes would leave an alarm silent and a graph empty. */
  @Test
  void everythingThatIsWatchedIsInALog() throws IOException {
    String written =
        EnvironmentTest.source("rotator", "rotator.report.RotatorLog")
            + EnvironmentTest.source("updater", "updater.UpdaterLog")
            + EnvironmentTest.source("aws", "aws.log.EmbeddedMetrics");
    assertThat(watched())
        .contains(
            "metrics",
            "sweep ended",
            "ERROR",
            "CredentialAgeDays",
            "EarliestExpirySeconds",
            "DeliveryLagSeconds",
            "reason",
            "codecommit-key-refresh")
        .allSatisfy(name -> assertThat(written).contains("\"" + name + "\""));
  }

  /** What alarms, filters and the dashboard look for, but for what the filters themselves count. */
  private static Set<String> watched() {
    Set<String> names = new TreeSet<>();
    Set<String> counted = new TreeSet<>();
    List<Template> templates = new ArrayList<>(Synthesis.ofTheExample().templates().values());
    templates.addAll(
        Synthesis.of(Configurations.with("clusterMetrics", false)).templates().values());
    for (Template template : templates) {
      for (Resource filter : template.all("AWS::Logs::MetricFilter")) {
        Template.texts(filter.get("MetricTransformations"))
            .forEach(text -> counted.add(text.replaceAll(".*MetricName=(\\w+).*", "$1")));
        names.addAll(words("\\$\\.(\\w+)|\"([\\w ]+)\"", filter.text("FilterPattern")));
      }
      for (Resource alarm : template.all("AWS::CloudWatch::Alarm")) {
        if (!alarm.text("Namespace").startsWith("AWS/")) {
          names.addAll(List.of(alarm.text("Namespace"), alarm.text("MetricName")));
        }
      }
      for (Resource board : template.all("AWS::CloudWatch::Dashboard")) {
        names.addAll(
            words(
                "MetricName=\\\\\"(\\w+)|(?:latest|max)\\((\\w+)\\)| by (\\w+)",
                board.text("DashboardBody").replace("\\\\", "\\")));
      }
    }
    names.removeAll(counted);
    return names;
  }

  private static List<String> words(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .flatMap(found -> IntStream.rangeClosed(1, found.groupCount()).mapToObj(found::group))
        .filter(Objects::nonNull)
        .toList();
  }

  @Test
  void theDashboardDrawsAgesAgainstThePolicy() {
    Object age = widget(HOME, "Age of each cluster's credential, days");
    assertThat((List<?>) Template.at(age, "properties.annotations.horizontal"))
        .extracting(line -> Template.at(line, "label") + " " + Template.at(line, "value"))
        .containsExactly("maximum age 75", "audit limit 90");
  }

  @Test
  void theDashboardListsClustersAndOutcomesFromTheRotatorsLog() {
    String body = HOME.the("AWS::CloudWatch::Dashboard").text("DashboardBody");
    assertThat(body)
        .contains(
            "SOURCE '${" + HOME.the("AWS::Logs::LogGroup").id() + "}'",
            "latest(CredentialAgeDays) as ageDays",
            "by cluster",
            "count(*) as looks by reason");
  }

  @Test
  void withoutMetricsOfClustersOneAlarmIsForAllPairsAndOneEachForAnUpdaterThatIsSilent() {
    Synthesis cheap = Synthesis.of(Configurations.with("clusterMetrics", false));
    Template cluster = cheap.cluster("edge-1");
    assertThat(cluster.the("AWS::Logs::MetricFilter").text("FilterPattern"))
        .isEqualTo("{ $.EarliestExpirySeconds < 480 }");
    assertThat(cheap.home().the("AWS::CloudWatch::Alarm", "PairsExpire").text("MetricName"))
        .isEqualTo(
            cluster
                .the("AWS::Logs::MetricFilter")
                .text("MetricTransformations")
                .replaceAll(".*MetricName=(\\w+).*", "$1"));
    Resource silent = cluster.the("AWS::CloudWatch::Alarm", "NobodyRenews");
    assertThat(silent.text("MetricName")).isEqualTo("Invocations");
    assertThat(silent.text("TreatMissingData")).isEqualTo("breaching");
    assertThat(cheap.home().the("AWS::CloudWatch::Dashboard").text("DashboardBody"))
        .contains("ageDays")
        .doesNotContain("SEARCH(");
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
    assertThat(HOME.statements(List.of("AWS::KMS::Key")))
        .filteredOn(Statement::allows)
        .flatExtracting(Statement::principals)
        .containsExactly("arn:aws:iam::123456789012:root", "cloudwatch.amazonaws.com");
  }

  private static Map<?, ?> body(Template home) {
    return (Map<?, ?>) Template.json(home.the("AWS::CloudWatch::Dashboard").text("DashboardBody"));
  }

  private static List<Object> titles(Template home) {
    return ((List<?>) body(home).get("widgets"))
        .stream()
            .map(widget -> Template.at(widget, "properties.title"))
            .filter(Objects::nonNull)
            .collect(Collectors.toList());
  }

  private static Object widget(Template home, String title) {
    return ((List<?>) body(home).get("widgets"))
        .stream()
            .filter(widget -> title.equals(Template.at(widget, "properties.title")))
            .findFirst()
            .orElseThrow();
  }

  private static Resource alarm(String words) {
    return HOME.the("AWS::CloudWatch::Alarm", words);
  }
}
