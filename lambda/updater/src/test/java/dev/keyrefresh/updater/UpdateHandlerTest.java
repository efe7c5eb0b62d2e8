package dev.keyrefresh.updater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.contract.Served;
import dev.keyrefresh.contract.UpdateRequest;
import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.contract.UpdateResult;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.SignedGitPassword;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.updater.config.UpdaterSettings;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The real handler with all its adapters, against loopback servers. */
@EnableSnapshotTests
class UpdateHandlerTest {
  private static final Logger CHATTY = Logger.getLogger("io.fabric8.mockwebserver");
  private static final String ARN =
      "arn:aws:secretsmanager:us-west-2:123456789012:secret:"
          + "codecommit-key-refresh/demo-AbCdEf";
  private static final String VERSION = "11111111-1111-1111-1111-111111111111";
  private static final String ID = "AKIAIOSFODNN7EXAMPLE";
  private static final String KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  private static final String TOKEN = "EXAMPLETOKENOFTHEROLE";
  private static final String URL = "https://git-codecommit.us-west-2.amazonaws.com/v1/repos/demo";
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private final FakeAws aws = new FakeAws();
  private final KubernetesMockServer cluster =
      new KubernetesMockServer(
          new Context(),
          new MockWebServer(),
          new HashMap<>(),
          new KubernetesCrudDispatcher(),
          false);
  private final List<String> printed = new ArrayList<>();
  private HttpServer codeCommit;
  private int codeCommitSays = 200;
  private KubernetesClient person;
  private Instant now = START;
  private AwsCredentials session =
      AwsSessionCredentials.builder()
          .accessKeyId("ASIAIOSFODNN7EXAMPLE")
          .secretAccessKey(KEY)
          .sessionToken(TOKEN)
          .expirationTime(START.plus(Duration.ofHours(1)))
          .build();

