package dev.keyrefresh.thirdparty;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyrefresh.thirdparty.Call.Reply;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.jr.ob.JSON;

/**
 * LocalStack at {@code AWS_ENDPOINT_URL}, else in a container. Each has an account of its own, with
 * nothing in it: LocalStack takes an access key of twelve digits for an account.
 */
final class LocalStack implements AutoCloseable {
  private static final String VARIABLE = "AWS_ENDPOINT_URL";
  private static final String IMAGE = "localstack/localstack";

  /** The last one that wants no account. */
  private static final String VERSION = "4.14.0";

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String[] SERVICES = {"iam", "sts", "secretsmanager", "ses", "events", "sqs"};

  /** Access keys with ids as AWS gives them; no report of its use to its makers. */
  private static final Map<String, String> SETTINGS =
      Map.of("PARITY_AWS_ACCESS_KEY_ID", "1", "DISABLE_EVENTS", "1", "SKIP_SSL_CERT_DOWNLOAD", "1");

  private static final long FIRST = 100_000_000_000L;

  final Emulator emulator;
  private final HttpClient http = HttpClient.newHttpClient();
  private final GitUserNames names = new GitUserNames();
  private final Front front;

  /** One for all tests, started when the first asks for it. */
  private static final class Container {
    private static final URI ENDPOINT = started();

    private static URI started() {
      DockerImageName image =
          Parts.image("LOCALSTACK_IMAGE", IMAGE + ":" + VERSION).asCompatibleSubstituteFor(IMAGE);
      return Parts.started(VARIABLE, () -> container(image)).getEndpoint();
    }

    private static LocalStackContainer container(DockerImageName image) {
      LocalStackContainer container =
          new LocalStackContainer(image)
              .withServices(SERVICES)
              .withEnv(SETTINGS)
              .withStartupTimeout(PATIENCE);
      // It starts no containers of its own here, and gets no hold of Docker.
      container.setBinds(List.of());
      return container;
    }
  }

  private LocalStack(URI endpoint, String account) {
    Map<String, Object> health = json(ask(endpoint, "/_localstack/health"));
    front = Front.plain(call -> names.in(call.forwardTo(endpoint, http)));
    emulator =
        new Emulator(
            "LocalStack " + health.get("version"),
            front.endpoint(),
            AwsBasicCredentials.create(account, "anybody"));
  }

  static LocalStack find() {
    return inAccount(Long.toString(ThreadLocalRandom.current().nextLong(FIRST, FIRST * 10)));
  }

  /** In an account that others may have used before. */
  static LocalStack inAccount(String account) {
    return new LocalStack(
        Parts.endpoint(VARIABLE)
            .orElseGet(() -> Parts.inContainer(VARIABLE, () -> Container.ENDPOINT)),
        account);
  }

  /** The mails that SES sent about something, oldest first. */
  @SuppressWarnings("unchecked")
  List<String> mailsAbout(String what) {
    Map<String, Object> sent = json(ask(emulator.endpoint(), "/_aws/ses"));
    return ((List<Map<String, Object>>) sent.get("messages"))
        .stream().map(Object::toString).filter(mail -> mail.contains(what)).toList();
  }

  SqsClient sqs() {
    return emulator.client(SqsClient.builder());
  }

  /** A queue that gets every event of this project from the default bus. */
  String queueOfEvents(SqsClient sqs) {
    String queue = sqs.createQueue(of -> of.queueName("events")).queueUrl();
    String arn =
        sqs.getQueueAttributes(
                of -> of.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    try (EventBridgeClient events = emulator.client(EventBridgeClient.builder())) {
      events.putRule(
          of -> of.name("everything").eventPattern("{\"source\":[\"codecommit-key-refresh\"]}"));
      events.putTargets(
          of -> of.rule("everything").targets(Target.builder().id("queue").arn(arn).build()));
    }
    return queue;
  }

  /** What has come to a queue, as JSON; it is taken off. */
  List<Map<String, Object>> taken(SqsClient sqs, String queue, int count) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (int ask = 0; ask < count + 2 && all.size() < count; ask++) {
      sqs.receiveMessage(of -> of.queueUrl(queue).waitTimeSeconds(5).maxNumberOfMessages(10))
          .messages()
          .forEach(
              message -> {
                all.add(json(message.body()));
                sqs.deleteMessage(of -> of.queueUrl(queue).receiptHandle(message.receiptHandle()));
              });
    }
    return all;
  }

  @Override
  public void close() {
    front.close();
    http.close();
  }

  private String ask(URI endpoint, String path) {
    Reply reply = new Call("GET", path, new TreeMap<>(), new byte[0]).forwardTo(endpoint, http);
    if (!reply.isSuccess()) {
      throw new IllegalStateException(path + ": " + reply.status());
    }
    return new String(reply.body(), UTF_8);
  }

  private static Map<String, Object> json(String text) {
    return JSON.std.mapFrom(text);
  }
}
