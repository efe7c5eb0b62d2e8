package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.local.aws.LocalAws;
import dev.keyrefresh.local.aws.sqs.LocalQueue;
import dev.keyrefresh.local.aws.sqs.QueueFeed;
import dev.keyrefresh.local.fleet.ArgoCdCluster;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.fleet.LocalFleet;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.lambda.LocalLambda;
import dev.keyrefresh.local.synthetic.IdleSweep;
import dev.keyrefresh.local.synthetic.SyntheticClusters;
import dev.keyrefresh.local.synthetic.SyntheticFleet;
import dev.keyrefresh.local.time.VirtualClock;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.jr.ob.JSON;

/** Sweeps of many clusters through the queue: the real rotator, several instances of it. */
class FleetTest {
  private static final int INSTANCES = 8;

  /** Calls that ask once a sweep who is quarantined: one for each version of the policy. */
  private static final long QUARANTINE = 3;

  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final byte[] SWEEP = Events.find().read("schedule-rule.json");

  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T06:00:00Z"));
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);
  private final SyntheticFleet fleet = new SyntheticFleet(clock, log, INSTANCES);
  private final LocalAws aws = fleet.aws();
  private final SyntheticClusters clusters = fleet.clusters();
  private final LocalQueue queue = fleet.queue();
  private final QueueFeed feed = fleet.feed();

  @AfterEach
  void close() {
    fleet.close();
  }

  // What a sweep costs

  @ParameterizedTest
  @ValueSource(ints = {10, 110})
  void costsAtMostThreeCallsAClusterAndOneAHundred(int count) {
    IdleSweep sweep = IdleSweep.of(count);

    assertThat(sweep.total())
        .as(sweep.toString())
        .isLessThanOrEqualTo(3L * count + Math.ceilDiv(count, 100));
    assertThat(sweep.calls()).containsEntry("lambda:Invoke", (long) count);
  }

  @Test
  void finishesWithAHundredClustersOfWhichSomeAreBrokenWhileAwsThrottles() {
    finishesThoughSomeAreBrokenAndAwsThrottles(100, 4);
  }

  @Tag("thorough")
  @Test
  void finishesWithAThousandClustersOfWhichSomeAreBrokenWhileAwsThrottles() {
    finishesThoughSomeAreBrokenAndAwsThrottles(1000, 10);
  }

  private void finishesThoughSomeAreBrokenAndAwsThrottles(int all, int some) {
    add(all, Duration.ofDays(10));
    List<String> broken =
        IntStream.range(0, some).mapToObj(i -> name(i * (all / some) + 7)).toList();
    broken.forEach(this::breakUser);
    aws.faults().throttleOneIn(20);

    assertThat(fleet.sweep()).containsEntry("counts", Map.of("SENT", all));
    int invocations = feed.drain();
    while (queue.nextVisible().isPresent()) {
      clock.waitUntil(queue.nextVisible().orElseThrow());
      invocations += feed.drain();
    }

    Map<String, Long> healthy =
        ends()
            .filter(line -> "WITHIN_POLICY".equals(line.get("reason")))
            .collect(
                Collectors.groupingBy(line -> (String) line.get("cluster"), Collectors.counting()));
    assertThat(healthy).hasSize(all - some).doesNotContainKeys(broken.toArray(String[]::new));
    assertThat(healthy.values()).containsOnly(1L);
    assertThat(said())
        .contains(broken.stream().map(name -> name + ": failed after []").toArray(String[]::new));
    assertThat(lines().filter(line -> "refused".equals(line.get("message")))).hasSize(some);
    assertThat(invocations).isBetween(all + 2 * some, all + 2 * some + 20);
    assertThat(queue.deadLetters()).isEmpty();
  }

  @Test
  void growsWithTheFleetAndNoFaster() {
    growsNoFasterThanTheFleet(200);
  }

  @Tag("thorough")
  @Test
  void growsWithAFleetOfAThousandAndNoFaster() {
    growsNoFasterThanTheFleet(1000);
  }

  private static void growsNoFasterThanTheFleet(int size) {
    IdleSweep few = IdleSweep.of(10);
    IdleSweep many = IdleSweep.of(size);

    assertThat(many.total()).isLessThanOrEqualTo(3L * size + Math.ceilDiv(size, 100));
    assertThat(growing(many) / size).isBetween(0.9 * growing(few) / 10, 1.1 * growing(few) / 10);
    assertThat(many.total() - growing(many)).isEqualTo(QUARANTINE);
  }

  private static double growing(IdleSweep sweep) {
    return sweep.total() - sweep.calls().get("iam:ListEntitiesForPolicy");
  }

  // What a quick check must not hide

  @Test
  void deliversToATargetThatDriftedAndReplacesAKeyThatIsLostInTheSameSweep() {
    add(4, Duration.ofDays(10));
    clusters.drift(name(1), new CredentialId("AKIAIOSFODNN7EXAMPLE"));
    aws.iam().deactivate(clusters.held(name(2)).value());
    CredentialId lost = clusters.held(name(2));

    fleet.sweep();
    feed.drain();

    assertThat(steps(name(0))).isEmpty();
    assertThat(steps(name(1))).containsExactly("deliver");
    assertThat(steps(name(2))).startsWith("begin", "create", "verify", "deliver", "promote");
    assertThat(clusters.held(name(2))).isNotEqualTo(lost);
    assertThat(steps(name(3))).isEmpty();
  }

  @Test
  void replacesAKeyOfItsAge() {
    clusters.add(name(0), Duration.ofDays(75));

    fleet.sweep();
    feed.drain();

    assertThat(steps(name(0))).contains("promote");
  }

  @Test
  void seesWhatHappensBetweenASweepAndItsLook() {
    add(1, Duration.ofDays(10));
    fleet.sweep();
    aws.iam().deactivate(clusters.held(name(0)).value());

    feed.drain();

    assertThat(steps(name(0))).contains("begin", "promote");
  }

  /** Whoever may write to the queue or tag a secret must not have a step taken by that. */
  @Test
  void takesNoStepForAMessageThatLies() {
    add(2, Duration.ofDays(10));
    String own = SyntheticClusters.secret(name(0));
    Map<String, String> before = aws.iam().tags(SyntheticClusters.user(name(1)));
    for (String user : List.of(SyntheticClusters.user(name(1)), "nobody")) {
      for (String secret : List.of(aws.secrets().arn(own), "arn:of:nothing")) {
        for (String kind : List.of("access-key", "git-credential", "other")) {
          queue.send(
              Json.write(
                  Map.of(
                      "action",
                      "reconcile",
                      "cluster",
                      name(0),
                      "sweep",
                      Map.of("atRest", Map.of("secret", secret, "user", user, "kind", kind)))));
        }
      }
    }

    feed.drain();

    assertThat(lines().filter(line -> "step".equals(line.get("message")))).isEmpty();
    assertThat(aws.calls().snapshot().keySet())
        .noneMatch(call -> call.matches(".*:(Create|Update|Delete|Tag|Untag|Put).*"));
    assertThat(aws.iam().tags(SyntheticClusters.user(name(1)))).isEqualTo(before);
  }

  @Test
  void takesNoStepForATagThatLies() {
    add(2, Duration.ofDays(10));
    aws.secrets()
        .tag(
            SyntheticClusters.secret(name(0)),
            "codecommit-key-refresh/user",
            SyntheticClusters.user(name(1)));

    fleet.sweep();
    feed.drain();

    assertThat(reason(name(0))).isEqualTo("TAGS_CONTRADICTED");
    assertThat(lines().filter(line -> "step".equals(line.get("message")))).isEmpty();
  }

  // Quarantine

  @Test
  void tellsOfAQuarantinedUserAndCutsNothingOff() {
    add(3, Duration.ofDays(10));
    aws.iam().attachQuarantine(SyntheticClusters.user(name(1)));
    aws.iam().createUser("somebody-else");
    aws.iam().attachQuarantine("somebody-else");

    fleet.sweep();
    feed.drain();

    assertThat(end(name(1)).get("attention"))
        .asString()
        .contains("QUARANTINED", "a key of it was found exposed");
    assertThat(reasons()).isEqualTo(Map.of("WITHIN_POLICY", 3));
    assertThat(lines().filter(line -> "step".equals(line.get("message")))).isEmpty();
    assertThat(end(name(0))).doesNotContainKey("attention");
  }

  @Test
  void goesOnWhereNobodyCanTellWhoIsQuarantined() {
    add(2, Duration.ofDays(10));
    aws.faults().always("iam:ListEntitiesForPolicy").deny();

    assertThat(fleet.sweep()).containsEntry("counts", Map.of("SENT", 2));

    assertThat(said())
        .contains(
            "nobody can tell which users AWS has quarantined:"
                + " iam:ListEntitiesForPolicy, AccessDenied, HTTP 403");
  }

  // Held back

  @Test
  void beginsNoRotationWhileManyAreUnderWay() {
    clusters.add("due", Duration.ofDays(80));
    add(5, Duration.ofDays(10));
    IntStream.range(0, 5)
        .forEach(
            i -> aws.secrets().putPending(SyntheticClusters.secret(name(i)), "{\"stuck\":true}"));

    fleet.sweep();
    feed.drain();
    assertThat(reason("due")).isEqualTo("HELD_BACK");
    assertThat(steps("due")).isEmpty();

    aws.secrets()
        .put(
            SyntheticClusters.secret(name(0)),
            aws.secrets().value(SyntheticClusters.secret(name(0)), "AWSCURRENT").orElseThrow(),
            "AWSCURRENT",
            "AWSPENDING");
    said.reset();
    fleet.sweep();
    feed.drain();
    assertThat(steps("due")).contains("promote");
  }

  @Test
  void isNotHeldBackByWhatIsStuckAndTellsOfItOnceASweep() {
    clusters.add("due", Duration.ofDays(80));
    add(5, Duration.ofDays(10));
    stick(5);
    clock.pause(Duration.ofHours(25));

    fleet.sweep();
    feed.drain();

    assertThat(steps("due")).contains("promote");
    assertThat(lines().filter(line -> "warning".equals(line.get("message"))))
        .singleElement()
        .asString()
        .contains("5 clusters", name(0), name(4), "for more than a day");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 60})
  void beginsOneAtATimeWhileManyAreStuck(int many) {
    add(many, Duration.ofDays(10));
    stick(many);
    clusters.add("due-1", Duration.ofDays(80));
    clock.pause(Duration.ofHours(25));

    fleet.sweep();
    feed.drain();
    assertThat(steps("due-1")).contains("promote");

    clusters.add("due-2", Duration.ofDays(80));
    aws.secrets().putPending(SyntheticClusters.secret("due-1"), "{\"stuck\":true}");
    fleet.sweep();
    feed.drain();
    assertThat(reason("due-2")).isEqualTo("HELD_BACK");
  }

  @Test
  void isNotHeldBackByWhatIsPaused() {
    clusters.add("due", Duration.ofDays(80));
    add(5, Duration.ofDays(10));
    stick(5);
    IntStream.range(0, 5)
        .forEach(
            i ->
                aws.secrets()
                    .tag(
                        SyntheticClusters.secret(name(i)),
                        "codecommit-key-refresh/paused",
                        "true"));

    fleet.sweep();
    feed.drain();

    assertThat(steps("due")).contains("promote");
  }

  private void stick(int some) {
    IntStream.range(0, some)
        .forEach(
            i -> aws.secrets().putPending(SyntheticClusters.secret(name(i)), "{\"stuck\":true}"));
  }

  // What comes back

  @Test
  void hasAMessageThatFailedBackWithinTwoMinutes() {
    add(1, Duration.ofDays(10));
    String asked = "{\"action\":\"reconcile\",\"cluster\":\"" + name(0) + "\"}";
    breakUser(name(0));
    queue.send(asked);

    for (int time = 0; time < 6; time++) {
      assertThat(feed.drain()).isEqualTo(1);
      assertThat(queue.nextVisible().orElseThrow())
          .isBetween(clock.instant().plusSeconds(15), clock.instant().plus(Duration.ofMinutes(2)));
      clock.waitUntil(queue.nextVisible().orElseThrow());
    }
    mend(name(0));

    feed.drain();
    assertThat(queue.bodies()).isEmpty();
  }

  @Test
  void saysWhereAMessageCanNotComeBackSooner() {
    add(1, Duration.ofDays(10));
    breakUser(name(0));
    aws.faults().always("sqs:ChangeMessageVisibility").deny();
    fleet.sweep();

    feed.drain();

    assertThat(queue.nextVisible()).contains(clock.instant().plus(SyntheticFleet.VISIBILITY));
    assertThat(said())
        .contains(
            "comes back only when the queue shows it:"
                + " sqs:ChangeMessageVisibility, AccessDenied");
  }

  // Time

  @Test
  void handsTheRestOnWhenTimeRunsOut() {
    add(230, Duration.ofDays(10));
    LocalLambda hurried = fleet.rotator(Duration.ofMinutes(2));

    assertThat(JSON.std.mapFrom(hurried.invoke(SWEEP)))
        .containsEntry("clusters", 100)
        .containsEntry("handedOn", true);
    feed.drain();

    assertThat(ends().map(line -> line.get("cluster"))).hasSize(230).doesNotHaveDuplicates();
  }

  @Test
  void sweepsThreeClustersWithTheirUpdatersThroughTheQueue() {
    String url = queue.url();
    try (LocalFleet real =
        LocalFleet.start(Map.of("QUEUE_URL", url), clock, clock, log, new Random(7))) {
      LocalQueue work = real.aws().queues().create("work", SyntheticFleet.VISIBILITY, 960);
      for (String name : List.of("one", "two", "three")) {
        real.add(
            new ArgoCdCluster.Plan(
                name,
                new Form.Git(),
                List.of(new ArgoCdCluster.Place(new TargetName("argocd", "repo-1"), name, false))),
            NOWHERE);
      }
      QueueFeed lambda =
          new QueueFeed(
              work,
              event ->
                  switch (real.rotate(event)) {
                    case Invocation.Returned(var payload) -> payload;
                    case Invocation.Failed(_, var message, _) ->
                        throw new IllegalStateException(message);
                  },
              1);

      real.rotate(SWEEP);
      assertThat(lambda.drain()).isEqualTo(3);
      assertThat(steps("one")).contains("promote");
      long after = real.accounting().rotatorTotal();
      for (int day = 0; day < 10; day++) {
        clock.pause(Duration.ofDays(1));
        real.rotate(SWEEP);
        lambda.drain();
      }
      assertThat(reasons()).containsOnlyKeys("WITHIN_POLICY");
      long before = real.accounting().rotatorTotal();
      assertThat(before).isGreaterThan(after);
      real.rotate(SWEEP);
      lambda.drain();
      assertThat(real.accounting().rotatorTotal() - before)
          .isLessThanOrEqualTo(3 * 3 + 1 + QUARANTINE);
    }
  }

  private void breakUser(String cluster) {
    aws.functions().register(SyntheticClusters.updater(cluster), _ -> new byte[] {'{'});
    aws.iam().deleteUser(SyntheticClusters.user(cluster));
  }

  private void mend(String cluster) {
    aws.secrets().tag(SyntheticClusters.secret(cluster), "codecommit-key-refresh/paused", "yes");
    aws.iam().createUser(SyntheticClusters.user(cluster));
  }

  private void add(int upTo, Duration age) {
    IntStream.range(0, upTo)
        .filter(i -> !clusters.has(name(i)))
        .forEach(i -> clusters.add(name(i), age));
  }

  private static String name(int number) {
    return "edge-%04d".formatted(number);
  }

  // What the log says

  private Map<String, Object> end(String cluster) {
    return ends()
        .filter(line -> cluster.equals(line.get("cluster")))
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  private String reason(String cluster) {
    return (String) end(cluster).get("reason");
  }

  private List<String> steps(String cluster) {
    return lines()
        .filter(line -> "step".equals(line.get("message")) && cluster.equals(line.get("cluster")))
        .map(line -> (String) line.get("step"))
        .toList();
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private Map<String, Integer> reasons() {
    return ends()
        .collect(
            Collectors.toMap(
                line -> (String) line.get("reason"), _ -> 1, Integer::sum, TreeMap::new));
  }

  private Stream<Map<String, Object>> ends() {
    return lines().filter(line -> "run ended".equals(line.get("message")));
  }

  private Stream<Map<String, Object>> lines() {
    return said().lines().map(JSON.std::mapFrom);
  }
}
