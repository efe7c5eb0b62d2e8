package dev.keyrefresh.rotator.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.contract.Json;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotator.Sayings;
import dev.keyrefresh.rotator.event.Trigger.Action;
import dev.keyrefresh.rotator.event.Trigger.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnableSnapshotTests
class TriggerReaderTest {
  @Test
  void readsAnAction() {
    assertThat(TriggerReader.read(Map.of("action", "rotate", "cluster", "edge-1", "dryRun", true)))
        .isEqualTo(new Trigger.One(Action.ROTATE, new ClusterName("edge-1"), true));
  }

  @Test
  void readsAScheduleThatNamesNoCluster() {
    assertThat(TriggerReader.read(Map.of("detail-type", "Scheduled Event", "detail", Map.of())))
        .isEqualTo(new Trigger.Sweep(Optional.empty()));
  }

  private static final List<Map<String, Object>> UNREADABLE =
      List.of(
          Map.of(),
          event("action", 7, "cluster", "a"),
          event("action", "explode", "cluster", "a"),
          event("action", "x".repeat(5000)),
          event("action", "rotate"),
          event("action", "rotate", "cluster", "../x"),
          event("action", "rotate", "cluster", "a", "dryRun", "yes"),
          event("action", "rotate", "cluster", "a", "format", "text"),
          event("action", "status", "cluster", "a", "format", "html"),
          event("action", "rotate", "cluster", "a", "leave", "present"),
          event("action", "release", "cluster", "a", "leave", "all"),
          event("detail-type", "Nonsense\n"),
          event("detail-type", "AWS Health Event", "source", "my.own"),
          health("RISK", "AWS_RISK_CREDENTIALS_EXPOSED", "a user's name"),
          config("AWS::IAM::User", "NON_COMPLIANT", Map.of()),
          event("Records", List.of(event("eventSource", "aws:sns"))),
          event("Records", List.of(event("eventSource", "aws:sqs"))));

  @Test
  void saysWhatItExpectsAndThatNothingWasDone(Snapshot golden) {
    Sayings said = new Sayings();
    UNREADABLE.forEach(
        event -> {
          assertThatThrownBy(() -> TriggerReader.read(event))
              .isInstanceOf(Misunderstood.class)
              .hasMessageEndingWith("Nothing was done")
              .message()
              .hasSizeLessThan(400);
          said.failure(shortened(Json.write(event)), () -> TriggerReader.read(event));
        });
    golden.named("what-is-refused").assertThat(said.toString()).asText().matchesSnapshotText();
  }

