package dev.keyrefresh.rotator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.UpdateResult;
import dev.keyrefresh.contract.VersionJson;
import dev.keyrefresh.rotator.config.RotatorSettings;
import dev.keyrefresh.rotator.mail.Happenings;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the function answers and logs, word for word, with AWS answering as each test has it. */
@EnableSnapshotTests
class RotateHandlerTest {
  private static final String ARN = Happenings.EDGE_1.secretArn();
  private static final String USER = Happenings.EDGE_1.user().value();
  private static final CredentialVersion CURRENT = Happenings.version();
  private static final Wire.Answer DENIED = Wire.jsonError(400, "AccessDeniedException");
  private static final Wire.Answer IAM_DENIES = Wire.xmlError(403, "AccessDenied");
  private static final Wire.Answer NO_SUCH = Wire.xmlError(404, "NoSuchEntity");
  private static final String QUEUE = "https://sqs.us-west-2.amazonaws.com/123456789012/work";

  private final Wire wire = new Wire();
  private final Sayings said = new Sayings();

  /** A cluster that is within policy: one key, stored, claimed and held by its one target. */
  @BeforeEach
  void becomeAClusterAtRest() {
    wire.on("DescribeSecret", secret(Map.of()))
        .on("TagResource", Wire.json("{}"))
        .on("PutEvents", Wire.json("{\"FailedEntryCount\":0,\"Entries\":[{}]}"))
        .on("GetUser", user("codecommit-key-refresh", ARN))
        .on("UntagUser", Wire.xml("UntagUser", ""))
        .on("ListAccessKeys", keys("Active"))
        .on("GetAccessKeyLastUsed", owner(USER))
        .on("Invoke", targets("signed", state(TargetOutcome.IN_STEP)))
        .on("ListSecrets", Wire.json("{\"SecretList\":[]}"))
        .on(
            "ListEntitiesForPolicy",
            Wire.xml("ListEntitiesForPolicy", "<PolicyUsers></PolicyUsers>"))
        .on("GetSecretValue", value(VersionJson.write(CURRENT)));
  }

  @AfterEach
  void close() {
    wire.close();
  }

  @Test
  void refusesWhatItCannotUnderstand(Snapshot golden) {
    ask("no JSON at all", "hello");
    ask("a cluster that is not configured", "{\"action\":\"rotate\",\"cluster\":\"edge-7\"}");

    matches(golden, "what-is-refused");
  }

  @Test
  void pausesAndResumes(Snapshot golden) {
    ask("pause", action("pause"));
    ask("pause, on trial", action("pause", "\"dryRun\":true"));
    ask("resume what is not paused", action("resume"));
    wire.on("DescribeSecret", secret(Map.of("paused", "since today")));
    ask("resume what is paused", action("resume"));
    wire.on("DescribeSecret", secret(Map.of("released", "since today")));
    ask("resume what was given back", action("resume"));
    wire.on("DescribeSecret", DENIED);
    ask("where the secret may not be described", action("pause"));

    matches(golden, "pause-and-resume");
  }

  @Test
  void hasDelivered(Snapshot golden) {
    ask("deliver", action("deliver"));
    ask("deliver, on trial", action("deliver", "\"dryRun\":true"));
    wire.on("Invoke", DENIED);
    ask("where the updater may not be called", action("deliver"));

    matches(golden, "deliver");
  }

  @Test
  void reportsAndChecks(Snapshot golden) {
    ask("status", action("status"));
    ask("status as text", action("status", "\"format\":\"text\""));
    ask("a look", action("reconcile"));
    ask("a rotation, on trial", action("rotate", "\"dryRun\":true"));
    wire.on("GetSecretValue", value("hello"));
    ask("status of what nobody can read", action("status"));
    wire.on("Invoke", IAM_DENIES).on("GetSecretValue", value(VersionJson.PLACEHOLDER));
    ask("status of what is not adopted and cannot be seen", action("status"));

    matches(golden, "reports");
  }

