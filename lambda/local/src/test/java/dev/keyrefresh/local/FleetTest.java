package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.local.aws.Keys;
import dev.keyrefresh.local.aws.LocalAws;
import dev.keyrefresh.local.aws.LocalQueue;
import dev.keyrefresh.local.aws.QueueFeed;
import dev.keyrefresh.local.lambda.LocalLambda;
import dev.keyrefresh.rotator.RotateHandler;
import dev.keyrefresh.rotator.Settings;
import dev.keyrefresh.rotator.Wiring;
import dev.keyrefresh.rotator.aws.AwsClients;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import tools.jackson.jr.ob.JSON;

/** Sweeps of many clusters through the queue: the real rotator, several instances of it. */
class FleetTest {
  private static final int INSTANCES = 4;
  private static final Duration VISIBILITY = Duration.ofMinutes(16);
  private static final byte[] SWEEP = Events.find().read("schedule-rule.json");

  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T06:00:00Z"));
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final LocalAws aws = LocalAws.start(clock);
  private final SyntheticClusters clusters = new SyntheticClusters(aws, clock);
  private final LocalQueue queue = aws.queues().create("work", VISIBILITY, 960);
  private final BlockingQueue<LocalLambda> idle = new LinkedBlockingQueue<>();
  private final QueueFeed feed = new QueueFeed(queue, this::invoke, INSTANCES);

  FleetTest() {
    IntStream.range(0, INSTANCES).forEach(_ -> idle.add(rotator(Map.of())));
  }

  @AfterEach
  void close() {
    aws.close();
  }

  // What a sweep costs

  @Test
  void costsAtMostThreeCallsAClusterAndOneAHundred() throws Exception {
    add(10, Duration.ofDays(10));
    long ten = sweepIdle(10);
    add(100, Duration.ofDays(10));
    long hundred = sweepIdle(100);

    assertThat(ten).isLessThanOrEqualTo(3 * 10 + 1);
    assertThat(hundred).isLessThanOrEqualTo(3 * 100 + 1);
  }

  private long sweepIdle(int count) throws Exception {
    aws.calls().reset();
    assertThat(sweep()).isEqualTo(Map.of("clusters", count, "counts", Map.of("SENT", count)));
    feed.drain();
    assertThat(reasons()).isEqualTo(Map.of("WITHIN_POLICY", count));
    said.reset();
    return aws.calls().total();
  }

  private void add(int upTo, Duration age) {
    IntStream.range(0, upTo).filter(i -> clusters.held(name(i)) == null)
        .forEach(i -> clusters.add(name(i), age));
  }

  private static String name(int number) {
    return "edge-%04d".formatted(number);
  }

  // The handlers

  private Map<String, Object> sweep() throws Exception {
    return JSON.std.mapFrom(new String(invoke(SWEEP), StandardCharsets.UTF_8));
  }

  private byte[] invoke(byte[] event) throws Exception {
    LocalLambda instance = idle.take();
    try {
      return instance.invoke(event);
    } finally {
      idle.add(instance);
    }
  }

  private LocalLambda rotator(Map<String, String> more) {
    Map<String, String> environment = new TreeMap<>(Map.of("AWS_REGION", LocalAws.REGION,
        "QUEUE_URL", queue.url(), "AWS_ENDPOINT_URL", aws.endpoint().toString()));
    environment.putAll(more);
    Settings settings = Settings.of(environment);
    Region region = Region.of(LocalAws.REGION);
    Keys keys = aws.operator();
    AwsClients clients = AwsClients.create(region, region, Optional.of(aws.endpoint()),
        StaticCredentialsProvider.create(AwsSessionCredentials.create(keys.accessKeyId(),
            keys.secretAccessKey(), keys.sessionToken().orElseThrow())),
        settings.updaterTimeout());
    PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);
    return LocalLambda.inProcess(
        new RotateHandler(settings, new Wiring(clients, clock, clock, log)),
        LocalWorld.ROTATOR, LocalWorld.ROTATOR_TIMEOUT, clock);
  }

  private Map<String, Integer> reasons() {
    return ends().collect(Collectors.toMap(line -> (String) line.get("reason"), _ -> 1,
        Integer::sum, TreeMap::new));
  }

  private java.util.stream.Stream<Map<String, Object>> ends() {
    return lines().filter(line -> "run ended".equals(line.get("message")));
  }

  private java.util.stream.Stream<Map<String, Object>> lines() {
    return said.toString(StandardCharsets.UTF_8).lines().map(JSON.std::mapFrom);
  }
}
