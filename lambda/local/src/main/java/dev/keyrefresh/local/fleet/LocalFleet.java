package dev.keyrefresh.local.fleet;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.keyrefresh.local.aws.LocalAws;
import dev.keyrefresh.local.aws.iam.Keys;
import dev.keyrefresh.local.aws.sqs.LocalQueue;
import dev.keyrefresh.local.aws.sqs.QueueFeed;
import dev.keyrefresh.local.git.GitRequest;
import dev.keyrefresh.local.git.LocalCodeCommit;
import dev.keyrefresh.local.git.StockGit;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.lambda.LocalLambda;
import dev.keyrefresh.rotator.RotateHandler;
import dev.keyrefresh.rotator.client.RotatorClients;
import dev.keyrefresh.time.Pause;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * An account with its CodeCommit, the real rotator, and the clusters that were added to it, on the
 * embedded services. Everything listens on loopback.
 */
public final class LocalFleet implements AutoCloseable {
  public static final String ROTATOR = "codecommit-key-refresh-rotator";
  public static final Duration ROTATOR_TIMEOUT = Duration.ofMinutes(15);
  public static final String HOST = "git-codecommit." + LocalAws.REGION + ".amazonaws.com";

  private static final int MOST_RECEIVES = 960;

  /** Ends a git that hangs: one that works takes less on the busiest machine. */
  private static final Duration FOR_EVER = Duration.ofMinutes(5);

  private static final String SENDER = "codecommit-key-refresh@example.com";

  private final Map<String, String> settings;
  private final InstantSource clock;
  private final Pause pause;
  private final PrintStream rotatorLog;
  private final Accounting accounting = new Accounting();
  private final LocalAws aws;
  private final LocalCodeCommit codeCommit;
  private final StockGit git;
  private final GitRequest gitRequest;
  private final List<ArgoCdCluster> clusters = new CopyOnWriteArrayList<>();
  private final LocalQueue queue;
  private final QueueFeed feed;
  private volatile Rotator rotator;

  /** An execution environment of it, with the clients that live as long. */
  private record Rotator(RotatorClients clients, LocalLambda function) {}

  private LocalFleet(
      Map<String, String> settings,
      InstantSource clock,
      Pause pause,
      PrintStream rotatorLog,
      RandomGenerator random) {
    this.settings = settings;
    this.clock = clock;
    this.pause = pause;
    this.rotatorLog = rotatorLog;
    aws = LocalAws.start(clock, random);
    codeCommit =
        LocalCodeCommit.start(
            HOST,
            LocalAws.REGION,
            new IamAccounts(
                aws.iam(),
                aws.roles(),
                name -> clusters.stream().anyMatch(cluster -> cluster.mayPull(name))),
            clock);
    git = StockGit.prepare(HOST, codeCommit.endpoint(), FOR_EVER);
    gitRequest = new GitRequest(HOST, codeCommit.endpoint(), FOR_EVER);
    watchCalls();
    aws.mail().verify(SENDER);
    queue =
        aws.queues()
            .create("codecommit-key-refresh", ROTATOR_TIMEOUT.plusMinutes(1), MOST_RECEIVES);
    rotator = startRotator();
    feed = new QueueFeed(queue, this::invokeRotator, 1);
    aws.functions().register(ROTATOR, this::invokeRotator);
  }

  /**
   * Starts everything but the clusters.
   *
   * @param settings the rotator's, beside those that lead it to the embedded services; without
   *     {@code CLUSTERS} it finds them by their tags, and sweeps through the queue
   * @param clock rules all but the signatures of requests to AWS
   * @param pause how a handler waits for a new key to propagate
   * @param rotatorLog what the rotator prints: one JSON object a line
   * @param random what ids and secrets are made of; safe for several threads
   */
  public static LocalFleet start(
      Map<String, String> settings,
      InstantSource clock,
      Pause pause,
      PrintStream rotatorLog,
      RandomGenerator random) {
    return new LocalFleet(settings, clock, pause, rotatorLog, random);
  }

