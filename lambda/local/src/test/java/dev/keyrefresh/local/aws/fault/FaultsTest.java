package dev.keyrefresh.local.aws.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyrefresh.local.aws.Clients;
import dev.keyrefresh.local.aws.LocalAws;
import dev.keyrefresh.local.aws.PassingClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.sts.StsClient;

class FaultsTest {
  private static final String USER = "demo_codecommit_user";

  private final PassingClock clock = new PassingClock();
  private final LocalAws aws = LocalAws.start(clock);
  private final IamClient iam = Clients.of(aws).iam();
  private final IamClient retrying = Clients.retrying(aws).iam();
  private final SecretsManagerClient secrets = Clients.of(aws).secrets();

  @BeforeEach
  void aUser() {
    aws.iam().createUser(USER);
  }

  @AfterEach
  void close() {
    secrets.close();
    retrying.close();
    iam.close();
    aws.close();
  }

  @Test
  void throttlesInSuchAWayThatTheSdkTriesAgain() {
    aws.faults().times("iam:ListAccessKeys", 2).throttle();

    retrying.listAccessKeys(r -> r.userName(USER));

    assertThat(aws.calls().snapshot()).isEqualTo(Map.of("iam:ListAccessKeys", 3L));
  }

  @Test
  void wordsARefusalAsEachServiceDoes() {
    Clients clients = Clients.of(aws);
    try (StsClient sts = clients.sts();
        SesClient ses = clients.ses();
        EventBridgeClient events = clients.events();
        LambdaClient lambda = clients.lambda();
        EksClient eks = clients.eks()) {
      Map<String, Runnable> calls =
          Map.of(
              "iam:GetUser",
              () -> iam.getUser(r -> r.userName(USER)),
              "sts:GetCallerIdentity",
              sts::getCallerIdentity,
              "secretsmanager:ListSecrets",
              secrets::listSecrets,
              "ses:VerifyEmailIdentity",
              () -> ses.verifyEmailIdentity(r -> r.emailAddress("a@example.com")),
              "events:PutEvents",
              () -> events.putEvents(r -> r.entries(List.of())),
              "lambda:Invoke",
              () -> lambda.invoke(r -> r.functionName("f")),
              "eks:DescribeCluster",
              () -> eks.describeCluster(r -> r.name("c")));
      calls.forEach(
          (operation, call) -> {
            aws.faults().once(operation).throttle();
            aws.faults().once(operation).deny();
            aws.faults().once(operation).fail500();
            assertThat(refused(call).isThrottlingException()).as(operation).isTrue();
            assertThat(refused(call).awsErrorDetails().errorCode())
                .as(operation)
                .startsWith("AccessDenied");
            assertThat(refused(call).statusCode()).as(operation).isEqualTo(500);
          });
    }
  }

  @Test
  void deniesUntilItIsTakenBack() {
    aws.faults().always("iam:CreateAccessKey").deny();
    for (int n = 0; n < 3; n++) {
      assertThat(refused(this::create).awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
    }
    assertThat(aws.iam().keys(USER)).isEmpty();

    aws.faults().clear();
    create();
    assertThat(aws.iam().keys(USER)).hasSize(1);
  }

  @Test
  void dropsTheConnectionBeforeAnythingHappened() {
    aws.faults().once("iam:CreateAccessKey").dropBefore();

    assertThatThrownBy(this::create).isInstanceOf(SdkClientException.class);

    assertThat(aws.iam().keys(USER)).isEmpty();
    assertThat(aws.calls().snapshot()).containsEntry("iam:CreateAccessKey", 1L);
  }

  @Test
  void losesTheAnswerOfWhatHappened() {
    iam.getUser(r -> r.userName(USER));
    aws.faults().once("iam:CreateAccessKey").dropAfter();

    assertThatThrownBy(this::create).isInstanceOf(SdkClientException.class);

    // Also over a connection that was open already, where a client may try again unasked.
    assertThat(aws.iam().keys(USER)).hasSize(1);
    assertThat(aws.calls().snapshot()).containsEntry("iam:CreateAccessKey", 1L);
  }

  @Test
  void losesARefusalToo() {
    aws.faults().once("iam:GetUser").dropAfter();

    assertThatThrownBy(() -> iam.getUser(r -> r.userName("nobody")))
        .isInstanceOf(SdkClientException.class);
  }

  @Test
  void makesTwoKeysOfACreateThatTheSdkRetries() {
    aws.faults().once("iam:CreateAccessKey").dropAfter();

    retrying.createAccessKey(r -> r.userName(USER));

    assertThat(aws.iam().keys(USER)).hasSize(2);
  }

  @Test
  void answersLateWhenItIsToldTo() {
    aws.faults().once("iam:GetUser").delay(Duration.ofMillis(300));
    long before = System.nanoTime();

    iam.getUser(r -> r.userName(USER));

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(290));
  }

