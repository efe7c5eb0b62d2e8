package dev.keyrefresh.local;

import static dev.keyrefresh.local.Payloads.bytes;
import static dev.keyrefresh.local.Payloads.text;
import static org.assertj.core.api.Assertions.assertThat;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.contract.VersionJson;
import dev.keyrefresh.local.aws.fault.Faults;
import dev.keyrefresh.local.aws.ses.LocalMail;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.kubernetes.LocalCluster;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.lambda.LocalLambda;
import dev.keyrefresh.local.time.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.jr.ob.JSON;

/**
 * What may be wrong around a run, through both real handlers: what is said of it in the result, the
 * log and, where a person must act, the mail; that no target loses its access; and that the next
 * run after the repair ends as if nothing had been.
 */
@EnableSnapshotTests
class BadInputTest {
  private static final String LOOK = "{\"action\":\"reconcile\",\"cluster\":\"demo-cluster\"}";
  private static final String ROTATE = LOOK.replace("reconcile", "rotate");
  private static final String CLAIM = "codecommit-key-refresh";

  private static final JSON PRETTY = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT);
  private static final Pattern LISTS = Pattern.compile("(?m)^ *(Credential|Target): ");

  private static final Pattern TELLING =
      Pattern.compile("\"level\":\"(WARN|ERROR)\"|\"message\":\"run ended\"");

  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T06:00:00Z"));
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);
  private final LocalWorld world = LocalWorld.startSettled(clock, clock, log, log);
  private final Faults faults = world.aws().faults();
  private String current = "";
  private int mailsRead;

  @AfterEach
  void close() {
    world.close();
  }

  // What a sweep stands on

  @ParameterizedTest
  @ValueSource(strings = {"schedule-rule.json", "config-noncompliant.json", "health-exposed.json"})
  void tellsOfAListThatIsDeniedAndSweepsTheNextTime(String event, Snapshot golden) {
    LocalLambda rotator = Handler.of(world, Map.of("CLUSTERS", ""), clock, log);
    faults.always("secretsmanager:ListSecrets").deny();

    Invocation answer = rotator.call(Events.find().read(event));
    faults.clear();

    assertTold(golden, "a-list-that-is-denied-to-" + event, text(answer));
    assertThat(text(rotator.call(Events.find().read("schedule-rule.json"))))
        .contains("\"counts\":{\"WITHIN_POLICY\":1}");
  }

  @Test
  void tellsOfAQueueThatTakesNothingAndSweepsTheNextTime(Snapshot golden) {
    String url = world.aws().queues().create("work", Duration.ofMinutes(2), 5).url();
    LocalLambda rotator = Handler.of(world, Map.of("QUEUE_URL", url), clock, log);
    faults.always("sqs:SendMessageBatch").deny();

    Invocation answer = rotator.call(Events.find().read("schedule-rule.json"));
    faults.clear();

    assertTold(golden, "a-queue-that-takes-nothing", text(answer));
    assertThat(text(rotator.call(Events.find().read("schedule-rule.json"))))
        .contains("\"counts\":{\"SENT\":1}");
  }

  // What a run stands on

  record Wrong(
      String name,
      Consumer<BadInputTest> breaking,
      Consumer<BadInputTest> repairing,
      String event) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Wrong> oneOfAKind() {
    return Stream.of(
        stored("what is pending is not JSON", "hello"),
        new Wrong(
            "the user is another secret's",
            in -> in.world.aws().iam().tag(LocalWorld.USER, CLAIM, "another"),
            in -> in.world.aws().iam().tag(LocalWorld.USER, CLAIM, in.world.secretArn()),
            LOOK),
        new Wrong(
            "both slots are in use",
            in -> in.world.aws().iam().createAccessKey(LocalWorld.USER),
            BadInputTest::removeForeignKeys,
            ROTATE),
        new Wrong(
            "a tag names no kind",
            in -> in.tag("kind", "password"),
            in -> in.tag("kind", "access-key"),
            LOOK),
        denied("secretsmanager:DescribeSecret", LOOK),
        new Wrong(
            "the last use may not be asked for",
            in -> {
              in.world.rotate(bytes(ROTATE));
              in.pass(Duration.ofDays(16));
              in.faults.always("iam:GetAccessKeyLastUsed").deny();
            },
            _ -> {},
            LOOK),
        denied("secretsmanager:UpdateSecretVersionStage", ROTATE),
        new Wrong(
            "the updater may not read the secret",
            in ->
                in.faults.beforeEach(
                    operation ->
                        in.denyTheUpdater(
                            operation, in.faults.once("secretsmanager:DescribeSecret")::deny)),
            _ -> {},
            LOOK),
        new Wrong(
            "Kubernetes does not know the role",
            in -> in.world.kubernetes().rejectTokens(true),
            in -> in.world.kubernetes().rejectTokens(false),
            LOOK),
        new Wrong(
            "the API server is gone",
            in -> in.world.kubernetes().disconnect(),
            in -> in.world.kubernetes().reconnect(),
            LOOK),
        updater(
            "a namespace is missing",
            environment ->
                environment.merge("TARGETS", "gitops/repo-1", (all, one) -> all + "," + one)),
        new Wrong(
            "CodeCommit refuses the user",
            in -> LocalWorld.TARGETS.forEach(_ -> in.refuseEverything(true)),
            in -> in.refuseEverything(false),
            ROTATE));
  }

  static Stream<Wrong> theOthers() {
    return Stream.of(
        stored("what is pending is of another schema", "{\"schema\":2,\"state\":\"credential\"}"),
        stored(
            "what is pending is another user's key",
            """
            {"AccessKey":{"UserName":"somebody","AccessKeyId":"AKIAIOSFODNN7EXAMPLE",\
            "SecretAccessKey":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}}\
            """),
        new Wrong(
            "what is current is not JSON",
            in -> in.putCurrent("hello"),
            BadInputTest::forgetCurrent,
            LOOK),
        denied("iam:GetUser", LOOK),
        denied("iam:ListAccessKeys", LOOK),
        denied("iam:TagUser", ROTATE),
        later("iam:UpdateAccessKey", Duration.ofDays(2)),
        later("iam:DeleteAccessKey", Duration.ofDays(2), Duration.ofDays(8)),
        denied("secretsmanager:GetSecretValue", LOOK),
        denied("secretsmanager:PutSecretValue", ROTATE),
        new Wrong(
            "the organization denies creating keys",
            in -> in.faults.always("iam:CreateAccessKey").denyBy("service control policy"),
            _ -> {},
            ROTATE),
        new Wrong(
            "the KMS key may not be used",
            in -> in.faults.always("secretsmanager:PutSecretValue").denyKms(),
            _ -> {},
            ROTATE),
        new Wrong(
            "the KMS key may not decrypt",
            in -> in.faults.always("secretsmanager:GetSecretValue").denyKms(),
            _ -> {},
            LOOK),
        new Wrong(
            "STS refuses the new key",
            in -> in.faults.always("sts:GetCallerIdentity").deny(),
            _ -> {},
            ROTATE),
        new Wrong(
            "the updater may not be called",
            in -> in.faults.always("lambda:Invoke").deny(),
            _ -> {},
            LOOK),
        new Wrong(
            "there is no updater",
            in -> in.world.aws().functions().register(LocalWorld.UPDATER, _ -> new byte[] {'{'}),
            in -> in.register(in.world.updater(_ -> {})),
            LOOK),
        new Wrong(
            "the updater may not use the KMS key",
            in ->
                in.faults.beforeEach(
                    operation ->
                        in.denyTheUpdater(
                            operation, in.faults.once("secretsmanager:GetSecretValue")::denyKms)),
            _ -> {},
            LOOK),
        new Wrong(
            "Kubernetes denies writing",
            in -> in.world.kubernetes().forbid("patch"),
            in -> in.world.kubernetes().forbid(),
            ROTATE),
        new Wrong(
            "Kubernetes denies everything",
            in -> in.world.kubernetes().forbidEverything(true),
            in -> in.world.kubernetes().forbidEverything(false),
            LOOK),
        updater(
            "the API server has another certificate",
            environment -> environment.put("API_SERVER_CA", authorityOfAnother())),
        new Wrong(
            "the cluster may not be described",
            in -> {
              in.faults.always("eks:DescribeCluster").deny();
              in.register(in.world.updater(BadInputTest::withoutApiServer));
            },
            in -> in.register(in.world.updater(_ -> {})),
            LOOK),
        updater(
            "there is no target",
            environment -> {
              environment.remove("TARGETS");
              environment.put("DISCOVER", "true");
              environment.put("NAMESPACES", "empty");
            }),
        new Wrong(
            "every write conflicts",
            in -> in.world.kubernetes().conflictNextPatches(1000),
            in -> in.world.kubernetes().conflictNextPatches(0),
            ROTATE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oneOfAKind")
  void isSaidWithWhatToDoAndRepairedByTheNextRun(Wrong wrong, Snapshot golden) {
    wrong.breaking().accept(this);
    forgetWhatWasSaid();
    String answer = text(world.rotate(bytes(wrong.event())));
    faults.clear();
    wrong.repairing().accept(this);

    assertTold(golden, wrong.name().replaceAll("\\W+", "-"), answer);
    assertThat(world.watch().look().broken()).isEmpty();

    clock.pause(Duration.ofMinutes(20));
    world.renewed();
    assertThat(text(world.rotate(bytes(LOOK)))).contains("\"reason\":\"WITHIN_POLICY\"");
    assertThat(world.watch().look().broken()).isEmpty();
  }

  /** What only tells people is no reason to stop; of the mail nobody could be told by mail. */
  @ParameterizedTest
  @CsvSource({"ses:SendEmail, AccessDenied", "events:PutEvents, AccessDeniedException"})
  void goesOnWithoutWhatOnlyTellsPeopleAndCountsThat(String call, String code) {
    said.reset();
    int events = world.aws().events().put().size();
    faults.always(call).deny();

    String answer = text(world.rotate(bytes(ROTATE)));

    faults.clear();
    assertThat(answer).contains("\"step\":\"promote\"", "\"reason\":\"WITHIN_POLICY\"");
    assertThat(said())
        .contains("\"call\":\"" + call + "\"", code, call + " is not allowed", "\"Mishaps\":1");
    assertThat(world.aws().events().put())
        .as("the event says what the mail would have")
        .hasSize(call.startsWith("ses") ? events + 1 : events);
    assertThat(world.watch().look().broken()).isEmpty();
  }

  // A user that somebody deleted

  @Test
  void makesANewKeyAsSoonAsTheUserIsThereAgain(Snapshot golden) {
    world.aws().iam().deleteUser(LocalWorld.USER);

    assertTold(golden, "there-is-no-user", text(world.rotate(bytes(LOOK))));

    world.aws().iam().createUser(LocalWorld.USER);
    clock.pause(Duration.ofMinutes(20));
    assertThat(text(world.rotate(bytes(LOOK))))
        .contains(
            "\"step\":\"claim\"",
            "CURRENT_LOST",
            "\"step\":\"promote\"",
            "\"reason\":\"WITHIN_POLICY\"");
    assertThat(world.watch().look().broken()).isEmpty();
  }

  // A run that has no time

  @Test
  void endsBeforeItsTimeDoesAndIsCarriedOn(Snapshot golden) {
    LocalLambda hurried = Handler.of(world, Map.of(), clock, log, Duration.ofSeconds(60));

    assertTold(golden, "a-run-that-has-no-time", text(hurried.call(bytes(ROTATE))));

    assertThat(world.watch().look().broken()).isEmpty();
    clock.pause(Duration.ofMinutes(20));
    world.renewed();
    assertThat(text(world.rotate(bytes(LOOK)))).contains("\"reason\":\"WITHIN_POLICY\"");
  }

  // A cluster that is not there yet

  @Test
  void tellsOneThingAfterAnotherThatAClusterLacks(Snapshot golden) {
    LocalLambda rotator = Handler.of(world, Map.of("CLUSTERS", "edge-9"), clock, log);
    byte[] look = bytes(LOOK.replace("demo-cluster", "edge-9"));

    assertTold(golden, "a-cluster-without-a-managed-secret", text(rotator.call(look)));
    rotator.call(look);
    assertThat(world.aws().mail().sent()).as("once a day").hasSize(1);

    world
        .aws()
        .secrets()
        .create("codecommit-key-refresh/edge-9", Map.of(), VersionJson.PLACEHOLDER);
    assertTold(golden, "a-cluster-without-a-user", text(rotator.call(look)));

    world.aws().iam().createUser("edge-9_codecommit_user");
    assertTold(golden, "a-cluster-without-an-updater", text(rotator.call(look)));
  }

  @Test
  void namesTheTagForAUserWhoseUsualNameIsTooLong(Snapshot golden) {
    String name = "edge-" + "9".repeat(60);
    LocalLambda rotator = Handler.of(world, Map.of("CLUSTERS", name), clock, log);
    byte[] look = bytes(LOOK.replace("demo-cluster", name));
    world
        .aws()
        .secrets()
        .create("codecommit-key-refresh/" + name, Map.of(), VersionJson.PLACEHOLDER);

    assertTold(golden, "a-user-whose-usual-name-is-too-long", text(rotator.call(look)));

    world
        .aws()
        .secrets()
        .tag("codecommit-key-refresh/" + name, "codecommit-key-refresh/user", "edge");
    assertThat(text(rotator.call(look))).contains("IAM has no user edge.");
  }

  private static Wrong stored(String name, String value) {
    return new Wrong(
        name,
        in -> in.world.aws().secrets().putPending(LocalWorld.SECRET, value),
        in -> in.world.aws().secrets().putPending(LocalWorld.SECRET, VersionJson.PLACEHOLDER),
        LOOK);
  }

  private static Wrong denied(String operation, String event) {
    return new Wrong(
        operation + " is denied", in -> in.faults.always(operation).deny(), _ -> {}, event);
  }

  /** What retires the key that a rotation superseded is denied when its time has come. */
  private static Wrong later(String operation, Duration... passing) {
    return new Wrong(
        operation + " is denied",
        in -> {
          in.world.rotate(bytes(ROTATE));
          for (int at = 0; at < passing.length; at++) {
            if (at > 0) {
              in.world.rotate(bytes(LOOK));
            }
            in.pass(passing[at]);
          }
          in.faults.always(operation).deny();
        },
        _ -> {},
        LOOK);
  }

  private void pass(Duration time) {
    clock.pause(time);
    world.renewed();
  }

  private void denyTheUpdater(String operation, Runnable denial) {
    if (operation.equals("lambda:Invoke")) {
      denial.run();
    }
  }

  private void putCurrent(String value) {
    current = world.aws().secrets().value(LocalWorld.SECRET, "AWSCURRENT").orElseThrow();
    world.aws().secrets().put(LocalWorld.SECRET, value, "AWSCURRENT");
  }

  /** A person stores it again, and no label is left on what cannot be read. */
  private void forgetCurrent() {
    world.aws().secrets().put(LocalWorld.SECRET, current, "AWSCURRENT");
    world.aws().secrets().put(LocalWorld.SECRET, VersionJson.PLACEHOLDER, "AWSPREVIOUS");
  }

  /** Another updater in the place of this one, set up in another way. */
  private static Wrong updater(String name, Consumer<Map<String, String>> change) {
    return new Wrong(
        name,
        in -> in.register(in.world.updater(change)),
        in -> in.register(in.world.updater(_ -> {})),
        LOOK);
  }

  private static void withoutApiServer(Map<String, String> environment) {
    environment.remove("API_SERVER_URL");
    environment.remove("API_SERVER_CA");
  }

  private void register(LocalLambda updater) {
    world.aws().functions().register(LocalWorld.UPDATER, updater::invoke);
  }

  private void tag(String tag, String value) {
    world.aws().secrets().tag(LocalWorld.SECRET, "codecommit-key-refresh/" + tag, value);
  }

  private void refuseEverything(boolean refuses) {
    List.of("platform", "storefront", "charts")
        .forEach(repository -> world.codeCommit().denyPull(repository, refuses));
  }

  private void removeForeignKeys() {
    world.aws().iam().keys(LocalWorld.USER).stream()
        .filter(key -> !key.id().equals(world.held()))
        .forEach(key -> world.aws().iam().delete(key.id()));
  }

  private static String authorityOfAnother() {
    try (LocalCluster another = LocalCluster.start()) {
      return Base64.getEncoder()
          .encodeToString(another.certificateAuthorityPem().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** What is said of it in the result, in the log and by mail, since the last time. */
  private void assertTold(Snapshot golden, String name, String answer) {
    StringBuilder told = new StringBuilder("result\n").append(pretty(answer));
    said()
        .lines()
        .filter(line -> TELLING.matcher(line).find())
        .forEach(line -> told.append("\nlog\n").append(pretty(line)));
    List<LocalMail.Mail> mails = world.aws().mail().sent();
    for (LocalMail.Mail mail : mails.subList(mailsRead, mails.size())) {
      told.append("\nmail: ")
          .append(mail.subject())
          .append('\n')
          .append(LISTS.split(mail.text(), 2)[0].strip().indent(2));
    }
    golden
        .named(name)
        .assertThat(new Placeholders().in(told.toString()).replaceAll("(?m) +$", ""))
        .asText()
        .matchesSnapshotText();
    forgetWhatWasSaid();
  }

  private static String pretty(String json) {
    Map<String, Object> members = JSON.std.mapFrom(json);
    members.keySet().removeAll(Set.of("errorType", "stackTrace", "_aws"));
    return PRETTY.asString(sorted(members)).indent(2);
  }

  /** Java lets chance order the members that a log line was made of. */
  private static Object sorted(Object value) {
    return switch (value) {
      case Map<?, ?> members -> {
        Map<String, Object> sorted = new TreeMap<>();
        members.forEach((name, member) -> sorted.put((String) name, sorted(member)));
        yield sorted;
      }
      case List<?> elements -> elements.stream().map(BadInputTest::sorted).toList();
      default -> value;
    };
  }

  private void forgetWhatWasSaid() {
    mailsRead = world.aws().mail().sent().size();
    said.reset();
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }
}
