package dev.keyrefresh.local.synthetic;

import dev.keyrefresh.local.aws.LocalAws;
import dev.keyrefresh.local.aws.iam.Keys;
import dev.keyrefresh.local.aws.sqs.LocalQueue;
import dev.keyrefresh.local.aws.sqs.QueueFeed;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.fleet.LocalFleet;
import dev.keyrefresh.local.lambda.LocalLambda;
import dev.keyrefresh.local.time.VirtualClock;
import dev.keyrefresh.rotator.RotateHandler;
import dev.keyrefresh.rotator.RotatorWiring;
import dev.keyrefresh.rotator.client.RotatorClients;
import dev.keyrefresh.rotator.config.RotatorSettings;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import tools.jackson.jr.ob.JSON;

/**
 * A fleet as large as one likes: several instances of the real rotator, fed from an embedded queue,
 * and {@link SyntheticClusters}. Whatever is called over HTTP here, the rotator calls.
 */
public final class SyntheticFleet implements AutoCloseable {
  /** As the queue of the CDK app: longer than a run can take. */
  public static final Duration VISIBILITY = Duration.ofMinutes(16);

  private static final int MOST_RECEIVES = 960;

  private final VirtualClock clock;
  private final PrintStream log;
  private final LocalAws aws;
  private final SyntheticClusters clusters;
  private final LocalQueue queue;
  private final QueueFeed feed;
  private final List<RotatorClients> clients = new ArrayList<>();
  private final BlockingQueue<LocalLambda> idle = new LinkedBlockingQueue<>();

  /**
   * Starts it without a cluster.
   *
   * @param log what the rotator prints: one JSON object a line
   * @param instances how many clusters are worked on at once; none where others work
   */
  public SyntheticFleet(VirtualClock clock, PrintStream log, int instances) {
    this.clock = clock;
    this.log = log;
    aws = LocalAws.start(clock);
    clusters = new SyntheticClusters(aws, clock);
    queue = aws.queues().create("work", VISIBILITY, MOST_RECEIVES);
    feed = new QueueFeed(queue, this::invoke, instances);
    for (int instance = 0; instance < instances; instance++) {
      idle.add(rotator(LocalFleet.ROTATOR_TIMEOUT));
    }
  }

  public LocalAws aws() {
    return aws;
  }

  public SyntheticClusters clusters() {
    return clusters;
  }

  public LocalQueue queue() {
    return queue;
  }

  public QueueFeed feed() {
    return feed;
  }

  /** The daily schedule's event; answers as the rotator does. Its messages wait in the queue. */
  public Map<String, Object> sweep() {
    return JSON.std.mapFrom(invoke(Events.find().read("schedule-rule.json")));
  }

  /** What a rotator's environment is, the SDK's own variables included. */
  public Map<String, String> environment() {
    Keys keys = aws.operator();
    return Map.of(
        "AWS_REGION",
        LocalAws.REGION,
        "QUEUE_URL",
        queue.url(),
        "AWS_ENDPOINT_URL",
        aws.endpoint().toString(),
        "AWS_ACCESS_KEY_ID",
        keys.accessKeyId(),
        "AWS_SECRET_ACCESS_KEY",
        keys.secretAccessKey(),
        "AWS_SESSION_TOKEN",
        keys.sessionToken().orElseThrow());
  }

  /** Another instance of the rotator. */
  public LocalLambda rotator(Duration timeout) {
    RotatorSettings settings = RotatorSettings.of(environment());
    Region region = Region.of(LocalAws.REGION);
    Keys keys = aws.operator();
    RotatorClients made =
        RotatorClients.create(
            region,
            region,
            Optional.of(aws.endpoint()),
            StaticCredentialsProvider.create(
                AwsSessionCredentials.create(
                    keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken().orElseThrow())),
            settings.updaterTimeout());
    clients.add(made);
    return LocalLambda.inProcess(
        new RotateHandler(settings, new RotatorWiring(made, clock, clock, log)),
        LocalFleet.ROTATOR,
        timeout,
        clock);
  }

  @Override
  public void close() {
    clients.forEach(RotatorClients::close);
    aws.close();
  }

  private byte[] invoke(byte[] event) {
    LocalLambda instance = take();
    try {
      return instance.invoke(event);
    } finally {
      idle.add(instance);
    }
  }

  private LocalLambda take() {
    try {
      return idle.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while all instances were busy", e);
    }
  }
}