  @Test
  void givesBack(Snapshot golden) {
    ask("what would die", action("release"));
    ask("what may die, on trial", action("release", "\"leave\":\"present\",\"dryRun\":true"));
    ask("what may die", action("release", "\"leave\":\"present\""));
    wire.on("DescribeSecret", secret(Map.of()), secret(Map.of()), beginning());
    ask("what begins meanwhile", action("release", "\"leave\":\"present\""));
    wire.on("DescribeSecret", secret(Map.of("released", "since today")));
    ask("what was given back", action("release"));
    ask("a look at what was given back", action("reconcile"));
    wire.on("DescribeSecret", secret(Map.of())).on("ListAccessKeys", IAM_DENIES);
    ask("what cannot be seen", action("release"));
    wire.on("DescribeSecret", DENIED);
    ask("what may not be described", action("release"));

    matches(golden, "release");
  }

  @Test
  void refusesToGiveBackWhatWouldStopToWork(Snapshot golden) {
    wire.on("Invoke", targets("signed", state(TargetOutcome.UNREACHABLE)));
    ask("targets that cannot be seen", action("release"));
    wire.on("Invoke", targets("keyless", state(TargetOutcome.IN_STEP)));
    ask("targets of another form", action("release"));
    wire.on("Invoke", targets("signed", holdingNothing())).on("ListAccessKeys", keys("Inactive"));
    ask("a key that is Inactive, in no target", action("release"));
    wire.on("DescribeSecret", secret(Map.of("exposed", CURRENT.credentialId().value())))
        .on("GetUser", user("codecommit-key-refresh", "another"));
    ask("an exposed key of another's user", action("release"));
    wire.on("DescribeSecret", beginning()).on("GetSecretValue", value("hello"));
    ask("a rotation under way that nobody can read", action("release"));

    matches(golden, "why-a-release-is-refused");
  }

  @Test
  void looksForWhomAnEventMeans(Snapshot golden) {
    ask("a user of nobody here", config("AIDAEXAMPLEUSERID0002"));
    ask("a user of a cluster here", config("AIDAEXAMPLEUSERID0001"));
    wire.on("GetUser", IAM_DENIES);
    ask("nobody can tell whose user", config("AIDAEXAMPLEUSERID0001"));
    wire.on("GetAccessKeyLastUsed", owner("somebody"));
    ask("a key of somebody else", exposed("AKIAI44QH8DHBEXAMPLE"));
    wire.on("GetAccessKeyLastUsed", NO_SUCH).on("ListAccessKeys", IAM_DENIES);
    ask("nobody can tell whose key", exposed("AKIAI44QH8DHBEXAMPLE"));

    matches(golden, "whom-an-event-means");
  }

  @Test
  void saysWhatBecameOfAnExposedKey(Snapshot golden) {
    wire.on("GetUser", user("codecommit-key-refresh", ARN))
        .on("DescribeSecret", secret(Map.of("paused", "true")));
    ask("a key of a paused cluster", exposed(CURRENT.credentialId().value()));
    wire.on("DescribeSecret", secret(Map.of("released", "true")));
    ask("a key of a cluster that was given back", exposed(CURRENT.credentialId().value()));
    wire.on("DescribeSecret", secret(Map.of()), DENIED);
    ask("a key of a cluster that fails", exposed(CURRENT.credentialId().value()));

    matches(golden, "exposed-keys");
  }

  @Test
  void sweeps(Snapshot golden) {
    ask("one cluster", SWEEP);
    wire.on("ListEntitiesForPolicy", IAM_DENIES).on("ListSecrets", DENIED);
    ask("where AWS does not tell who is quarantined and what is at rest", SWEEP);
    wire.on("DescribeSecret", DENIED);
    ask("where a cluster fails", SWEEP);
    ask("where no list may be read", Map.of("CLUSTERS", ""), SWEEP);
    wire.on(
        "ListSecrets",
        Wire.json(Json.write(Map.of("SecretList", List.of(listed("edge-1", "team/edge-1"))))));
    ask("where a tag is not believed", Map.of("CLUSTERS", ""), SWEEP);

    matches(golden, "sweeps");
  }

