package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.local.aws.fault.Faults;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.kubernetes.LocalCluster;
import dev.keyrefresh.local.lambda.LocalLambda;
import dev.keyrefresh.local.time.VirtualClock;
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
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.jr.ob.JSON;

/**
 * The preflight with both real handlers: of a healthy cluster everything is green; with one thing
 * broken, its line alone is not, and says what to do.
 */
@EnableSnapshotTests
class CheckTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final TargetName TARGET = LocalWorld.TARGETS.getFirst();
  private static final String REPOSITORY = "platform";
  private static final String PAUSED = "codecommit-key-refresh/paused";
  private static final String RELEASED = "codecommit-key-refresh/released";
  private static final String CLAIM = "codecommit-key-refresh";
  private static final String SENDER = "codecommit-key-refresh@example.com";

  private final Events events = Events.find();
  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T06:00:00Z"));
  private final LocalWorld world = LocalWorld.startSettled(clock, clock, NOWHERE, NOWHERE);
  private final Faults faults = world.aws().faults();

  CheckTest() {
    world.aws().mail().verify("example.com");
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void isGreenWhereEverythingIsWell(Snapshot golden) {
    List<Line> lines = check();

    assertThat(lines).allMatch(line -> line.verdict().equals("ok"));
    golden
        .named("what-is-checked")
        .assertThat(lines.stream().map(Line::what).collect(Collectors.joining("\n", "", "\n")))
        .asText()
        .matchesSnapshotText();
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

  /** Once for the lines on the user and on what is stored, once for the rotation that is played. */
  @Test
  void asksIamForTheUserTwice() {
    world.aws().calls().reset();
    check();

    assertThat(world.aws().calls().snapshot()).containsEntry("iam:GetUser", 2L);
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
  void looksAtTheQueueWhereThereIsOne(Snapshot golden) {
    String url = world.aws().queues().create("clusters", Duration.ofMinutes(2), 5).url();

    assertThat(checkBy(Map.of("QUEUE_URL", url)))
        .contains(new Line("queue", "ok", "takes a message for each cluster of a sweep", ""))
        .allMatch(line -> line.verdict().equals("ok"));
    assertRed(golden, "there-is-no-queue", checkBy(Map.of("QUEUE_URL", url + "-gone")));
    faults.always("sqs:SendMessageBatch").deny();
    assertRed(golden, "the-queue-takes-nothing", checkBy(Map.of("QUEUE_URL", url)));
  }

  @Test
  void warnsWhereNobodyIsTold(Snapshot golden) {
    assertRed(golden, "nobody-is-told", checkBy(Map.of("MAIL_FROM", "", "MAIL_TO", "")));
  }

  @Test
  void saysWhatToDoWhereThereIsNoManagedSecret(Snapshot golden) {
    LocalLambda rotator = Handler.of(world, Map.of("CLUSTERS", "edge-9"), clock, NOWHERE);

    assertRed(golden, "there-is-no-managed-secret", lines(rotator, "edge-9"));
  }

  /** The same of the operations that another kind of credential needs. */
  @ParameterizedTest
  @ValueSource(strings = "CreateServiceSpecificCredential")
  void isRedWhereGitCredentialsMayNotBeRotated(String operation, Snapshot golden) {
    try (LocalWorld git = LocalWorld.start(new Form.Git(), clock, clock, NOWHERE, NOWHERE)) {
      git.rotate(events.read("manual-rotate.json"));
      git.aws().faults().always("iam:" + operation).deny();

      assertRed(golden, "iam:" + operation + " is denied", check(git));
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
  void isReadInATerminalToo(Snapshot golden) {
    forgetSender();

    golden
        .named("a-check-in-a-terminal")
        .assertThat(new Placeholders().in((String) answer(world, "text").get("text")))
        .asText()
        .matchesSnapshotText();
  }

  record Broken(String name, Consumer<CheckTest> breaking) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Broken> oneOfAKind() {
    return Stream.of(
        new Broken("paused", in -> in.tagSecret(PAUSED, "true")),
        new Broken(
            "a tag is not understood",
            in -> in.tagSecret("codecommit-key-refresh/exposed", "the-old-one!")),
        updater(
            "the updater serves another user",
            (_, environment) -> environment.put("USER_NAME", "payments_codecommit_user")),
        new Broken(
            "no value may be read", in -> in.faults.once("secretsmanager:GetSecretValue").deny()),
        new Broken("the user is another's", in -> in.tagUser("another")),
        new Broken(
            "both slots are taken", in -> in.world.aws().iam().createAccessKey(LocalWorld.USER)),
        denied("sts:GetCallerIdentity"),
        denied("iam:TagUser"),
        new Broken("SES is in its sandbox", CheckTest::sandbox),
        new Broken(
            "the updater may not read the secret",
            in -> in.faults.beforeEach(in::denyTheUpdaterItsSecret)),
        updater(
            "the API server has another certificate",
            (_, environment) -> environment.put("API_SERVER_CA", authorityOfAnother())),
        new Broken("the Role lacks patch", in -> in.world.kubernetes().forbid("patch")),
        updater(
            "a target is not there",
            (_, environment) ->
                environment.merge("TARGETS", "argocd/gone", (all, one) -> all + "," + one)),
        new Broken(
            "the user may not pull", in -> in.world.codeCommit().denyPull(REPOSITORY, true)));
  }

  static Stream<Broken> theOthers() {
    return Stream.of(
        denied("secretsmanager:DescribeSecret"),
        new Broken("given back", in -> in.tagSecret(RELEASED, "since 2026-01-01")),
        new Broken(
            "the KMS key may not be used",
            in -> in.faults.once("secretsmanager:GetSecretValue").denyKms()),
        new Broken(
            "what is stored is not JSON",
            in -> in.world.aws().secrets().putPending(LocalWorld.SECRET, "hello")),
        new Broken(
            "the user is limited", in -> in.limitUser(Optional.of("arn:aws:iam::1:policy/low"))),
        denied("iam:GetUser"),
        denied("iam:ListAccessKeys"),
        denied("iam:GetAccessKeyLastUsed"),
        new Broken(
            "the organization denies creating keys",
            in -> in.faults.always("iam:CreateAccessKey").denyBy("service control policy")),
        new Broken(
            "the boundary denies deactivating keys",
            in -> in.faults.always("iam:UpdateAccessKey").denyBy("permissions boundary")),
        denied("iam:DeleteAccessKey"),
        denied("iam:UntagUser"),
        denied("secretsmanager:PutSecretValue"),
        denied("secretsmanager:UpdateSecretVersionStage"),
        denied("secretsmanager:TagResource"),
        new Broken("the sender is not verified", CheckTest::forgetSender),
        denied("ses:GetIdentityVerificationAttributes"),
        denied("events:PutEvents"),
        denied("lambda:Invoke"),
        updater(
            "the updater serves another secret",
            (_, environment) ->
                environment.merge(
                    "SECRET_ARN",
                    "AbCdEf",
                    (arn, end) -> arn.substring(0, arn.length() - 6) + end)),
        new Broken("the API server is gone", in -> in.world.kubernetes().disconnect()),
        updater(
            "the cluster may not be described",
            (in, environment) -> {
              environment.remove("API_SERVER_URL");
              environment.remove("API_SERVER_CA");
              in.faults.always("eks:DescribeCluster").deny();
            }),
        new Broken(
            "the API server does not know the role",
            in -> in.world.kubernetes().rejectTokens(true)),
        updater(
            "discovery may not list",
            (in, environment) -> {
              environment.put("DISCOVER", "true");
              in.world.kubernetes().forbid("list");
            }),
        updater(
            "the API server cannot list",
            (in, environment) -> {
              environment.put("DISCOVER", "true");
              in.world.kubernetes().failLists(true);
            }),
        updater(
            "there is no target",
            (_, environment) -> {
              environment.remove("TARGETS");
              environment.put("DISCOVER", "true");
              environment.put("NAMESPACES", "empty");
            }),
        new Broken("a target is immutable", in -> in.replaceBy(true)),
        new Broken("Helm owns a target", in -> in.managedBy("Helm")),
        new Broken(
            "a repository is gone", in -> in.world.codeCommit().deleteRepository(REPOSITORY)),
        updater(
            "CodeCommit does not answer",
            (in, environment) -> {
              environment.put("TARGETS", TARGET.toString());
              in.world.codeCommit().failNext(1);
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oneOfAKind")
  void isRedInOneLineThatSaysWhatToDo(Broken broken, Snapshot golden) {
    broken.breaking().accept(this);

    assertRed(golden, broken.name(), check());
  }

  /** One line alone is not well, and says what to do;. */
  private static void assertRed(Snapshot golden, String name, List<Line> lines) {
    List<Line> red = lines.stream().filter(line -> !line.verdict().equals("ok")).toList();
    assertThat(red).singleElement().satisfies(line -> assertThat(line.remedy()).isNotEmpty());
    Line line = red.getFirst();
    golden
        .named(name.replaceAll("\\W+", "-"))
        .assertThat(
            new Placeholders()
                .in(
                    line.verdict()
                        + "  "
                        + line.what()
                        + "\n  "
                        + line.finding()
                        + "\n  -> "
                        + line.remedy()
                        + "\n"))
        .asText()
        .matchesSnapshotText();
  }

  private static Broken denied(String operation) {
    return new Broken(operation + " is denied", in -> in.faults.always(operation).deny());
  }

  /** Another updater in the place of this one, set up in another way. */
  private static Broken updater(String name, BiConsumer<CheckTest, Map<String, String>> change) {
    return new Broken(
        name, in -> in.register(in.world.updater(environment -> change.accept(in, environment))));
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

  private void forgetSender() {
    world.aws().mail().forget("example.com");
    world.aws().mail().forget(SENDER);
  }

  private void sandbox() {
    world.aws().mail().sandbox(true);
    world.aws().mail().forget("example.com");
    world.aws().mail().verify(SENDER);
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