  @BeforeEach
  void start() throws IOException {
    CHATTY.setLevel(Level.WARNING);
    cluster.init();
    person = cluster.createClient();
    codeCommit = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    codeCommit.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange
                .getResponseHeaders()
                .set("Content-Type", "application/x-git-upload-pack-advertisement");
            exchange.sendResponseHeaders(codeCommitSays, -1);
          }
        });
    codeCommit.start();
    aws.store(VERSION, key(ID), "AWSCURRENT");
    create("repo-1", URL);
  }

  @AfterEach
  void stop() {
    codeCommit.stop(0);
    person.close();
    cluster.destroy();
    aws.close();
  }

  @Test
  void deliversWhatTheScheduleAsksFor() throws Malformed {
    UpdateResult result = run(handler(Map.of()), scheduled());
    assertThat(result)
        .isEqualTo(
            new UpdateResult(
                "demo",
                "signed",
                Optional.of(
                    new Served(
                        ARN, new UserName("demo_codecommit_user"), CredentialKind.ACCESS_KEY)),
                false,
                result.targets(),
                Optional.empty()));
    assertThat(result.targets())
        .singleElement()
        .satisfies(
            target -> {
              assertThat(target.outcome()).isEqualTo(TargetOutcome.IN_STEP);
              assertThat(target.since()).contains(START);
              assertThat(target.expires()).contains(START.plus(Duration.ofMinutes(15)));
            });
    assertThat(field("username")).isEqualTo(ID);
    CodeCommitUrl url = CodeCommitUrl.parse(URL).orElseThrow();
    assertThat(field("password"))
        .isEqualTo(SignedGitPassword.sign(Secret.of(KEY), url, START).reveal());
  }

  @Test
  void renewsEveryFiveMinutesAndKeepsTheTimeOfTheFirstDelivery() throws Malformed {
    UpdateHandler handler = handler(Map.of());
    run(handler, scheduled());
    now = START.plus(Duration.ofMinutes(5));
    TargetState target = run(handler, scheduled()).targets().getFirst();
    assertThat(target.since()).contains(START);
    assertThat(target.expires()).contains(START.plus(Duration.ofMinutes(20)));
  }

  @Test
  void signsWithTheSessionOfItsRoleWhereTheClusterIsKeyless() throws Malformed {
    UpdateResult result = run(handler(Map.of("FORM", "keyless")), scheduled());
    assertThat(result.form()).isEqualTo("keyless");
    assertThat(result.targets())
        .singleElement()
        .satisfies(
            target ->
                assertThat(target.holds()).contains(new CredentialId("ASIAIOSFODNN7EXAMPLE")));
    assertThat(field("username")).isEqualTo("ASIAIOSFODNN7EXAMPLE%" + TOKEN);
    assertThat(field("password"))
        .isEqualTo(
            SignedGitPassword.sign(Secret.of(KEY), CodeCommitUrl.parse(URL).orElseThrow(), START)
                .reveal());
    assertThat(annotations())
        .containsEntry("codecommit-key-refresh/credential-id", "ASIAIOSFODNN7EXAMPLE")
        .containsEntry("codecommit-key-refresh/version-id", "");
  }

  @Test
  void refusesASessionWhoseEndNobodyTells() throws Malformed {
    session = AwsSessionCredentials.create("ASIAIOSFODNN7EXAMPLE", KEY, TOKEN);
    assertThat(run(handler(Map.of("FORM", "keyless")), scheduled()).targets())
        .extracting(TargetState::outcome)
        .containsExactly(TargetOutcome.SESSION_UNDATED);
    session = AwsBasicCredentials.create(ID, KEY);
    assertThat(run(handler(Map.of("FORM", "keyless")), scheduled()).targets())
        .extracting(TargetState::outcome)
        .containsExactly(TargetOutcome.SESSION_UNDATED);
    assertThat(field("username")).isEqualTo("somebody");
  }

  @Test
  void inspectsAndRehearsesWithoutWriting() throws Malformed {
    for (UpdateRequest request :
        List.of(
            new UpdateRequest(Operation.INSPECT, "demo", ARN, Optional.empty(), false),
            new UpdateRequest(Operation.DELIVER, "demo", ARN, Optional.empty(), true))) {
      UpdateResult result = run(handler(Map.of()), request.toMap());
      assertThat(result.targets())
          .extracting(TargetState::outcome)
          .containsExactly(TargetOutcome.BEHIND);
      assertThat(field("username")).isEqualTo("somebody");
    }
  }

  @Test
  void refusesAStaleVersion() throws Malformed {
    UpdateRequest request =
        new UpdateRequest(
            Operation.DELIVER,
            "demo",
            ARN,
            Optional.of(new VersionId("22222222-2222-2222-2222-222222222222")),
            false);
    assertThat(run(handler(Map.of()), request.toMap()).stale()).isTrue();
    assertThat(field("username")).isEqualTo("somebody");
  }

  @Test
  void looksTheApiServerUpInEksWhereItIsNotToldIt(Snapshot golden) throws Malformed {
    UpdateHandler handler = handler(Map.of("API_SERVER_URL", ""));
    List<String> said = new ArrayList<>();
    said.add("where that is denied\n" + problem(handler));
    aws.clusterIsBeingMade();
    said.add("where the cluster is being made\n" + problem(handler));
    aws.cluster(URI.create("https://127.0.0.1:1"), "bm90IGEgY2VydGlmaWNhdGU=");
    said.add("where its authority is no certificate\n" + problem(handler));
    golden
        .named("why-the-api-server-is-not-found")
        .assertThat(String.join("\n", said))
        .asText()
        .matchesSnapshotText();
  }

  private static String problem(UpdateHandler handler) throws Malformed {
    UpdateResult result = run(handler, scheduled());
    assertThat(result.targets()).isEmpty();
    return result.problem().orElseThrow().indent(2);
  }

  /** Everything it may print but times and metrics, and what it answers. */
  @Test
  void saysOfEachRunWhatBecameOfIt(Snapshot golden) throws Malformed {
    create("repo-2", "https://git.example.com/other");
    Map<String, String> three = Map.of("TARGETS", "argocd/repo-1,argocd/repo-2,argocd/repo-3");
    List<String> said = new ArrayList<>();
    said.add("an inspection\n" + logged(Map.of(), request(Operation.INSPECT, "")));
    said.add("a delivery\n" + logged(Map.of(), scheduled()));
    said.add("a delivery to three\n" + logged(three, scheduled()));
    said.add(
        "a version that is not wanted\n"
            + logged(Map.of(), request(Operation.DELIVER, "22222222-2222-2222-2222-222222222222")));
    codeCommitSays = 403;
    aws.store("33333333-3333-3333-3333-333333333333", key("AKIAI44QH8DHBEXAMPLE"), "AWSCURRENT");
    said.add("where CodeCommit refuses\n" + logged(Map.of(), scheduled()));
    aws.throttleNext(9);
    said.add(
        "where the rotator asks and the secret cannot be read\n"
            + logged(Map.of(), request(Operation.INSPECT, "")));
    aws.throttleNext(9);
    said.add("where the schedule asks and it cannot\n" + failed(scheduled()));
    cluster.destroy();
    said.add("where the API server is gone\n" + logged(Map.of(), request(Operation.INSPECT, "")));
    golden
        .named("what-became-of-a-run")
        .assertThat(String.join("\n", said))
        .asText()
        .matchesSnapshotText();
  }

  private String logged(Map<String, String> settings, Map<String, Object> event) throws Malformed {
    printed.clear();
    UpdateResult result = run(handler(settings), event);
    StringBuilder said = new StringBuilder();
    result
        .targets()
        .forEach(
            target ->
                said.append(target.name())
                    .append(": ")
                    .append(target.outcome())
                    .append(", ")
                    .append(target.outcome().meaning())
                    .append('\n'));
    result.problem().ifPresent(problem -> said.append("problem: ").append(problem).append('\n'));
    return (said + line()).indent(2);
  }

  private String failed(Map<String, Object> event) throws Malformed {
    printed.clear();
    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() -> run(handler(Map.of()), event));
    return line().indent(2);
  }

  /** The first one printed, as far as it is for people. */
  private String line() throws Malformed {
    Map<String, Object> line = Json.read(printed.getFirst());
    return line.get("level")
        + ": "
        + line.get("message")
        + (line.get("failures") instanceof List<?> failures ? "\nfailures: " + failures : "");
  }

  private static Map<String, Object> request(Operation operation, String version) {
    return new UpdateRequest(
            operation,
            "demo",
            ARN,
            Optional.of(version).filter(id -> !id.isEmpty()).map(VersionId::new),
            false)
        .toMap();
  }

  @Test
  void printsOneLineOfOutcomesAndOneOfMetrics() throws Malformed {
    create("repo-2", "https://git.example.com/other");
    run(handler(Map.of("TARGETS", "argocd/repo-1,argocd/repo-2,argocd/repo-3")), scheduled());
    assertThat(printed).hasSize(2).noneMatch(line -> line.contains("\n"));
    assertThat(Json.read(printed.getFirst()))
        .containsEntry("level", "WARN")
        .containsEntry("message", "1 of 3 targets hold what is wanted")
        .containsEntry("cluster", "demo")
        .containsEntry("operation", "deliver")
        .containsEntry("durationMillis", 0)
        .containsEntry(
            "targets",
            Map.of(
                "argocd/repo-1",
                "IN_STEP",
                "argocd/repo-2",
                "OTHER_HOST",
                "argocd/repo-3",
                "MISSING"));
    Map<String, Object> metrics = Json.read(printed.getLast());
    assertThat(metrics)
        .containsEntry("Cluster", "demo")
        .containsEntry("DeliveredTargets", 1)
        .containsEntry("BehindTargets", 0)
        .containsEntry("EarliestExpirySeconds", 900);
    assertThat(metrics.get("_aws").toString())
        .contains(
            "Namespace=codecommit-key-refresh",
            "Dimensions=[[Cluster]]",
            "Name=DeliveredTargets",
            "Name=BehindTargets",
            "Name=EarliestExpirySeconds",
            "Unit=Seconds",
            "Timestamp=" + START.toEpochMilli());
  }

  @Test
  void leavesMetricsToTheLogWhereTheyWouldCost() throws Malformed {
    run(handler(Map.of("CLUSTER_METRICS", "false")), scheduled());
    assertThat(Json.read(printed.getLast()))
        .containsEntry("EarliestExpirySeconds", 900)
        .doesNotContainKey("_aws");
  }

  @Test
  void measuresNoExpiryWhereNothingExpires() throws Malformed {
    run(
        handler(Map.of()),
        new UpdateRequest(Operation.INSPECT, "demo", ARN, Optional.empty(), false).toMap());
    assertThat(Json.read(printed.getLast()))
        .containsEntry("DeliveredTargets", 0)
        .containsEntry("BehindTargets", 1)
        .doesNotContainKey("EarliestExpirySeconds");
    assertThat(printed.getLast()).doesNotContain("EarliestExpirySeconds");
  }

  @Test
  void refusesWhatIsMalformedOrMeantForAnother(Snapshot golden) throws Malformed {
    List<String> said = new ArrayList<>();
    for (String event :
        List.of(
            "nothing",
            "null",
            "[]",
            "{\"operation\":",
            "{}",
            "{\"operation\":7}",
            "{\"operation\":\"deliver\"}",
            "{\"operation\":\"delete\"}",
            "{\"operation\":\"deliver\",\"cluster\":\"demo\"}",
            "{\"operation\":\"deliver\",\"cluster\":\"demo\",\"secretArn\":[]}",
            "{\"operation\":\"deliver\",\"cluster\":\"demo\",\"secretArn\":\""
                + ARN
                + "\",\"versionId\":\"short\"}",
            "{\"operation\":\"deliver\",\"cluster\":\"edge\\n"
                + "x".repeat(500)
                + "\",\"secretArn\":\""
                + ARN
                + "\"}",
            "{\"operation\":\"deliver\",\"cluster\":\"demo\",\"secretArn\":\"another\"}")) {
      said.add(event.replaceAll("x{5,}", "xxxxx…") + "\n" + refused(event));
    }
    golden
        .named("what-is-refused")
        .assertThat(String.join("\n", said))
        .asText()
        .matchesSnapshotText();
  }

  @Test
  void nothingItSaysHoldsASecret() throws Malformed {
    create("repo-2", "https://me:" + KEY + "@git.example.com/demo");
    String targets = "argocd/repo-1,argocd/repo-2,argocd/repo-3";
    List<String> said = new ArrayList<>();
    for (int answer : List.of(200, 403, 404, 503)) {
      codeCommitSays = answer;
      now = now.plus(Duration.ofMinutes(5));
      said.add(run(handler(Map.of("TARGETS", targets)), scheduled()).toMap().toString());
      said.add(
          run(handler(Map.of("TARGETS", targets, "FORM", "keyless")), scheduled())
              .toMap()
              .toString());
    }
    cluster.destroy();
    said.add(run(handler(Map.of()), scheduled()).toMap().toString());
    said.add(run(handler(Map.of("FORM", "keyless")), scheduled()).toMap().toString());
    said.addAll(printed);
    assertThat(said)
        .hasSizeGreaterThan(10)
        .noneMatch(
            text ->
                text.contains(KEY)
                    || text.contains("EXAMPLEKEY")
                    || text.contains(TOKEN)
                    || text.contains("k8s-aws-v1")
                    || text.matches(".*\\d{8}T\\d{6}Z[0-9a-f]{64}.*"));
  }

  private String refused(String event) throws Malformed {
    Throwable refusal =
        catchThrowable(() -> run(handler(Map.of()), event.equals("nothing") ? "" : event));
    assertThat(refusal).isInstanceOf(IllegalArgumentException.class);
    assertThat(refusal.getMessage()).hasSizeLessThan(300).doesNotContain("\n");
    assertThat(Json.read(printed.getLast()))
        .containsEntry("level", "ERROR")
        .containsEntry("message", "IllegalArgumentException: " + refusal.getMessage());
    assertThat(aws.asked()).isEmpty();
    return refusal.getMessage().indent(2);
  }

  private UpdateHandler handler(Map<String, String> changes) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "CLUSTER_NAME",
                "demo",
                "SECRET_ARN",
                ARN,
                "FORM",
                "signed",
                "TARGETS",
                "argocd/repo-1",
                "AWS_REGION",
                "us-west-2",
                "API_SERVER_URL",
                "http://127.0.0.1:" + cluster.getPort(),
                "CODECOMMIT_ENDPOINT",
                "http://127.0.0.1:" + codeCommit.getAddress().getPort()));
    environment.putAll(changes);
    return new UpdateHandler(
        UpdaterSettings.of(environment),
        new UpdaterWiring(
            Optional.of(aws.endpoint()),
            StaticCredentialsProvider.create(
                AwsSessionCredentials.create("ASIAIOSFODNN7EXAMPLE", KEY, TOKEN)),
            () -> session,
            HttpClient.Builder.NO_PROXY,
            () -> now,
            time -> now = now.plus(time),
            printed::add));
  }

  /** What EventBridge Scheduler sends. */
  private static Map<String, Object> scheduled() {
    return new HashMap<>(Map.of("operation", "deliver", "cluster", "demo", "secretArn", ARN));
  }

  private static UpdateResult run(UpdateHandler handler, Map<String, Object> event)
      throws Malformed {
    return run(handler, Json.write(event));
  }

  private static UpdateResult run(UpdateHandler handler, String event) throws Malformed {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      handler.handle(
          new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
          answer,
          () -> Duration.ofMinutes(2));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return UpdateResult.read(Json.read(answer.toString(StandardCharsets.UTF_8)));
  }

  private void create(String name, String url) {
    person
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace("argocd")
                .withName(name)
                .addToLabels("argocd.argoproj.io/secret-type", "repository")
                .endMetadata()
                .addToData("url", base64(url))
                .addToData("username", base64("somebody"))
                .build())
        .create();
  }

  private String field(String key) {
    String data =
        person.secrets().inNamespace("argocd").withName("repo-1").get().getData().get(key);
    return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
  }

  private Map<String, String> annotations() {
    return person
        .secrets()
        .inNamespace("argocd")
        .withName("repo-1")
        .get()
        .getMetadata()
        .getAnnotations();
  }

  private static String key(String id) {
    return "{\"AccessKey\":{\"UserName\":\"demo_codecommit_user\",\"AccessKeyId\":\""
        + id
        + "\",\"SecretAccessKey\":\""
        + KEY
        + "\"}}";
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
