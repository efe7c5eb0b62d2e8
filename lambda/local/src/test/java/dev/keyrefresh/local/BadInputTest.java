package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.VersionJson;
import dev.keyrefresh.local.aws.Faults;
import dev.keyrefresh.local.aws.LocalMail;
import dev.keyrefresh.local.kubernetes.LocalCluster;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.lambda.LocalLambda;
import dev.keyrefresh.target.TargetName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What may be wrong around a run, through both real handlers: what is said of it in the result, the
 * log and, where a person must act, the mail; that no target loses its access; and that the next
 * run after the repair ends as if nothing had been.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  private static final String LOOK = "{\"action\":\"reconcile\",\"cluster\":\"demo-cluster\"}";
  private static final String ROTATE = LOOK.replace("reconcile", "rotate");
  private static final TargetName TARGET = LocalWorld.TARGETS.getFirst();
  private static final String CLAIM = "codecommit-key-refresh";
  private static final String SET_UP = "needs you — something it needs is missing, wrong or denied";
  private static final String UNREADABLE = "needs you — the stored credential cannot be read";
  private static final String UNSEEN = "being retried — the targets could not be seen";

  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T06:00:00Z"));
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);
  private LocalWorld world;
  private Faults faults;
  private String current;

  @BeforeAll
  void start() {
    world = LocalWorld.startAdopted(clock, clock, log, log);
    faults = world.aws().faults();
    world.rotate(bytes(ROTATE));
  }

  @AfterAll
  void close() {
    world.close();
  }

  // Events

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                | no 'action' in the event. Expected: {"action":"reconcile
          {"action":"explode","cluster":"demo-cluster"}     | unknown action 'explode'. Expected: {"action":"reconcile
          {"action":"rotate"}                               | no 'cluster' in the event
          {"action":"rotate","cluster":"-x"}                | not the name of an EKS cluster: '-x'; a letter or digit and at most 99
          {"action":"rotate","cluster":"unheard-of"}        | unknown cluster 'unheard-of'; configured are [demo-cluster]
          {"action":"rotate","cluster":"demo-cluster","dryRun":"yes"} | 'dryRun' is neither true nor false
          {"action":"rotate","cluster":"demo-cluster","format":"text"} | 'format' is neither json nor, for status and check, text
          {"detail-type":"Weather","source":"aws.sky"}      | unknown detail-type 'Weather' of source 'aws.sky': 'Scheduled Event', 'AWS Health
          {"Records":[{"eventSource":"aws:s3"}]}            | a record of 'aws:s3': only messages of SQS are read
          """)
  void isRefusedWithWhatWasExpectedAndNothingIsDone(String event, String message) {
    long before = world.accounting().rotatorTotal();
    said.reset();

    Invocation answer = world.rotate(bytes(event));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Invocation.Failed.class,
            failed ->
                assertThat(failed.errorMessage()).contains(message).endsWith("Nothing was done"));
    assertThat(said()).contains("\"level\":\"ERROR\"", "\"message\":\"refused\"");
    assertThat(world.accounting().rotatorTotal()).isEqualTo(before);
  }

  List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.list(Events.find().file("bad"))) {
      return files.toList();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void isRefusedForEverySampleOfABadEvent(Path event) throws IOException {
    refuses(Files.readAllBytes(event), "Nothing was done");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "[]", "null", "{\"action\":"})
  void isRefusedWhereTheEventIsNoObject(String event) {
    refuses(bytes(event), "the event is not a JSON object. Nothing was done");
  }

  private void refuses(byte[] event, String message) {
    long before = world.accounting().rotatorTotal();
    said.reset();

    assertThat(world.rotate(event))
        .isInstanceOfSatisfying(
            Invocation.Failed.class, failed -> assertThat(failed.errorMessage()).endsWith(message));

    assertThat(said()).contains("\"level\":\"ERROR\"", "\"message\":\"refused\"");
    assertThat(world.accounting().rotatorTotal() - before)
        .as("a mail and an event at most")
        .isLessThanOrEqualTo(2);
  }

  /** It does not come again, and nobody else can tell which key it means. */
  @Test
  void asksAPersonForTheKeyThatAnExposureDoesNotName() {
    clock.pause(Duration.ofDays(1));
    int mails = world.aws().mail().sent().size();
    byte[] event = Events.find().read("bad/health-without-a-key.json");
    String inTheQueue =
        Json.write(
            Map.of(
                "Records",
                List.of(
                    Map.of(
                        "messageId",
                        "m-0",
                        "eventSource",
                        "aws:sqs",
                        "body",
                        new String(event, StandardCharsets.UTF_8)))));

    assertThat(world.rotate(event)).isInstanceOf(Invocation.Failed.class);
    assertThat(text(world.rotate(bytes(inTheQueue)))).isEqualTo("{\"batchItemFailures\":[]}");

    assertThat(newMails(mails))
        .singleElement()
        .satisfies(
            mail -> {
              assertThat(mail.subject())
                  .isEqualTo("all clusters: needs you — AWS reported a credential as exposed");
              assertThat(mail.text())
                  .contains(
                      "names no access key, so nothing was done for it",
                      "What to do: Look at it in AWS Health, and tag the managed secret"
                          + " (codecommit-key-refresh/exposed)",
                      "Targets keep what they hold")
                  .doesNotContain("aws lambda invoke");
            });
  }

  // What a sweep stands on

  @Test
  void tellsOfAListThatIsDeniedAndSweepsTheNextTime() {
    LocalLambda rotator = Handler.of(world, Map.of("CLUSTERS", ""), clock, log);
    clock.pause(Duration.ofDays(1));
    int mails = world.aws().mail().sent().size();
    String known =
        "AWS denies the rotator a call (AccessDeniedException, HTTP 400,"
            + " secretsmanager:ListSecrets is not allowed (identity-based policy))";
    String remedy = "Add secretsmanager:ListSecrets to the policy of the rotator's role";
    String meanwhile = "nothing is rotated or retired, and targets are renewed all the same";
    faults.always("secretsmanager:ListSecrets").deny();

    for (String event :
        List.of("schedule-rule.json", "config-noncompliant.json", "health-exposed.json")) {
      said.reset();
      assertThat(rotator.call(Events.find().read(event)))
          .isInstanceOfSatisfying(
              Invocation.Failed.class,
              failed -> assertThat(failed.errorMessage()).contains(known, remedy, meanwhile));
      assertThat(said()).contains("\"level\":\"ERROR\"", known, remedy, meanwhile);
    }
    faults.clear();

    assertThat(newMails(mails))
        .as("once a day")
        .singleElement()
        .satisfies(
            mail -> {
              assertThat(mail.subject()).isEqualTo("all clusters: " + SET_UP);
              assertThat(mail.text()).contains(known, remedy, meanwhile, "WHAT STILL WORKS");
            });
    world.renewed();
    assertThat(text(rotator.call(Events.find().read("schedule-rule.json"))))
        .contains("\"counts\":{\"WITHIN_POLICY\":1}");
  }

  @Test
  void tellsOfAQueueThatTakesNothingAndSweepsTheNextTime() {
    String url = world.aws().queues().create("work", Duration.ofMinutes(2), 5).url();
    LocalLambda rotator = Handler.of(world, Map.of("QUEUE_URL", url), clock, log);
    clock.pause(Duration.ofDays(1));
    int mails = world.aws().mail().sent().size();
    said.reset();
    faults.always("sqs:SendMessageBatch").deny();

    assertThat(rotator.call(Events.find().read("schedule-rule.json")))
        .isInstanceOfSatisfying(
            Invocation.Failed.class,
            failed ->
                assertThat(failed.errorMessage())
                    .contains(
                        "demo-cluster got no message, sqs:SendMessage: AccessDenied",
                        "add it to the policy of the rotator's role"));
    faults.clear();

    assertThat(said()).contains("\"level\":\"ERROR\"", "demo-cluster got no message");
    assertThat(newMails(mails))
        .singleElement()
        .extracting(LocalMail.Mail::text)
        .asString()
        .contains("demo-cluster got no message", "Targets are renewed all the same");
    assertThat(text(rotator.call(Events.find().read("schedule-rule.json"))))
        .contains("\"counts\":{\"SENT\":1}");
  }

  // What a run stands on

  /**
   * @param reason with which the run ends
   * @param mail how the subject of the mail ends
   * @param known in the result, the log and the mail
   */
  private record Wrong(
      String name,
      Runnable breaking,
      Runnable repairing,
      String event,
      String reason,
      String mail,
      List<String> known) {

    Wrong(
        String name,
        Runnable breaking,
        Runnable repairing,
        String event,
        String reason,
        String mail,
        String... known) {
      this(name, breaking, repairing, event, reason, mail, List.of(known));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  Stream<Wrong> things() {
    return Stream.of(
        stored("what is pending is not JSON", "hello", "its value is not as expected: not a JSON"),
        stored(
            "what is pending is of another schema",
            "{\"schema\":2,\"state\":\"credential\"}",
            "its schema is not 1: it was written by another release"),
        stored(
            "what is pending is another user's key",
            """
            {"AccessKey":{"UserName":"somebody","AccessKeyId":"AKIAIOSFODNN7EXAMPLE",\
            "SecretAccessKey":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}}\
            """,
            "it is a credential of another user than this cluster's, " + LocalWorld.USER),
        new Wrong(
            "what is current is not JSON",
            () -> putCurrent("hello"),
            this::forgetCurrent,
            LOOK,
            "UNREADABLE",
            UNREADABLE,
            "(AWSCURRENT): its value is not as expected: not a JSON",
            "Put a readable value under that label"),
        new Wrong(
            "the user is another secret's",
            () -> world.aws().iam().tag(LocalWorld.USER, CLAIM, "another"),
            () -> world.aws().iam().tag(LocalWorld.USER, CLAIM, world.secretArn()),
            LOOK,
            "OWNED_BY_ANOTHER",
            "needs you — its IAM user belongs to another cluster",
            "another managed secret has claimed the IAM user",
            "Give each cluster a user of its own"),
        new Wrong(
            "both slots are in use",
            () -> world.aws().iam().createAccessKey(LocalWorld.USER),
            this::removeForeignKeys,
            ROTATE,
            "BOTH_SLOTS_IN_USE",
            "needs you — both key slots are in use",
            "both slots are taken: AKIA",
            "Delete the credential that nobody needs"),
        new Wrong(
            "a tag names no kind",
            () -> tag("kind", "password"),
            () -> tag("kind", "access-key"),
            LOOK,
            "NOT_SET_UP",
            SET_UP,
            "codecommit-key-refresh/kind names no kind of credential",
            "Set it to access-key"),
        denied("secretsmanager:DescribeSecret", LOOK, "secretsmanager:DescribeSecret"),
        denied("iam:GetUser", LOOK, "iam:GetUser"),
        denied("iam:ListAccessKeys", LOOK, "iam:ListAccessKeys"),
        denied("iam:TagUser", ROTATE, "iam:TagUser"),
        later("iam:UpdateAccessKey", Duration.ofDays(2)),
        later("iam:DeleteAccessKey", Duration.ofDays(2), Duration.ofDays(8)),
        new Wrong(
            "the last use may not be asked for",
            () -> {
              world.rotate(bytes(ROTATE));
              pass(Duration.ofDays(16));
              faults.always("iam:GetAccessKeyLastUsed").deny();
            },
            () -> {},
            LOOK,
            "OLD_CREDENTIAL_STILL_USED",
            "needs you — the old credential is still used",
            "last use unknown: iam:GetAccessKeyLastUsed: AccessDenied, HTTP 403,"
                + " iam:GetAccessKeyLastUsed is not allowed"),
        denied("secretsmanager:GetSecretValue", LOOK, "secretsmanager:GetSecretValue"),
        denied("secretsmanager:PutSecretValue", ROTATE, "secretsmanager:PutSecretValue"),
        denied("secretsmanager:UpdateSecretVersionStage", ROTATE, "UpdateSecretVersionStage"),
        new Wrong(
            "the organization denies creating keys",
            () -> faults.always("iam:CreateAccessKey").denyBy("service control policy"),
            () -> {},
            ROTATE,
            "NOT_SET_UP",
            SET_UP,
            "iam:CreateAccessKey is not allowed (service control policy)",
            "Ask who runs the AWS organization"),
        new Wrong(
            "the KMS key may not be used",
            () -> faults.always("secretsmanager:PutSecretValue").denyKms(),
            () -> {},
            ROTATE,
            "NOT_SET_UP",
            SET_UP,
            "the KMS key may not be used",
            "kms:GenerateDataKey"),
        new Wrong(
            "the KMS key may not decrypt",
            () -> faults.always("secretsmanager:GetSecretValue").denyKms(),
            () -> {},
            LOOK,
            "NOT_SET_UP",
            SET_UP,
            "the KMS key may not be used",
            "kms:Decrypt"),
        new Wrong(
            "STS refuses the new key",
            () -> faults.always("sts:GetCallerIdentity").deny(),
            () -> {},
            ROTATE,
            "NOT_VALID",
            "being retried — the new credential is not accepted yet",
            "STS does not accept AKIA",
            "the next run tries again"),
        new Wrong(
            "the updater may not be called",
            () -> faults.always("lambda:Invoke").deny(),
            () -> {},
            LOOK,
            "TARGETS_UNKNOWN",
            UNSEEN,
            "lambda:Invoke is not allowed",
            "policy of the rotator's role"),
        new Wrong(
            "there is no updater",
            () -> world.aws().functions().register(LocalWorld.UPDATER, _ -> new byte[] {'{'}),
            () -> register(world.updater(_ -> {})),
            LOOK,
            "TARGETS_UNKNOWN",
            UNSEEN,
            "the updater's answer is not as expected",
            "See the updater's log"),
        new Wrong(
            "the updater may not read the secret",
            () ->
                faults.beforeEach(
                    operation ->
                        denyTheUpdater(
                            operation, faults.once("secretsmanager:DescribeSecret")::deny)),
            () -> {},
            LOOK,
            "TARGETS_UNKNOWN",
            UNSEEN,
            "the updater cannot read the managed secret: Secrets Manager, AccessDeniedException",
            "Let the updater's role read " + world.secretArn() + " and use its KMS key",
            "the policy and security group of the VPC's endpoint"),
        new Wrong(
            "the updater may not use the KMS key",
            () ->
                faults.beforeEach(
                    operation ->
                        denyTheUpdater(
                            operation, faults.once("secretsmanager:GetSecretValue")::denyKms)),
            () -> {},
            LOOK,
            "TARGETS_UNKNOWN",
            UNSEEN,
            "the updater cannot read the managed secret: Secrets Manager, AccessDeniedException",
            "and use its KMS key"),
        new Wrong(
            "Kubernetes denies writing",
            () -> world.kubernetes().forbid("patch"),
            () -> world.kubernetes().forbid(),
            ROTATE,
            "UNDELIVERABLE",
            "needs you — a target cannot take the credential",
            TARGET + ": FORBIDDEN",
            "see access entry, Role and RoleBinding"),
        new Wrong(
            "Kubernetes does not know the role",
            () -> world.kubernetes().rejectTokens(true),
            () -> world.kubernetes().rejectTokens(false),
            LOOK,
            "UNDELIVERABLE",
            "needs you — a target cannot take the credential",
            "FORBIDDEN",
            "see access entry"),
        new Wrong(
            "Kubernetes denies everything",
            () -> world.kubernetes().forbidEverything(true),
            () -> world.kubernetes().forbidEverything(false),
            LOOK,
            "UNDELIVERABLE",
            "needs you — a target cannot take the credential",
            TARGET + ", ",
            "FORBIDDEN",
            "see access entry, Role and RoleBinding"),
        new Wrong(
            "the API server is gone",
            () -> world.kubernetes().disconnect(),
            () -> world.kubernetes().reconnect(),
            LOOK,
            "TARGETS_UNKNOWN",
            UNSEEN,
            "the API server gave no answer: ConnectException",
            "443 from the updater's to the cluster's"),
        updater(
            "the API server has another certificate",
            environment -> environment.put("API_SERVER_CA", authorityOfAnother()),
            "TARGETS_UNKNOWN",
            UNSEEN,
            "certificate is not accepted (SSLHandshakeException",
            "Set API_SERVER_CA"),
        updater(
            "the cluster may not be described",
            environment -> {
              environment.remove("API_SERVER_URL");
              environment.remove("API_SERVER_CA");
              faults.always("eks:DescribeCluster").deny();
            },
            "TARGETS_UNKNOWN",
            UNSEEN,
            "eks:DescribeCluster"),
        updater(
            "a namespace is missing",
            environment ->
                environment.merge("TARGETS", "gitops/repo-1", (all, one) -> all + "," + one),
            "WITHIN_POLICY",
            "needs you — a target cannot take the credential",
            "gitops/repo-1: MISSING",
            "no such secret, or no such namespace: correct the name"),
        updater(
            "there is no target",
            environment -> {
              environment.remove("TARGETS");
              environment.put("DISCOVER", "true");
              environment.put("NAMESPACES", "empty");
            },
            "NO_TARGET",
            "needs you — there is no target to deliver to",
            "no target holds or should hold the credential",
            "Name the targets"),
        new Wrong(
            "CodeCommit refuses the user",
            () -> LocalWorld.TARGETS.forEach(_ -> refuseEverything(true)),
            () -> refuseEverything(false),
            ROTATE,
            "UNDELIVERABLE",
            "needs you — a target cannot take the credential",
            "BROKEN_BEFORE",
            "is the repository gone, or the permission?"),
        new Wrong(
            "every write conflicts",
            () -> world.kubernetes().conflictNextPatches(1000),
            () -> world.kubernetes().conflictNextPatches(0),
            ROTATE,
            "UNDELIVERABLE",
            "needs you — a target cannot take the credential",
            "CONFLICT",
            "it changed under every attempt to write it"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("things")
  void isSaidWithWhatToDoAndRepairedByTheNextRun(Wrong wrong) {
    settle();

    wrong.breaking().run();
    int mails = world.aws().mail().sent().size();
    said.reset();
    String answer;
    try {
      answer = text(world.rotate(bytes(wrong.event())));
    } finally {
      faults.clear();
      wrong.repairing().run();
    }

    assertThat(answer).contains(wrong.known());
    assertThat(said()).contains("\"reason\":\"" + wrong.reason() + "\"").contains(wrong.known());
    assertThat(newMails(mails))
        .filteredOn(mail -> mail.subject().startsWith("demo-cluster: " + wrong.mail()))
        .singleElement()
        .extracting(LocalMail.Mail::text)
        .asString()
        .satisfies(
            mail -> {
              assertThat(mail).contains("WHAT STILL WORKS", "What to do: ");
              assertThat(wrong.known())
                  .allSatisfy(known -> assertThat(mail).containsIgnoringCase(known));
            });
    assertThat(world.watch().look().broken()).isEmpty();

    clock.pause(Duration.ofMinutes(20));
    world.renewed();
    assertThat(text(world.rotate(bytes(LOOK)))).contains("\"reason\":\"WITHIN_POLICY\"");
    assertThat(world.watch().look().broken()).isEmpty();
  }

  /** Two days on, and whatever an earlier rotation superseded is gone. */
  private void settle() {
    int rounds = 0;
    do {
      clock.pause(Duration.ofDays(2));
      world.renewed();
      world.rotate(bytes(LOOK));
    } while (world.aws().iam().keys(LocalWorld.USER).size() > 1 && ++rounds < 10);
  }

  /** What only tells people is no reason to stop; of the mail nobody could be told by mail. */
  @ParameterizedTest
  @CsvSource({"ses:SendEmail, AccessDenied", "events:PutEvents, AccessDeniedException"})
  void goesOnWithoutWhatOnlyTellsPeopleAndCountsThat(String call, String code) {
    settle();
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
  void makesANewKeyAsSoonAsTheUserIsThereAgain() {
    settle();
    int mails = world.aws().mail().sent().size();
    said.reset();
    world.aws().iam().deleteUser(LocalWorld.USER);

    assertThat(text(world.rotate(bytes(LOOK))))
        .contains(
            "IAM has no user " + LocalWorld.USER,
            "Make the user, or name another in the tag codecommit-key-refresh/user");
    assertThat(said()).contains("\"reason\":\"NOT_SET_UP\"", "IAM has no user");
    assertThat(newMails(mails))
        .singleElement()
        .satisfies(
            mail -> {
              assertThat(mail.subject()).isEqualTo("demo-cluster: " + SET_UP);
              assertThat(mail.text())
                  .contains("IAM has no user " + LocalWorld.USER, "Make the user");
            });

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
  void endsBeforeItsTimeDoesAndIsCarriedOn() {
    settle();
    LocalLambda hurried = Handler.of(world, Map.of(), clock, log, Duration.ofSeconds(60));

    said.reset();
    assertThat(text(hurried.call(bytes(ROTATE))))
        .contains(
            "\"reason\":\"OUT_OF_TIME\"",
            "the run ends before its time does; the next one carries on");
    assertThat(said()).contains("\"reason\":\"OUT_OF_TIME\"", "the next one carries on");

    assertThat(world.watch().look().broken()).isEmpty();
    clock.pause(Duration.ofMinutes(20));
    world.renewed();
    assertThat(text(world.rotate(bytes(LOOK)))).contains("\"reason\":\"WITHIN_POLICY\"");
  }

  // A cluster that is not there yet

  @Test
  void tellsOneThingAfterAnotherThatAClusterLacks() {
    LocalLambda rotator = Handler.of(world, Map.of("CLUSTERS", "edge-9"), clock, log);
    byte[] look = bytes(LOOK.replace("demo-cluster", "edge-9"));
    int mails = world.aws().mail().sent().size();

    said.reset();
    assertThat(text(rotator.call(look)))
        .contains("there is no managed secret codecommit-key-refresh/edge-9", "Make it with the");
    assertThat(said()).contains("\"reason\":\"NOT_SET_UP\"", "there is no managed secret");
    assertThat(newMails(mails))
        .singleElement()
        .satisfies(
            mail -> {
              assertThat(mail.subject()).isEqualTo("edge-9: " + SET_UP);
              assertThat(mail.text())
                  .contains(
                      "There is no managed secret codecommit-key-refresh/edge-9",
                      "Make it with the value {\"state\":\"empty\"}",
                      "Targets keep what they hold");
            });
    rotator.call(look);
    assertThat(world.aws().mail().sent()).as("once a day").hasSize(mails + 1);

    world
        .aws()
        .secrets()
        .create("codecommit-key-refresh/edge-9", Map.of(), VersionJson.PLACEHOLDER);
    assertThat(text(rotator.call(look)))
        .contains(
            "IAM has no user edge-9_codecommit_user",
            "name another in the tag codecommit-key-refresh/user");

    world.aws().iam().createUser("edge-9_codecommit_user");
    assertThat(text(rotator.call(look)))
        .contains("there is no function codecommit-key-refresh-updater-edge-9");
  }

  @Test
  void namesTheTagForAUserWhoseUsualNameIsTooLong() {
    String name = "edge-" + "9".repeat(60);
    LocalLambda rotator = Handler.of(world, Map.of("CLUSTERS", name), clock, log);
    byte[] look = bytes(LOOK.replace("demo-cluster", name));
    world
        .aws()
        .secrets()
        .create("codecommit-key-refresh/" + name, Map.of(), VersionJson.PLACEHOLDER);
    int mails = world.aws().mail().sent().size();
    said.reset();

    List<String> known =
        List.of(
            "user's usual name is not an IAM user name: '"
                + name
                + "_codecommit_user' (81 characters)",
            "1 to 64",
            "Name the user in the managed secret's tag codecommit-key-refresh/user");
    assertThat(text(rotator.call(look))).contains(known);
    assertThat(said()).contains("\"reason\":\"NOT_SET_UP\"").contains(known);
    assertThat(newMails(mails))
        .singleElement()
        .extracting(LocalMail.Mail::text)
        .asString()
        .contains(known);

    world
        .aws()
        .secrets()
        .tag("codecommit-key-refresh/" + name, "codecommit-key-refresh/user", "edge");
    assertThat(text(rotator.call(look))).contains("IAM has no user edge.");
  }

  private Wrong stored(String name, String value, String known) {
    return new Wrong(
        name,
        () -> world.aws().secrets().putPending(LocalWorld.SECRET, value),
        () -> world.aws().secrets().putPending(LocalWorld.SECRET, VersionJson.PLACEHOLDER),
        LOOK,
        "UNREADABLE",
        UNREADABLE,
        known,
        "Put a readable value under that label");
  }

  private Wrong denied(String operation, String event, String known) {
    return new Wrong(
        operation + " is denied",
        () -> faults.always(operation).deny(),
        () -> {},
        event,
        "NOT_SET_UP",
        SET_UP,
        known + " is not allowed (identity-based policy)",
        "Add " + operation + " to the policy of the rotator's role",
        "targets keep what they hold");
  }

  /** What retires the key that a rotation superseded is denied when its time has come. */
  private Wrong later(String operation, Duration... passing) {
    return new Wrong(
        operation + " is denied",
        () -> {
          world.rotate(bytes(ROTATE));
          for (int at = 0; at < passing.length; at++) {
            if (at > 0) {
              world.rotate(bytes(LOOK));
            }
            pass(passing[at]);
          }
          faults.always(operation).deny();
        },
        () -> {},
        LOOK,
        "NOT_SET_UP",
        SET_UP,
        operation + " is not allowed (identity-based policy)",
        "Add " + operation + " to the policy of the rotator's role");
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
  private Wrong updater(
      String name,
      Consumer<Map<String, String>> change,
      String reason,
      String mail,
      String... known) {
    return new Wrong(
        name,
        () -> register(world.updater(change)),
        () -> register(world.updater(_ -> {})),
        LOOK,
        reason,
        mail,
        known);
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

  private List<LocalMail.Mail> newMails(int before) {
    List<LocalMail.Mail> sent = world.aws().mail().sent();
    return sent.subList(before, sent.size());
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private static String text(Invocation answer) {
    return new String(answer.payload(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