  @Test
  void feedsItself(Snapshot golden) {
    wire.on("SendMessageBatch", Wire.json("{\"Successful\":[],\"Failed\":[]}"));
    ask("a message for each cluster", Map.of("QUEUE_URL", QUEUE), SWEEP);
    wire.on("SendMessageBatch", DENIED);
    ask("where the queue takes nothing", Map.of("QUEUE_URL", QUEUE), SWEEP);
    wire.on("ChangeMessageVisibility", DENIED).on("DescribeSecret", DENIED);
    ask("a message that comes back", Map.of("QUEUE_URL", QUEUE), message(1));
    ask("a message that is given up", Map.of("QUEUE_URL", QUEUE), message(3));

    matches(golden, "the-queue");
  }

  private static final String SWEEP =
      "{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\"}";

  private void matches(Snapshot golden, String name) {
    assertThat(said.toString()).doesNotContain(Happenings.SECRET);
    golden.named(name).assertThat(said.toString()).asText().matchesSnapshotText();
  }

  private void ask(String what, String event) {
    ask(what, Map.of(), event);
  }

  private void ask(String what, Map<String, String> settings, String event) {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    RotateHandler handler = handler(settings, log);
    Map<String, Object> answer = Map.of();
    String answered;
    try {
      answer = Outline.read(answer(handler, event));
      answered = "answers\n" + Outline.of(answer).indent(2);
    } catch (RuntimeException e) {
      answered = "fails: " + e.getMessage() + "\n";
    }
    said.add(what, answered + logged(log.toString(UTF_8), answer));
  }

  /** Without metrics and times, and without what the answer says too. */
  private static String logged(String log, Map<String, Object> answer) {
    return log.lines()
        .map(Outline::read)
        .filter(line -> !line.get("message").equals("metrics"))
        .map(
            line -> {
              Map<String, Object> rest = new HashMap<>(line);
              rest.keySet().removeAll(List.of("timestamp", "level", "message"));
              String says =
                  rest.entrySet().containsAll(answer.entrySet()) && !answer.isEmpty()
                      ? "  the same\n"
                      : Outline.of(rest).indent(2);
              return "logs " + line.get("level") + ", " + line.get("message") + "\n" + says;
            })
        .collect(Collectors.joining());
  }

  private RotateHandler handler(Map<String, String> settings, ByteArrayOutputStream log) {
    Map<String, String> environment =
        new HashMap<>(Map.of("AWS_REGION", "us-west-2", "CLUSTERS", "edge-1"));
    environment.putAll(settings);
    environment.values().removeIf(String::isEmpty);
    return new RotateHandler(
        RotatorSettings.of(environment),
        new RotatorWiring(
            wire.clients(), () -> Happenings.NOON, _ -> {}, new PrintStream(log, true, UTF_8)));
  }

