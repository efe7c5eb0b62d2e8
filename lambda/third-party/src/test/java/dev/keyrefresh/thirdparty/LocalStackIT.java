package dev.keyrefresh.thirdparty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.contract.VersionJson;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.kubernetes.LocalCluster;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.secretsmanager.model.Tag;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.jr.ob.JSON;

/**
 * Both functions on LocalStack's IAM, STS, Secrets Manager, SES, EventBridge and SQS. It admits
 * everybody to everything, so nothing here shows that a policy is enough or that a credential is
 * refused. The functions' time is virtual and LocalStack's is not: credentials are replaced because
 * they are told to, not at an age.
 */
class LocalStackIT {
  private static final TargetName TARGET = new TargetName("argocd", "repo-platform");

  /** Longer than a run may take, as the deployed queue has it. */
  private static final Duration HIDDEN = Duration.ofMinutes(16);

  private final LocalStack localStack = LocalStack.find();
  private final LocalCluster kubernetes = LocalCluster.start();
  private final SqsClient sqs = localStack.sqs();
  private AwsSessionCredentials session;
  private World world;
  private CredentialKind kind;
  private String url;

  @AfterEach
  void close() {
    sqs.close();
    kubernetes.close();
    if (world != null) {
      world.close();
    }
    localStack.close();
  }

  @ParameterizedTest
  @MethodSource
  void replacesACredentialTwiceFromAdoptionToDeletion(Form form) {
    open(form);
    String events = localStack.queueOfEvents(sqs);
    String byHand = world.byHand.login();

    assertThat(world.rotate("check", session).toString()).doesNotContain("verdict=fail");
    assertThat(opens()).isTrue();
    assertThat(world.rotate("rotate", session).toString()).contains("promote");
    String first = stored("AWSCURRENT");
    assertThat(first).isNotEqualTo(byHand);
    assertThat(held()).isEqualTo(first);
    assertThat(opens()).isTrue();
    assertThat(credentials()).isEqualTo(Map.of(byHand, "Active", first, "Active"));
    assertThat(retired()).isEqualTo(Map.of(first, "Active"));

    assertThat(world.rotate("reconcile", session).toString()).contains("WITHIN_POLICY");
    assertThat(world.rotate("rotate", session).toString()).contains("promote");
    String second = stored("AWSCURRENT");
    assertThat(stored("AWSPREVIOUS")).isEqualTo(first);
    assertThat(held()).isEqualTo(second).isNotEqualTo(first);
    assertThat(opens()).isTrue();
    assertThat(retired()).isEqualTo(Map.of(second, "Active"));

    assertThat(localStack.taken(sqs, events, 6))
        .extracting(event -> event.get("detail-type"))
        .containsExactlyInAnyOrder(
            "Credential Rotated",
            "Credential Deactivated",
            "Credential Deleted",
            "Credential Rotated",
            "Credential Deactivated",
            "Credential Deleted");
    assertThat(localStack.mailsAbout(world.cluster + ": ")).hasSize(6);
    assertThat(world.log()).doesNotContain(world.byHand.secret(), "AccessDenied");
  }

  static Stream<Form> replacesACredentialTwiceFromAdoptionToDeletion() {
    return Stream.of(new Form.Signed(), new Form.Git());
  }

  /** Lambda's part, to receive and to delete, is the test's. */
  @Test
  void sweepsThroughTheQueueAndSendsBackWhatFails() {
    open(new Form.Signed());
    String broken = "broken-" + world.cluster;
    register(broken);
    String queue =
        sqs.createQueue(
                of ->
                    of.queueName("work")
                        .attributes(
                            Map.of(
                                QueueAttributeName.VISIBILITY_TIMEOUT,
                                Long.toString(HIDDEN.toSeconds()))))
            .queueUrl();

    Map<String, Object> sweep =
        world.rotate(
            JSON.std.mapFrom(Events.find().read("schedule-rule.json")),
            session,
            Map.of("QUEUE_URL", queue));

    assertThat(sweep).containsEntry("counts", Map.of("SENT", 2));
    Map<String, Message> messages =
        Stream.generate(() -> receive(queue, 0))
            .limit(2)
            .map(Optional::orElseThrow)
            .collect(Collectors.toMap(LocalStackIT::cluster, one -> one));
    assertThat(messages).containsOnlyKeys(world.cluster, broken);
    assertThat(handedOver(messages.get(world.cluster), queue)).isEmpty();
    assertThat(held()).isEqualTo(stored("AWSCURRENT")).isNotEqualTo(world.byHand.login());
    assertThat(opens()).isTrue();

    Instant before = Instant.now();
    assertThat(handedOver(messages.get(broken), queue))
        .containsExactly(messages.get(broken).messageId());
    Message again =
        Stream.generate(() -> receive(queue, 20))
            .limit(2)
            .flatMap(Optional::stream)
            .findFirst()
            .orElseThrow();
    assertThat(Duration.between(before, Instant.now())).isLessThan(HIDDEN);
    assertThat(cluster(again)).isEqualTo(broken);
    assertThat(receives(again)).isEqualTo("2");
  }