  @Test
  void breaksOffBeforeTheCallAtWhichAHookThrows() {
    aws.faults().beforeEach(fromTheNth(2));

    iam.getUser(r -> r.userName(USER));

    assertThatThrownBy(this::create).isInstanceOf(SdkClientException.class);
    assertThatThrownBy(() -> iam.getUser(r -> r.userName(USER)))
        .isInstanceOf(SdkClientException.class);
    assertThat(aws.iam().keys(USER)).isEmpty();
  }

  @Test
  void breaksOffAfterTheCallAtWhichAHookThrows() {
    aws.faults().afterEach(fromTheNth(2));

    iam.getUser(r -> r.userName(USER));

    assertThatThrownBy(this::create).isInstanceOf(SdkClientException.class);
    assertThat(aws.iam().keys(USER)).hasSize(1);
  }

  @Test
  void answersACallerThatIsDeadSoThatItTriesNothingAgain() {
    int[] calls = {0};
    aws.faults()
        .beforeEach(
            operation -> {
              calls[0]++;
              throw new Faults.Died("before " + operation);
            });

    assertThatThrownBy(() -> iam.getUser(r -> r.userName(USER)))
        .isInstanceOf(IamException.class)
        .hasMessageContaining("before iam:GetUser");
    assertThat(calls[0]).isOne();
    assertThatThrownBy(this::create).isInstanceOf(IamException.class);
    assertThat(aws.iam().keys(USER)).isEmpty();
  }

  @Test
  void letsAHookCallTheAccountInBetween() {
    aws.faults()
        .beforeEach(
            operation -> {
              if (operation.equals("iam:CreateAccessKey")) {
                iam.untagUser(r -> r.userName(USER).tagKeys("in-between"));
              }
            });

    aws.iam().tag(USER, "in-between", "yes");

    create();

    assertThat(aws.iam().tags(USER)).isEmpty();
  }

  @Test
  void readsKeysAsTheyWereAWhileAgo() {
    String old = aws.iam().createAccessKey(USER).accessKeyId();
    clock.pass(Duration.ofSeconds(30));
    aws.faults().stale("iam:ListAccessKeys", Duration.ofSeconds(10));
    create();

    assertThat(listed()).containsExactly(old);
    clock.pass(Duration.ofSeconds(9));
    assertThat(listed()).containsExactly(old);
    clock.pass(Duration.ofSeconds(1));
    assertThat(listed()).hasSize(2);
  }

  @Test
  void readsASecretAndAUserAsTheyWereAWhileAgo() {
    aws.secrets().create("secret", Map.of(), "first");
    clock.pass(Duration.ofMinutes(1));
    aws.faults().stale("secretsmanager:DescribeSecret", Duration.ofSeconds(5));
    aws.faults().stale("iam:GetUser", Duration.ofSeconds(5));
    String pending = aws.secrets().putPending("secret", "second");
    aws.iam().tag(USER, "claim", "mine");

    assertThat(secrets.describeSecret(r -> r.secretId("secret")).versionIdsToStages())
        .doesNotContainKey(pending);
    assertThat(iam.getUser(r -> r.userName(USER)).user().tags()).isEmpty();
    assertThat(secrets.getSecretValue(r -> r.secretId("secret").versionId(pending)).secretString())
        .isEqualTo("second");

    clock.pass(Duration.ofSeconds(5));
    assertThat(secrets.describeSecret(r -> r.secretId("secret")).versionIdsToStages())
        .containsEntry(pending, List.of("AWSPENDING"));
    assertThat(iam.getUser(r -> r.userName(USER)).user().tags()).hasSize(1);
  }

  @Test
  void countsEveryCall() {
    iam.getUser(r -> r.userName(USER));
    iam.getUser(r -> r.userName(USER));
    secrets.listSecrets();

    assertThat(aws.calls().snapshot())
        .containsExactly(Map.entry("iam:GetUser", 2L), Map.entry("secretsmanager:ListSecrets", 1L));
    assertThat(aws.calls().total()).isEqualTo(3);
    assertThat(aws.calls().total(operation -> operation.startsWith("iam:"))).isEqualTo(1);

    aws.calls().reset();
    assertThat(aws.calls().total()).isZero();
  }

  private void create() {
    iam.createAccessKey(r -> r.userName(USER));
  }

  private List<String> listed() {
    return iam.listAccessKeys(r -> r.userName(USER)).accessKeyMetadata().stream()
        .map(AccessKeyMetadata::accessKeyId)
        .toList();
  }

  private static AwsServiceException refused(Runnable call) {
    return catchThrowableOfType(AwsServiceException.class, call::run);
  }

  private static Consumer<String> fromTheNth(int n) {
    AtomicInteger calls = new AtomicInteger();
    return _ -> {
      if (calls.incrementAndGet() >= n) {
        throw new AssertionError("killed");
      }
    };
  }
}