  private static String answer(RotateHandler handler, String event) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      handler.handle(
          new ByteArrayInputStream(event.getBytes(UTF_8)), answer, () -> Duration.ofMinutes(15));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answer.toString(UTF_8);
  }

  // Events

  private static String action(String action, String... more) {
    return "{\"action\":\""
        + action
        + "\",\"cluster\":\"edge-1\""
        + List.of(more).stream().map(each -> "," + each).collect(Collectors.joining())
        + "}";
  }

  private static String config(String userId) {
    return Json.write(
        Map.of(
            "source",
            "aws.config",
            "detail-type",
            "Config Rules Compliance Change",
            "detail",
            Map.of(
                "resourceType",
                "AWS::IAM::User",
                "resourceId",
                userId,
                "newEvaluationResult",
                Map.of("complianceType", "NON_COMPLIANT"))));
  }

  private static String exposed(String key) {
    return Json.write(
        Map.of(
            "source",
            "aws.health",
            "detail-type",
            "AWS Health Event",
            "detail",
            Map.of(
                "service",
                "RISK",
                "eventTypeCode",
                "AWS_RISK_CREDENTIALS_EXPOSED",
                "affectedEntities",
                List.of(Map.of("entityValue", key)))));
  }

  private static String message(int receives) {
    return Json.write(
        Map.of(
            "Records",
            List.of(
                Map.of(
                    "eventSource",
                    "aws:sqs",
                    "messageId",
                    "m-1",
                    "receiptHandle",
                    "r-1",
                    "body",
                    action("reconcile", "\"sweep\":{}"),
                    "attributes",
                    Map.of("ApproximateReceiveCount", Integer.toString(receives))))));
  }

  // What AWS answers

  private static Wire.Answer secret(Map<String, String> tags) {
    return secret(tags, Map.of(CURRENT.id().value(), List.of("AWSCURRENT")));
  }

  private static Wire.Answer beginning() {
    return secret(
        Map.of(),
        Map.of(
            CURRENT.id().value(),
            List.of("AWSCURRENT"),
            "00000000-0000-4000-8000-000000000001",
            List.of("AWSPENDING")));
  }

  private static Wire.Answer secret(Map<String, String> tags, Map<String, List<String>> stages) {
    return Wire.json(
        Json.write(
            Map.of(
                "ARN",
                ARN,
                "Tags",
                tags.entrySet().stream()
                    .map(
                        tag ->
                            Map.of(
                                "Key",
                                "codecommit-key-refresh/" + tag.getKey(),
                                "Value",
                                tag.getValue()))
                    .toList(),
                "VersionIdsToStages",
                stages)));
  }

  private static Map<String, Object> listed(String cluster, String name) {
    return Map.of(
        "ARN",
        ARN,
        "Name",
        name,
        "Tags",
        List.of(Map.of("Key", "codecommit-key-refresh/cluster", "Value", cluster)));
  }

  private static Wire.Answer value(String text) {
    return Wire.json(Json.write(Map.of("SecretString", text, "CreatedDate", 1767225600)));
  }

  private static Wire.Answer user(String tag, String value) {
    return Wire.xml(
        "GetUser",
        "<User><UserName>"
            + USER
            + "</UserName><Arn>arn:aws:iam::123456789012:user/"
            + USER
            + "</Arn><UserId>AIDAEXAMPLEUSERID0001</UserId><Tags><member><Key>"
            + tag
            + "</Key><Value>"
            + value
            + "</Value></member></Tags></User>");
  }

  private static Wire.Answer keys(String status) {
    return Wire.xml(
        "ListAccessKeys",
        "<IsTruncated>false</IsTruncated><AccessKeyMetadata><member><UserName>"
            + USER
            + "</UserName><AccessKeyId>"
            + CURRENT.credentialId()
            + "</AccessKeyId><Status>"
            + status
            + "</Status><CreateDate>"
            + Happenings.CREATED
            + "</CreateDate></member></AccessKeyMetadata>");
  }

  private static Wire.Answer owner(String user) {
    return Wire.xml("GetAccessKeyLastUsed", "<UserName>" + user + "</UserName>");
  }

  private static Wire.Answer targets(String form, TargetState... states) {
    return Wire.json(
        Json.write(
            new UpdateResult(
                    "edge-1", form, Optional.empty(), false, List.of(states), Optional.empty())
                .toMap()));
  }

  private static TargetState state(TargetOutcome outcome) {
    return state(outcome, true);
  }

  private static TargetState holdingNothing() {
    return state(TargetOutcome.BEHIND, false);
  }

  private static TargetState state(TargetOutcome outcome, boolean holds) {
    return new TargetState(
        new TargetName("argocd", "repo-1"),
        "https://git-codecommit.us-west-2.amazonaws.com/v1/repos/demo",
        holds ? Optional.of(CURRENT.credentialId()) : Optional.empty(),
        outcome,
        holds ? Optional.of(Happenings.NOON) : Optional.empty(),
        holds ? Optional.of(Happenings.NOON.plusSeconds(900)) : Optional.empty());
  }
}
