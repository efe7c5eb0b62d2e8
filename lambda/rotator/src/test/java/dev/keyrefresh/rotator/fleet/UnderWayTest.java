package dev.keyrefresh.rotator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.VersionJson;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotator.Wire;
import dev.keyrefresh.rotator.fleet.ClusterRegistry.Registered;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import dev.keyrefresh.store.VersionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UnderWayTest {
  private static final Instant NOW = Instant.parse("2026-01-10T00:00:00Z");
  private static final Instant NEW = NOW.minus(Duration.ofHours(23));
  private static final Instant OLD = NOW.minus(Duration.ofHours(25));
  private static final VersionId VERSION = new VersionId("11111111-1111-1111-1111-111111111111");

  private final Wire wire = new Wire();
  private final UnderWay underWay = new UnderWay(wire.clients(), () -> NOW);

  @AfterEach
  void closeWire() {
    wire.close();
  }

  static Stream<Arguments> pending() {
    return Stream.of(
        Arguments.of("what began within a day", value(intent(NEW), NEW), false),
        Arguments.of("what began before that", value(intent(OLD), OLD), true),
        Arguments.of("what another run has carried on since", value(intent(OLD), NEW), true),
        Arguments.of(
            "what says that it began after it was stored",
            value(intent(NOW.plus(Duration.ofDays(9))), OLD),
            true),
        Arguments.of("what somebody stored today", value("{}", NEW), false),
        Arguments.of("what somebody stored long ago", value("{}", OLD), true),
        Arguments.of(
            "what may not be decrypted", Wire.jsonError(400, "AccessDeniedException"), true),
        Arguments.of("what has no value", Wire.jsonError(400, "ResourceNotFoundException"), true),
        Arguments.of(
            "what AWS does not tell now", Wire.jsonError(400, "ThrottlingException"), false),
        Arguments.of("what AWS fails at", Wire.jsonError(500, "InternalServiceError"), false),
        Arguments.of("what nobody answers", Wire.dropped(), false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pending")
  void tellsWhatIsStuck(String what, Wire.Answer answer, boolean stuck) {
    wire.on("GetSecretValue", answer);

    assertThat(underWay.stuck(List.of(open("edge-1")))).hasSize(stuck ? 1 : 0);
  }

  @Test
  void asksForFiftyAtMost() {
    wire.on("GetSecretValue", value("{}", OLD));

    assertThat(underWay.stuck(sixty())).hasSize(50);

    assertThat(wire.calls("GetSecretValue")).hasSize(50);
  }

  @Test
  void noneIsUnderWayHoweverManyAreStuck() {
    wire.on("GetSecretValue", value("{}", OLD));

    assertThat(underWay.isAny(sixty())).isFalse();
  }

  @Test
  void seesTheOneThatIsUnderWayBehindSixtyThatChangedBefore() {
    wire.on("GetSecretValue", value("{}", NEW));

    assertThat(
            underWay.isAny(
                Stream.concat(sixty().stream(), Stream.of(open("at-work", NEW))).toList()))
        .isTrue();

    assertThat(wire.only("GetSecretValue").body()).contains("arn:at-work");
  }

  private static List<Registered> sixty() {
    return IntStream.range(0, 60).mapToObj(i -> open("edge-" + i)).toList();
  }

  private static Registered open(String cluster) {
    return open(cluster, OLD);
  }

  private static Registered open(String cluster, Instant changed) {
    return new Registered(
        cluster,
        "arn:" + cluster,
        Optional.of(new UserName(cluster + "_codecommit_user")),
        Optional.of(VERSION),
        changed,
        Optional.empty());
  }

  private static String intent(Instant since) {
    return VersionJson.write(
        new Intent(
            VERSION,
            new RotationChain(new RotationId("run"), "MAXIMUM_AGE", Set.of(), since, Set.of()),
            since));
  }

  private static Wire.Answer value(String text, Instant stored) {
    return Wire.json(
        Json.write(Map.of("SecretString", text, "CreatedDate", stored.getEpochSecond())));
  }
}