  @Test
  void asksAPersonForTheKeyThatAnExposureDoesNotName(Snapshot golden) {
    Sayings said = new Sayings();
    UNREADABLE.forEach(
        event ->
            assertThatThrownBy(() -> TriggerReader.read(event))
                .isInstanceOfSatisfying(
                    Misunderstood.class,
                    refused ->
                        refused
                            .forPeople()
                            .ifPresent(
                                why ->
                                    said.add(
                                        Json.write(event),
                                        why.reason()
                                            + "\n"
                                            + why.known()
                                            + "\n"
                                            + why.whatToDo()))));
    golden
        .named("what-a-person-is-told")
        .assertThat(said.toString())
        .asText()
        .matchesSnapshotText();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS_RISK_CREDENTIALS_EXPOSED",
        "AWS_RISK_CREDENTIALS_COMPROMISED",
        "AWS_RISK_CREDENTIALS_COMPROMISE_SUSPECTED",
        "AWS_RISK_CREDENTIALS_EXPOSURE_SUSPECTED",
        "AWS_RISK_IAM_QUARANTINE"
      })
  void takesAKeyForExposedByEachCodeOfItsKind(String code) {
    assertThat(TriggerReader.read(health("RISK", code, "AKIAIOSFODNN7EXAMPLE")))
        .isEqualTo(
            new Trigger.Exposed(
                Set.of(new CredentialId("AKIAIOSFODNN7EXAMPLE")), Optional.empty(), code));
  }

  private static final List<Map<String, Object>> ASKS_FOR_NOTHING =
      List.of(
          health("EC2", "AWS_EC2_OPERATIONAL_ISSUE", "i-0123456789abcdef0"),
          health("RISK", "AWS_RISK_OTHER", "AKIAIOSFODNN7EXAMPLE"),
          config("AWS::IAM::User", "COMPLIANT", Map.of("resourceId", "AIDAEXAMPLE")),
          config("AWS::IAM::User", "NOT_APPLICABLE", Map.of("resourceId", "AIDAEXAMPLE")),
          config("AWS::S3::Bucket", "NON_COMPLIANT", Map.of("resourceId", "photos")),
          event("source", "aws.config", "detail-type", "Config Rules Compliance Change"));

  @Test
  void ignoresWhatAsksForNothingAndSaysWhy(Snapshot golden) {
    Sayings said = new Sayings();
    ASKS_FOR_NOTHING.forEach(
        event ->
            assertThat(TriggerReader.read(event))
                .isInstanceOfSatisfying(
                    Trigger.Ignored.class, ignored -> said.add(Json.write(event), ignored.why())));
    golden.named("what-is-ignored").assertThat(said.toString()).asText().matchesSnapshotText();
  }

  @Test
  void refusesABodyWithoutQuotingWhatCannotBeRead(Snapshot golden) {
    Sayings said = new Sayings();
    for (String body :
        List.of(
            "",
            "not JSON",
            "[\"a\",\"list\"]",
            "{\"Records\":[]}",
            "{\"action\":\"explode\",\"cluster\":\"a\"}")) {
      said.failure("body: " + body, () -> TriggerReader.read(message(body)));
    }
    golden
        .named("what-bodies-are-refused")
        .assertThat(said.toString())
        .asText()
        .matchesSnapshotText();
  }

  @Test
  void readsAnyEventFromABody() {
    assertThat(
            TriggerReader.read(
                message(Json.write(health("RISK", "AWS_RISK_IAM_QUARANTINE", "ASIAEXAMPLEKEY01")))))
        .isInstanceOf(Trigger.Exposed.class);
  }

  @Test
  void readsBackWhatASweepWritesForItself() {
    Trigger.Look look =
        new Trigger.Look(
            new ClusterName("edge-1"),
            true,
            Optional.of(
                new IdleCluster(
                    "arn:aws:secretsmanager:us-west-2:123456789012:secret:x-AbCdEf",
                    new UserName("edge-1_codecommit_user"),
                    CredentialKind.GIT_CREDENTIAL)));
    Trigger.Look bare = new Trigger.Look(new ClusterName("edge-2"), false, Optional.empty());

    assertThat(TriggerReader.read(message(SweepMessage.of(look)))).isEqualTo(look);
    assertThat(TriggerReader.read(message(SweepMessage.of(bare)))).isEqualTo(bare);
    assertThat(TriggerReader.read(message(SweepMessage.from("token/+=="))))
        .isEqualTo(new Trigger.Sweep(Optional.of("token/+==")));
    assertThat(TriggerReader.read(Map.of("action", "sweep")))
        .isEqualTo(new Trigger.Sweep(Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"atRest\":7}",
        "{\"atRest\":{\"secret\":\"arn\"}}",
        "{\"atRest\":{\"secret\":\"arn\",\"user\":\"a b\",\"kind\":\"access-key\"}}",
        "{\"atRest\":{\"secret\":\"arn\",\"user\":\"u\",\"kind\":\"other\"}}"
      })
  void looksInFullWhereAMessageTellsLessThanItShould(String sweep) {
    assertThat(
            TriggerReader.read(
                message(
                    "{\"action\":\"reconcile\",\"cluster\":\"edge-1\",\"sweep\":" + sweep + "}")))
        .isEqualTo(new Trigger.Look(new ClusterName("edge-1"), false, Optional.empty()));
  }

  private static Message message(String body) {
    return new Message("m-1", body, Optional.empty(), 1);
  }

  private static Map<String, Object> health(String service, String code, String entity) {
    return event(
        "source",
        "aws.health",
        "detail-type",
        "AWS Health Event",
        "detail",
        event(
            "service",
            service,
            "eventTypeCode",
            code,
            "affectedEntities",
            List.of(event("entityValue", entity))));
  }

  private static Map<String, Object> config(
      String type, String compliance, Map<String, Object> more) {
    Map<String, Object> detail = new LinkedHashMap<>(more);
    detail.put("resourceType", type);
    detail.put("newEvaluationResult", Map.of("complianceType", compliance));
    return event(
        "source", "aws.config", "detail-type", "Config Rules Compliance Change", "detail", detail);
  }

  /** In this order. */
  private static Map<String, Object> event(Object... keysAndValues) {
    Map<String, Object> event = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      event.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return event;
  }

  private static String shortened(String event) {
    return event.length() <= 400 ? event : event.substring(0, 20) + "…";
  }
}
