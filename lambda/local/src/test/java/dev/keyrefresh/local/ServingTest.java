package dev.keyrefresh.local;

import static dev.keyrefresh.local.Payloads.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.contract.UpdateRequest;
import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.contract.UpdateResult;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.fleet.LocalFleet;
import dev.keyrefresh.local.kubernetes.Misbehaviour;
import dev.keyrefresh.local.lambda.LocalLambda;
import dev.keyrefresh.local.time.VirtualClock;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.SignedGitPassword;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.updater.UpdaterWiring.Patience;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run of the updater while what it calls hangs, trickles, redirects or is slow: it ends by
 * itself, no pair dies of it, and it says what it could not do.
 */
class ServingTest {
  private static final byte[] ROTATE = Events.find().read("manual-rotate.json");
  private static final byte[] LOOK = Events.find().read("schedule-cluster.json");
  private static final String ELSEWHERE =
      "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/slow";

  private static final Patience SHORT_WITH_CODE_COMMIT =
      new Patience(Duration.ofSeconds(10), Duration.ofSeconds(1));
  private static final Patience SHORT_WITH_THE_API_SERVER =
      new Patience(Duration.ofSeconds(2), Duration.ofSeconds(10));

  private static final Duration LIFETIME = Duration.ofMinutes(15);
  private static final Duration DUE = Duration.ofMinutes(5);
  private static final int AT_ONCE = 8;

  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T06:00:00Z"));
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);

  @Test
  void aCodeCommitThatHangsLetsNoPairDie() throws Malformed {
    try (LocalWorld world = LocalWorld.startAdopted(9, clock, clock, log, log)) {
      world.cluster().changePatience(SHORT_WITH_CODE_COMMIT);
      world.codeCommit().hang("platform", true);
      for (int run = 1; run <= 2; run++) {
        clock.pause(DUE);
        long hung = world.codeCommit().hung();
        int asked = world.kubernetes().requests().size();

        UpdateResult result = renewed(world);

        assertThat(result.targets())
            .hasSize(9)
            .allSatisfy(
                target -> {
                  assertThat(target.outcome()).isEqualTo(TargetOutcome.IN_STEP);
                  assertThat(target.expires()).contains(clock.instant().plus(LIFETIME));
                });
        assertThat(world.codeCommit().hung() - hung)
            .as("once, by each that was at work by then")
            .isBetween(1L, (long) AT_ONCE);
        assertThat(world.kubernetes().requests().size() - asked)
            .as("read, patched and read back")
            .isEqualTo(9 * 3);
      }
      assertThat(said.toString(StandardCharsets.UTF_8))
          .contains(
              "CodeCommit did not answer in time at "
                  + LocalFleet.HOST
                  + ", which was asked no more in this run: 9 of its targets were written"
                  + " unproven");
      world.codeCommit().hang("platform", false);
      assertThat(world.watch().look().broken()).isEmpty();
    }
  }

  @Test
  void aCodeCommitThatHangsLetsNoNewCredentialIn() {
    try (LocalWorld world = LocalWorld.startAdopted(9, clock, clock, log, log)) {
      world.cluster().changePatience(SHORT_WITH_CODE_COMMIT);
      world.codeCommit().hang("platform", true);
      clock.pause(DUE);

      assertThat(text(world.rotate(ROTATE))).contains("\"reason\":\"UNDELIVERABLE\"", "UNPROVEN");

      assertThat(world.held()).isEqualTo(world.oldKey().accessKeyId());
      world.codeCommit().hang("platform", false);
      world.cluster().changePatience(Patience.USUAL);
      assertThat(text(world.rotate(LOOK))).contains("promote");
      assertThat(world.watch().look().broken()).isEmpty();
    }
  }

  @Test
  void aHostThatHangsDoesNotHoldUpAnother() throws Malformed {
    try (LocalWorld world = LocalWorld.startAdopted(clock, clock, log, log)) {
      world.cluster().changePatience(SHORT_WITH_CODE_COMMIT);
      world.codeCommit().hang("slow", true);
      List<String> slow =
          IntStream.rangeClosed(1, 9)
              .mapToObj(number -> addElsewhere(world, "a-" + number))
              .toList();
      clock.pause(DUE);
      long admitted = world.codeCommit().admitted();

      UpdateResult result =
          deliver(
              world.updater(
                  environment ->
                      environment.merge(
                          "TARGETS", String.join(",", slow), (some, more) -> more + "," + some)),
              world);

      assertThat(result.targets())
          .hasSize(12)
          .allSatisfy(target -> assertThat(target.outcome()).isEqualTo(TargetOutcome.IN_STEP));
      assertThat(world.codeCommit().hung()).isBetween(1L, (long) AT_ONCE);
      assertThat(world.codeCommit().admitted() - admitted)
          .as("those of the other host are proven, before and after")
          .isEqualTo(2 * 3);
    }
  }

  static Stream<Misbehaviour> bodiesThatDoNotEnd() {
    return Stream.of(new Misbehaviour.Stalls(), new Misbehaviour.Trickles(Duration.ofMillis(100)));
  }

  @ParameterizedTest
  @MethodSource("bodiesThatDoNotEnd")
  void anApiServerWhoseBodiesDoNotEndIsWaitedForOnce(Misbehaviour how) throws Malformed {
    try (LocalWorld world = LocalWorld.startAdopted(9, clock, clock, log, log)) {
      world.cluster().changePatience(SHORT_WITH_THE_API_SERVER);
      clock.pause(DUE);
      world.kubernetes().misbehave(".*", how);
      int asked = world.kubernetes().requests().size();

      UpdateResult result = renewed(world);

      assertThat(outcomes(result)).containsOnly(TargetOutcome.UNREACHABLE);
      assertThat(result.problem().orElseThrow()).contains("the API server is too slow");
      assertThat(world.kubernetes().requests().size() - asked).isBetween(1, AT_ONCE);
      world.kubernetes().behave();
      world.cluster().changePatience(Patience.USUAL);
      assertThat(outcomes(renewed(world))).containsOnly(TargetOutcome.IN_STEP);
    }
  }

  @Test
  void aPatchWhoseAnswerStallsEndsToo() throws Malformed {
    try (LocalWorld world = LocalWorld.startAdopted(clock, clock, log, log)) {
      world.cluster().changePatience(SHORT_WITH_THE_API_SERVER);
      clock.pause(DUE);
      world.kubernetes().misbehave("PATCH .*", new Misbehaviour.Stalls());
      assertThat(outcomes(renewed(world))).containsOnly(TargetOutcome.UNREACHABLE);
      world.kubernetes().behave();
      world.cluster().changePatience(Patience.USUAL);
      assertThat(outcomes(renewed(world))).containsOnly(TargetOutcome.IN_STEP);
      assertThat(world.watch().look().broken()).isEmpty();
    }
  }

  @Test
  void anAnswerLargerThanASecretCanBeIsRefusedAndStopsNoOther() throws Malformed {
    try (LocalWorld world = LocalWorld.startAdopted(clock, clock, log, log)) {
      clock.pause(DUE);
      world
          .kubernetes()
          .misbehave(
              "GET .*/" + LocalWorld.TARGETS.getFirst().name(), new Misbehaviour.Pads(5 << 20));
      assertThat(outcomes(renewed(world)))
          .containsExactly(TargetOutcome.UNREACHABLE, TargetOutcome.IN_STEP, TargetOutcome.IN_STEP);
      assertThat(said.toString(StandardCharsets.UTF_8))
          .contains(
              LocalWorld.TARGETS.getFirst()
                  + ": the API server's answer is larger than it can be (more than 4 MiB) and was"
                  + " not read");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PATCH"})
  void aRedirectIsNotFollowed(String method) throws IOException, Malformed {
    AtomicInteger visits = new AtomicInteger();
    HttpServer elsewhere =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    elsewhere.createContext(
        "/",
        exchange -> {
          try (exchange) {
            visits.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
          }
        });
    elsewhere.start();
    try (LocalWorld world = LocalWorld.startAdopted(clock, clock, log, log)) {
      clock.pause(DUE);
      world
          .kubernetes()
          .misbehave(
              method + " .*",
              new Misbehaviour.Redirects(
                  URI.create("http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/there")));

      assertThat(outcomes(renewed(world))).containsOnly(TargetOutcome.UNREACHABLE);

      assertThat(visits).hasValue(0);
      assertThat(said.toString(StandardCharsets.UTF_8))
          .contains("the API server answered 307, a redirect, which is not followed");
    } finally {
      elsewhere.stop(0);
    }
  }

  @Test
  void aRunThatIsTooLongEndsByItselfServesTheOldestFirstAndSaysWhatItLeft() throws Malformed {
    try (LocalWorld world = LocalWorld.startAdopted(30, clock, clock, log, log)) {
      clock.pause(DUE);
      Set<String> young =
          deliver(
                  world.updater(
                      environment ->
                          environment.put(
                              "TARGETS",
                              IntStream.rangeClosed(1, 10)
                                  .mapToObj("argocd/repo-%03d"::formatted)
                                  .collect(Collectors.joining(",")))),
                  world)
              .targets()
              .stream()
              .map(target -> target.name().toString())
              .collect(Collectors.toSet());
      clock.pause(DUE);
      slowPatches(world, Duration.ofSeconds(6));
      Instant begun = clock.instant();

      UpdateResult result = renewed(world);

      assertThat(Duration.between(begun, clock.instant())).isLessThan(LocalWorld.UPDATER_TIMEOUT);
      Map<TargetOutcome, List<TargetState>> by =
          result.targets().stream().collect(Collectors.groupingBy(TargetState::outcome));
      assertThat(by).containsOnlyKeys(TargetOutcome.IN_STEP, TargetOutcome.NOT_REACHED);
      assertThat(by.get(TargetOutcome.NOT_REACHED))
          .as("the young ones are the last")
          .extracting(target -> target.name().toString())
          .containsAll(young);
      assertThat(said.toString(StandardCharsets.UTF_8))
          .contains(
              "the run's time was over before the turn of "
                  + by.get(TargetOutcome.NOT_REACHED).size()
                  + " of 30 targets");
      world.kubernetes().beforeNextPatch(() -> {});
      assertThat(outcomes(renewed(world))).hasSize(30).containsOnly(TargetOutcome.IN_STEP);
      assertThat(world.watch().look().broken()).isEmpty();
    }
  }

  @Test
  void aRunThatDidNotReachAllPromotesNothing() {
    try (LocalWorld world = LocalWorld.startAdopted(30, clock, clock, log, log)) {
      clock.pause(DUE);
      slowPatches(world, Duration.ofSeconds(6));
      assertThat(text(world.rotate(ROTATE))).contains("NOT_REACHED").doesNotContain("promote");
      world.kubernetes().beforeNextPatch(() -> {});
      assertThat(text(world.rotate(LOOK))).contains("promote");
      assertThat(world.watch().look().broken()).isEmpty();
    }
  }

  @Test
  void anIdleRunReadsEachTargetOnceAndTheManagedSecretOnce() throws Malformed {
    try (LocalWorld world = LocalWorld.startAdopted(20, clock, clock, log, log)) {
      int asked = world.kubernetes().requests().size();
      Map<String, Long> before = world.accounting().updater();
      assertThat(outcomes(renewed(world))).containsOnly(TargetOutcome.IN_STEP);
      assertThat(world.kubernetes().requests().size() - asked).isEqualTo(20);
      Map<String, Long> after = world.accounting().updater();
      before.forEach((operation, calls) -> after.merge(operation, -calls, Long::sum));
      assertThat(after)
          .containsEntry("secretsmanager:DescribeSecret", 1L)
          .as("each labelled version")
          .containsEntry("secretsmanager:GetSecretValue", 2L);
    }
  }

  /** Every patch lets so much time pass. */
  private void slowPatches(LocalWorld world, Duration by) {
    world
        .kubernetes()
        .beforeNextPatch(
            () -> {
              clock.pause(by);
              slowPatches(world, by);
            });
  }

  /** Holds what the old key makes, for a repository of another host. */
  private String addElsewhere(LocalWorld world, String name) {
    CodeCommitUrl url = CodeCommitUrl.parse(ELSEWHERE).orElseThrow();
    String password =
        SignedGitPassword.sign(Secret.of(world.oldKey().secretAccessKey()), url, clock.instant())
            .reveal();
    world
        .kubernetes()
        .addRepository(
            "argocd",
            name,
            ELSEWHERE,
            Optional.empty(),
            Map.of("username", world.oldKey().accessKeyId(), "password", password));
    return "argocd/" + name;
  }

  private static List<TargetOutcome> outcomes(UpdateResult result) {
    return result.targets().stream().map(TargetState::outcome).toList();
  }

  private static UpdateResult renewed(LocalWorld world) throws Malformed {
    return UpdateResult.read(Json.read(new String(world.renewed(), StandardCharsets.UTF_8)));
  }

  private static UpdateResult deliver(LocalLambda updater, LocalWorld world) throws Malformed {
    Map<String, Object> request =
        new UpdateRequest(
                Operation.DELIVER, LocalWorld.CLUSTER, world.secretArn(), Optional.empty(), false)
            .toMap();
    return UpdateResult.read(
        Json.read(text(updater.call(Json.write(request).getBytes(StandardCharsets.UTF_8)))));
  }
}