  /** Registers a cluster, whose credential somebody made by hand long ago. */
  public ArgoCdCluster add(ArgoCdCluster.Plan plan, PrintStream updaterLog) {
    ArgoCdCluster cluster = new ArgoCdCluster(this, plan, updaterLog);
    clusters.add(cluster);
    return cluster;
  }

  public LocalAws aws() {
    return aws;
  }

  public LocalCodeCommit codeCommit() {
    return codeCommit;
  }

  public Accounting accounting() {
    return accounting;
  }

  /** Counts every call, and lets every call through, as from the start. */
  public void watchCalls() {
    aws.faults().afterEach(_ -> {});
    accounting.watch(aws.faults());
  }

  /** Sends an event to the rotator, as EventBridge or an administrator would. */
  public Invocation rotate(byte[] event) {
    return rotator.function().call(event);
  }

  /**
   * The next event finds an execution environment of its own, as after a crash or some hours. What
   * the clients of the last one were taught by throttling, to ask less often, went with it.
   */
  public void replaceRotator() {
    rotator.clients().close();
    rotator = startRotator();
  }

  /** The queue that feeds the rotator. */
  public LocalQueue queue() {
    return queue;
  }

  /** Has the rotator deal with the messages that the queue shows now, one after the other. */
  public void work() {
    feed.drain();
  }

  /** What the rotator's environment would be, the SDK's own variables included. */
  public Map<String, String> rotatorEnvironment(Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(session());
    environment.putAll(
        Map.of(
            "MAIL_FROM",
            SENDER,
            "MAIL_TO",
            "platform-team@example.com,on-call@example.com",
            "AWS_ENDPOINT_URL",
            aws.endpoint().toString()));
    if (!settings.containsKey("CLUSTERS")) {
      environment.put("QUEUE_URL", queue.url());
    }
    environment.putAll(settings);
    return environment;
  }

  private byte[] invokeRotator(byte[] event) {
    return rotator.function().invoke(event);
  }

  private Rotator startRotator() {
    dev.keyrefresh.rotator.config.RotatorSettings read =
        dev.keyrefresh.rotator.config.RotatorSettings.of(rotatorEnvironment(settings));
    Region region = Region.of(LocalAws.REGION);
    RotatorClients clients =
        RotatorClients.create(
            region, region, Optional.of(aws.endpoint()), credentials(), read.updaterTimeout());
    RotateHandler handler =
        new RotateHandler(
            read, new dev.keyrefresh.rotator.RotatorWiring(clients, clock, pause, rotatorLog));
    return new Rotator(clients, lambda(handler, ROTATOR, ROTATOR_TIMEOUT));
  }

  InstantSource clock() {
    return clock;
  }

  Pause pause() {
    return pause;
  }

  StockGit git() {
    return git;
  }

  GitRequest gitRequest() {
    return gitRequest;
  }

  AwsCredentialsProvider credentials() {
    Keys keys = aws.operator();
    return StaticCredentialsProvider.create(
        AwsSessionCredentials.create(
            keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken().orElseThrow()));
  }

  Map<String, String> session() {
    Keys keys = aws.operator();
    return Map.of(
        "AWS_REGION",
        LocalAws.REGION,
        "AWS_ACCESS_KEY_ID",
        keys.accessKeyId(),
        "AWS_SECRET_ACCESS_KEY",
        keys.secretAccessKey(),
        "AWS_SESSION_TOKEN",
        keys.sessionToken().orElseThrow());
  }

  LocalLambda lambda(RequestStreamHandler handler, String name, Duration timeout) {
    return LocalLambda.inProcess(handler, name, timeout, clock);
  }

  @Override
  public void close() {
    git.close();
    codeCommit.close();
    clusters.forEach(ArgoCdCluster::close);
    rotator.clients().close();
    aws.close();
  }
}