  private void open(Form form) {
    Parts.ranAgainst(LocalStackIT.class, localStack.emulator.part());
    Parts.ranAgainst(LocalStackIT.class, Parts.git());
    kind = form.credential();
    session = localStack.emulator.session("functions", Map.of());
    world =
        new World(
            localStack.emulator,
            form,
            new World.Api(kubernetes.endpoint(), kubernetes.certificateAuthorityPem()),
            List.of(TARGET));
    url = world.repository("platform");
    assertThat(world.byHand.login())
        .as("LocalStack wants PARITY_AWS_ACCESS_KEY_ID=1")
        .doesNotStartWith("LKIA");
    kubernetes.addRepository(
        TARGET.namespace(), TARGET.name(), url, Optional.of("default"), world.repositoryData(url));
    world.updaterIs(session);
  }

  /** A cluster whose user is not there. */
  private void register(String name) {
    world.secrets.createSecret(
        of ->
            of.name("codecommit-key-refresh/" + name)
                .secretString(VersionJson.PLACEHOLDER)
                .tags(Tag.builder().key("codecommit-key-refresh/cluster").value(name).build()));
  }

  private Map<String, String> retired() {
    world.clock.pause(Duration.ofHours(25));
    world.rotate("reconcile", session);
    assertThat(credentials().values()).containsExactlyInAnyOrder("Active", "Inactive");
    world.clock.pause(Duration.ofDays(8));
    world.rotate("reconcile", session);
    return credentials();
  }

  /** Logins and their states, as IAM lists them. */
  private Map<String, String> credentials() {
    return kind == CredentialKind.ACCESS_KEY
        ? world.iam.listAccessKeys(of -> of.userName(world.user)).accessKeyMetadata().stream()
            .collect(Collectors.toMap(key -> key.accessKeyId(), key -> key.statusAsString()))
        : world
            .iam
            .listServiceSpecificCredentials(
                of -> of.userName(world.user).serviceName(EmulatedAccounts.CODECOMMIT))
            .serviceSpecificCredentials()
            .stream()
            .collect(Collectors.toMap(one -> one.serviceUserName(), one -> one.statusAsString()));
  }

  private String stored(String stage) {
    return String.valueOf(JSON.std.mapFrom(world.stage(stage)).get("login"));
  }

  private Map<String, String> target() {
    return kubernetes.data(TARGET.namespace(), TARGET.name()).orElseThrow();
  }

  private String held() {
    return target().get("username");
  }

  private boolean opens() {
    world.update(Operation.DELIVER, session, Map.of());
    return world.git.lsRemote(url, held(), target().get("password")).succeeded();
  }

  private Optional<Message> receive(String queue, int waitSeconds) {
    return sqs
        .receiveMessage(
            of ->
                of.queueUrl(queue)
                    .maxNumberOfMessages(1)
                    .waitTimeSeconds(waitSeconds)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .messages()
        .stream()
        .findFirst();
  }

  private static String receives(Message message) {
    return message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
  }

  private static String cluster(Message message) {
    return String.valueOf(JSON.std.mapFrom(message.body()).get("cluster"));
  }

  /** Which messages the rotator sends back; the others are deleted, as Lambda deletes them. */
  private List<String> handedOver(Message message, String queue) {
    Map<String, Object> record =
        Map.of(
            "messageId",
            message.messageId(),
            "receiptHandle",
            message.receiptHandle(),
            "body",
            message.body(),
            "attributes",
            message.attributesAsStrings(),
            "messageAttributes",
            Map.of(),
            "eventSource",
            "aws:sqs",
            "eventSourceARN",
            "arn:aws:sqs:us-west-2:000000000000:work",
            "awsRegion",
            "us-west-2");
    Map<String, Object> answer =
        world.rotate(Map.of("Records", List.of(record)), session, Map.of("QUEUE_URL", queue));
    List<String> back =
        ((List<?>) answer.get("batchItemFailures"))
            .stream()
                .map(each -> String.valueOf(((Map<?, ?>) each).get("itemIdentifier")))
                .toList();
    if (back.isEmpty()) {
      sqs.deleteMessage(of -> of.queueUrl(queue).receiptHandle(message.receiptHandle()));
    }
    return back;
  }
}
