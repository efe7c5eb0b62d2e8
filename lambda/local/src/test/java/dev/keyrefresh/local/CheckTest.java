package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.local.aws.Faults;
import dev.keyrefresh.local.kubernetes.LocalCluster;
import dev.keyrefresh.local.lambda.LocalLambda;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.jr.ob.JSON;

/**
 * The preflight with both real handlers: of a healthy cluster everything is green; with one thing
 * broken, its line alone is not, and says what to do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final TargetName TARGET = LocalWorld.TARGETS.getFirst();
  private static final String REPOSITORY = "platform";
  private static final String PAUSED = "codecommit-key-refresh/paused";
  private static final String RELEASED = "codecommit-key-refresh/released";
  private static final String CLAIM = "codecommit-key-refresh";
  private static final String SENDER = "codecommit-key-refresh@example.com";
  private static final String ON_USER = "permissions on the user";
  private static final String ON_SECRET = "permissions on the managed secret";

  private final Events events = Events.find();
  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T06:00:00Z"));
  private LocalWorld world;
  private Faults faults;

  @BeforeAll
  void start() {
    world = LocalWorld.startAdopted(clock, clock, NOWHERE, NOWHERE);
    faults = world.aws().faults();
    world.rotate(events.read("manual-rotate.json"));
    world.aws().iam().delete(world.oldKey().accessKeyId());
    world.aws().mail().verify("example.com");
  }

  @AfterAll
  void close() {
    world.close();
  }

  @Test
  void isGreenWhereEverythingIsWell() {
    List<Line> lines = check();

    assertThat(lines)
        .allMatch(line -> line.verdict().equals("ok"))
        .extracting(Line::what)
        .contains(
            "managed secret",
            "KMS key",
            "stored credential",
            "IAM user",
            "credential slots",
            "last use",
            "STS",
            ON_USER,
            "updater",
            "managed secret, read in the VPC",
            "API server",
            "RBAC",
            "target " + TARGET,
            "Git with what is in " + TARGET,
            ON_SECRET,
            "mails",
            "event bus");
  }

  static Stream<Form> others() {
    return Stream.of(
        new Form.Git(),
        new Form.Keyless(),
        new Form.Raw(new Form.Fields("awsAccessKeyId", "awsSecretAccessKey")));
  }

  @ParameterizedTest
  @MethodSource("others")
  void isGreenForEveryOtherFormToo(Form form) {
    try (LocalWorld other = LocalWorld.start(form, clock, clock, NOWHERE, NOWHERE)) {
      other.rotate(events.read("manual-rotate.json"));

      assertThat(check(other)).isNotEmpty().allMatch(line -> line.verdict().equals("ok"));
    }
  }

  @Test
  void writesNothing() {
    Map<String, String> stages = world.aws().secrets().stages(LocalWorld.SECRET);
    Map<String, String> tags = world.aws().iam().tags(LocalWorld.USER);
    int mails = world.aws().mail().sent().size();
    int put = world.aws().events().put().size();
    String version = version();

    check();

    assertThat(world.aws().secrets().stages(LocalWorld.SECRET)).isEqualTo(stages);
    assertThat(world.aws().secrets().names()).containsExactly(LocalWorld.SECRET);
    assertThat(world.aws().iam().tags(LocalWorld.USER)).isEqualTo(tags);
    assertThat(world.aws().iam().keys(LocalWorld.USER)).hasSize(1);
    assertThat(world.aws().mail().sent()).hasSize(mails);
    assertThat(world.aws().events().put()).hasSize(put);
    assertThat(version()).isEqualTo(version);
  }

  @Test
  void looksAtTheQueueWhereThereIsOne() {
    String url = world.aws().queues().create("clusters", Duration.ofMinutes(2), 5).url();

    assertThat(checkBy(Map.of("QUEUE_URL", url)))
        .contains(new Line("queue", "ok", "takes a message for each cluster of a sweep", ""))
        .allMatch(line -> line.verdict().equals("ok"));
    assertRed(
        checkBy(Map.of("QUEUE_URL", url + "-gone")),
        "queue",
        "fail",
        "there is no queue " + url + "-gone",
        "Correct QUEUE_URL");
    faults.always("sqs:SendMessageBatch").deny();
    assertRed(
        checkBy(Map.of("QUEUE_URL", url)),
        "queue",
        "fail",
        "sqs:SendMessage",
        "policy of the rotator's role");
    faults.clear();
  }

  @Test
  void warnsWhereNobodyIsTold() {
    assertRed(
        checkBy(Map.of("MAIL_FROM", "", "MAIL_TO", "")),
        "mails",
        "warn",
        "nobody is told of anything",
        "Set MAIL_FROM and MAIL_TO");
  }

  @Test
  void saysWhatToDoWhereThereIsNoManagedSecret() {
    LocalLambda rotator = Handler.of(world, Map.of("CLUSTERS", "edge-9"), clock, NOWHERE);

    assertRed(
        lines(rotator, "edge-9"),
        "managed secret",
        "fail",
        "there is no managed secret codecommit-key-refresh/edge-9",
        "Make it with the value");
  }

  /** The same of the operations that another kind of credential needs. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CreateServiceSpecificCredential",
        "UpdateServiceSpecificCredential",
        "DeleteServiceSpecificCredential"
      })
  void isRedWhereGitCredentialsMayNotBeRotated(String operation) {
    try (LocalWorld git = LocalWorld.start(new Form.Git(), clock, clock, NOWHERE, NOWHERE)) {
      git.rotate(events.read("manual-rotate.json"));
      git.aws().faults().always("iam:" + operation).deny();

      assertRed(check(git), ON_USER, "fail", "iam:" + operation, "policy of the rotator's role");
    }
  }

  private List<Line> checkBy(Map<String, String> settings) {
    return lines(Handler.of(world, settings, clock, NOWHERE), LocalWorld.CLUSTER);
  }

  private static List<Line> lines(LocalLambda rotator, String cluster) {
    byte[] event =
        ("{\"action\":\"check\",\"cluster\":\"" + cluster + "\"}").getBytes(StandardCharsets.UTF_8);
    return lines(
        JSON.std.mapFrom(new String(rotator.call(event).payload(), StandardCharsets.UTF_8)));
  }

  @Test
  void isReadInATerminalToo() {
    world.aws().mail().forget("example.com");
    world.aws().mail().forget(SENDER);

    String text = (String) answer(world, "text").get("text");

    world.aws().mail().verify("example.com");
    assertThat(text)
        .startsWith("check of demo-cluster: ")
        .contains(" ok, 1 fail\n")
        .containsPattern(
            "\nFAIL +mails +" + SENDER + " is not verified in us-west-2\n +-> Verify the address")
        .containsPattern("\nok +event bus +takes events");
  }

  /**
   * @param said of the thing, finding and remedy together
   */
  private record Broken(
      String name,
      Runnable breaking,
      Runnable repairing,
      String what,
      String verdict,
      String... said) {
    @Override
    public String toString() {
      return name;
    }
  }

  Stream<Broken> oneThing() {
    return Stream.of(
        denied(
            "secretsmanager:DescribeSecret",
            "managed secret",
            "secretsmanager:DescribeSecret is not allowed (identity-based policy)",
            "policy of the rotator's role"),
        new Broken(
            "paused",
            () -> tagSecret(PAUSED, "true"),
            () -> tagSecret(PAUSED, "false"),
            "managed secret",
            "warn",
            "paused",
            "resume it"),
        new Broken(
            "given back",
            () -> tagSecret(RELEASED, "since 2026-01-01"),
            () -> tagSecret(RELEASED, "false"),
            "managed secret",
            "warn",
            "given back",
            "resume it to take the cluster back"),
        fault(
            "the KMS key may not be used",
            () -> faults.once("secretsmanager:GetSecretValue").denyKms(),
            "KMS key",
            "the KMS key may not be used",
            "kms:Decrypt"),
        fault(
            "no value may be read",
            () -> faults.once("secretsmanager:GetSecretValue").deny(),
            "stored credential",
            "secretsmanager:GetSecretValue is not allowed"),
        new Broken(
            "what is stored is not JSON",
            () -> world.aws().secrets().putPending(LocalWorld.SECRET, "hello"),
            this::forgetPending,
            "stored credential",
            "fail",
            "not a JSON object",
            "Put a readable value"),
        new Broken(
            "the user is another's",
            () -> tagUser("another"),
            () -> tagUser(world.secretArn()),
            "IAM user",
            "fail",
            "claimed by another managed secret",
            "a user of its own"),
        new Broken(
            "the user is limited",
            () -> limitUser(Optional.of("arn:aws:iam::1:policy/low")),
            () -> limitUser(Optional.empty()),
            "IAM user",
            "warn",
            "policy/low",
            "allows codecommit:GitPull"),
        new Broken(
            "both slots are taken",
            () -> world.aws().iam().createAccessKey(LocalWorld.USER),
            this::removeForeignKeys,
            "credential slots",
            "fail",
            "both slots are taken: AKIA",
            "Delete the credential that nobody needs"),
        denied(
            "iam:GetUser",
            "IAM user",
            "iam:GetUser is not allowed",
            "policy of the rotator's role"),
        denied(
            "iam:ListAccessKeys",
            "credential slots",
            "iam:ListAccessKeys is not allowed",
            "policy of the rotator's role"),
        denied("iam:GetAccessKeyLastUsed", "last use", "is never retired"),
        denied("sts:GetCallerIdentity", "STS", "STS refuses AKIA", "whether it is Active"),
        fault(
            "the organization denies creating keys",
            () -> faults.always("iam:CreateAccessKey").denyBy("service control policy"),
            ON_USER,
            "denied: iam:CreateAccessKey (service control policy)",
            "who runs the AWS organization"),
        fault(
            "the boundary denies deactivating keys",
            () -> faults.always("iam:UpdateAccessKey").denyBy("permissions boundary"),
            ON_USER,
            "Add iam:UpdateAccessKey to the permissions boundary"),
        denied("iam:DeleteAccessKey", ON_USER, "iam:DeleteAccessKey (identity-based policy)"),
        denied("iam:TagUser", ON_USER, "iam:TagUser"),
        denied("iam:UntagUser", ON_USER, "iam:UntagUser"),
        denied("secretsmanager:PutSecretValue", ON_SECRET, "secretsmanager:PutSecretValue"),
        denied("secretsmanager:UpdateSecretVersionStage", ON_SECRET, "UpdateSecretVersionStage"),
        denied("secretsmanager:TagResource", ON_SECRET, "policy of the rotator's role"),
        new Broken(
            "the sender is not verified",
            this::forgetSender,
            () -> world.aws().mail().verify("example.com"),
            "mails",
            "fail",
            SENDER + " is not verified in us-west-2",
            "Verify the address or its domain"),
        new Broken(
            "SES is in its sandbox",
            this::sandbox,
            this::outOfSandbox,
            "mails",
            "fail",
            "platform-team@example.com, on-call@example.com",
            "production access"),
        denied("ses:GetIdentityVerificationAttributes", "mails", "policy of the rotator's role"),
        denied("events:PutEvents", "event bus", "events:PutEvents is not allowed"),
        denied(
            "lambda:Invoke",
            "updater",
            "lambda:Invoke is not allowed",
            "policy of the rotator's role"),
        updater(
            "the updater serves another secret",
            environment ->
                environment.merge(
                    "SECRET_ARN", "AbCdEf", (arn, end) -> arn.substring(0, arn.length() - 6) + end),
            "updater",
            "the updater failed: java.lang.IllegalArgumentException",
            "See its own log"),
        fault(
            "the updater may not read the secret",
            () -> faults.beforeEach(this::denyTheUpdaterItsSecret),
            "managed secret, read in the VPC",
            "AccessDeniedException",
            "resource policy"),
        new Broken(
            "the API server is gone",
            () -> world.kubernetes().disconnect(),
            () -> world.kubernetes().reconnect(),
            "API server",
            "fail",
            "gave no answer: ConnectException",
            "443 from the updater's to the cluster's"),
        updater(
            "the API server has another certificate",
            environment -> environment.put("API_SERVER_CA", authorityOfAnother()),
            "API server",
            "certificate is not accepted (SSLHandshakeException",
            "Set API_SERVER_CA"),
        updater(
            "the cluster may not be described",
            environment -> {
              environment.remove("API_SERVER_URL");
              environment.remove("API_SERVER_CA");
              faults.always("eks:DescribeCluster").deny();
            },
            "API server",
            "eks:DescribeCluster",
            "Let the updater's role describe the cluster"),
        new Broken(
            "the API server does not know the role",
            () -> world.kubernetes().rejectTokens(true),
            () -> world.kubernetes().rejectTokens(false),
            "API server",
            "fail",
            "answered 401 Unauthorized",
            "Make an access entry"),
        new Broken(
            "the Role lacks patch",
            () -> world.kubernetes().forbid("patch"),
            () -> world.kubernetes().forbid(),
            "RBAC",
            "fail",
            "may not: patch " + TARGET,
            "Apply the cluster's Role and RoleBinding"),
        updater(
            "discovery may not list",
            environment -> {
              environment.put("DISCOVER", "true");
              world.kubernetes().forbid("list");
            },
            "RBAC",
            "may not: list secrets in argocd",
            "list where targets are discovered"),
        updater(
            "the API server cannot list",
            environment -> {
              environment.put("DISCOVER", "true");
              world.kubernetes().failLists(true);
            },
            "discovery",
            "discovery in argocd: the API server answered 500",
            "name the targets in TARGETS"),
        updater(
            "there is no target",
            environment -> {
              environment.remove("TARGETS");
              environment.put("DISCOVER", "true");
              environment.put("NAMESPACES", "empty");
            },
            "targets",
            "there is none",
            "Name the targets, or register the repository"),
        updater(
            "a target is not there",
            environment ->
                environment.merge("TARGETS", "argocd/gone", (all, one) -> all + "," + one),
            "target argocd/gone",
            "MISSING",
            "correct the name"),
        new Broken(
            "a target is immutable",
            () -> replaceBy(true),
            () -> replaceBy(false),
            "target " + TARGET,
            "fail",
            "IMMUTABLE",
            "replace it by one that is not"),
        new Broken(
            "Helm owns a target",
            () -> managedBy("Helm"),
            () -> managedBy("nobody"),
            "target " + TARGET,
            "fail",
            "OWNED_ELSEWHERE, by Helm, holds AKIA",
            "let the owner leave the fields alone"),
        new Broken(
            "a repository is gone",
            () -> world.codeCommit().deleteRepository(REPOSITORY),
            () -> world.codeCommit().createRepository(REPOSITORY),
            "Git with what is in " + TARGET,
            "fail",
            "no such repository",
            "Correct the url"),
        new Broken(
            "the user may not pull",
            () -> world.codeCommit().denyPull(REPOSITORY, true),
            () -> world.codeCommit().denyPull(REPOSITORY, false),
            "Git with what is in " + TARGET,
            "fail",
            "refuses it",
            "codecommit:GitPull"),
        new Broken(
            "CodeCommit does not answer",
            () -> world.codeCommit().failNext(1),
            () -> {},
            "Git with what is in " + TARGET,
            "unknown",
            "no clear answer",
            "from the VPC"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oneThing")
  void isRedInOneLineThatSaysWhatToDo(Broken broken) {
    broken.breaking().run();
    List<Line> lines;
    try {
      lines = check();
    } finally {
      faults.clear();
      broken.repairing().run();
    }

    assertRed(lines, broken.what(), broken.verdict(), broken.said());
  }

  private static void assertRed(List<Line> lines, String what, String verdict, String... said) {
    assertThat(lines)
        .filteredOn(line -> !line.verdict().equals("ok"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.what()).isEqualTo(what);
              assertThat(line.verdict()).isEqualTo(verdict);
              assertThat(line.finding() + " -> " + line.remedy()).contains(said);
              assertThat(line.remedy()).isNotEmpty();
            });
  }

  private static Broken fault(String name, Runnable breaking, String what, String... said) {
    return new Broken(name, breaking, () -> {}, what, "fail", said);
  }

  private Broken denied(String operation, String what, String... said) {
    return fault(operation + " is denied", () -> faults.always(operation).deny(), what, said);
  }

  /** Another updater in the place of this one, set up in another way. */
  private Broken updater(
      String name, Consumer<Map<String, String>> change, String what, String... said) {
    return new Broken(
        name,
        () -> register(world.updater(change)),
        () -> {
          world.kubernetes().forbid();
          world.kubernetes().failLists(false);
          register(world.updater(_ -> {}));
        },
        what,
        "fail",
        said);
  }

  private void register(LocalLambda updater) {
    world.aws().functions().register(LocalWorld.UPDATER, updater::invoke);
  }

  private void denyTheUpdaterItsSecret(String operation) {
    if (operation.equals("lambda:Invoke")) {
      faults.once("secretsmanager:DescribeSecret").deny();
    }
  }

  private void tagSecret(String key, String value) {
    world.aws().secrets().tag(LocalWorld.SECRET, key, value);
  }

  private void tagUser(String claim) {
    world.aws().iam().tag(LocalWorld.USER, CLAIM, claim);
  }

  private void limitUser(Optional<String> boundary) {
    world.aws().iam().limit(LocalWorld.USER, boundary);
  }

  /** As an administrator does who puts a readable value in its place. */
  private void forgetPending() {
    world.aws().secrets().putPending(LocalWorld.SECRET, "{\"state\":\"empty\"}");
  }

  private void removeForeignKeys() {
    world.aws().iam().keys(LocalWorld.USER).stream()
        .filter(key -> !key.id().equals(world.held()))
        .forEach(key -> world.aws().iam().delete(key.id()));
  }

  private void forgetSender() {
    world.aws().mail().forget("example.com");
    world.aws().mail().forget(SENDER);
  }

  private void sandbox() {
    world.aws().mail().sandbox(true);
    world.aws().mail().forget("example.com");
    world.aws().mail().verify(SENDER);
  }

  private void outOfSandbox() {
    world.aws().mail().sandbox(false);
    world.aws().mail().verify("example.com");
  }

  /** What is immutable stays so: only another in its place can be changed. */
  private void replaceBy(boolean immutable) {
    Secret before = world.kubernetes().secret(TARGET.namespace(), TARGET.name()).orElseThrow();
    world.kubernetes().delete(TARGET.namespace(), TARGET.name());
    world
        .kubernetes()
        .add(
            new SecretBuilder(before)
                .editMetadata()
                .withResourceVersion(null)
                .withUid(null)
                .endMetadata()
                .withImmutable(immutable)
                .build());
  }

  private void managedBy(String owner) {
    world
        .kubernetes()
        .edit(
            TARGET.namespace(),
            TARGET.name(),
            secret ->
                new SecretBuilder(secret)
                    .editMetadata()
                    .addToLabels("app.kubernetes.io/managed-by", owner)
                    .endMetadata()
                    .build());
  }

  private static String authorityOfAnother() {
    try (LocalCluster another = LocalCluster.start()) {
      return Base64.getEncoder()
          .encodeToString(another.certificateAuthorityPem().getBytes(StandardCharsets.UTF_8));
    }
  }

  private String version() {
    return world
        .kubernetes()
        .metadata(TARGET.namespace(), TARGET.name())
        .orElseThrow()
        .getResourceVersion();
  }

  private record Line(String what, String verdict, String finding, String remedy) {}

  private List<Line> check() {
    return check(world);
  }

  private List<Line> check(LocalWorld of) {
    return lines(answer(of, "json"));
  }

  private static List<Line> lines(Map<String, Object> answer) {
    return ((List<?>) answer.get("findings"))
        .stream()
            .map(entry -> (Map<?, ?>) entry)
            .map(
                line ->
                    new Line(
                        (String) line.get("what"),
                        (String) line.get("verdict"),
                        (String) line.get("finding"),
                        line.get("remedy") instanceof String text ? text : ""))
            .toList();
  }

  private static Map<String, Object> answer(LocalWorld of, String format) {
    String event =
        "{\"action\":\"check\",\"cluster\":\"demo-cluster\",\"format\":\"" + format + "\"}";
    return JSON.std.mapFrom(
        new String(
            of.rotate(event.getBytes(StandardCharsets.UTF_8)).payload(), StandardCharsets.UTF_8));
  }
}
