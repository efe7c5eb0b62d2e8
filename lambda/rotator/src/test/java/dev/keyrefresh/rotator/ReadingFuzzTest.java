package dev.keyrefresh.rotator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.rotator.config.RotatorSettings;
import dev.keyrefresh.rotator.config.RotatorSettings.Key;
import dev.keyrefresh.rotator.event.Misunderstood;
import dev.keyrefresh.rotator.event.Trigger.Message;
import dev.keyrefresh.rotator.event.TriggerReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.function.Executable;

/** Any event, message and environment is read, or refused by the one exception that says why. */
class ReadingFuzzTest {
  private static final String CANARY = "wJalrXUtnFEMIbPxRfiCYEXAMPLEKEY";
  private static final List<String> SHOWN =
      List.of("action", "cluster", "detail-type", "source", "eventSource");
  private static final int LONGEST_MESSAGE = 1_000;
  private static final int HUGE = 5_000_000;
  private static final ThreadMXBean PROCESSOR = ManagementFactory.getThreadMXBean();

  /** What reading may cost, in processor time: another process on the machine costs it nothing. */
  private static final Duration MOST = Duration.ofSeconds(10);

  /** Ends what would never end; what costs little ends long before, however busy the machine is. */
  private static final Duration FOR_EVER = Duration.ofMinutes(10);

  @Property
  void anEventIsReadOrMisunderstood(@ForAll("events") Map<String, Object> event) {
    isReadOrRefused(() -> TriggerReader.read(event));
  }

  @Property
  void aMessageIsReadOrMisunderstood(@ForAll("bodies") String body) {
    isReadOrRefused(() -> TriggerReader.read(message(body)));
  }

  @Property
  void settingsAreReadOrRefusedInOneMessage(@ForAll("environments") Map<String, String> settings) {
    try {
      RotatorSettings.of(settings);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).startsWith("settings refused").hasSizeLessThan(20_000);
    }
  }

  @Example
  void hugeAndDeepBodiesCostLittle() {
    for (String body :
        List.of(
            "[".repeat(HUGE),
            "{\"Records\":".repeat(HUGE / 11),
            "{\"action\":\"" + "x".repeat(HUGE) + "\"}",
            "{\"detail\":" + "9".repeat(HUGE) + "}")) {
      costsLittle(
          body.substring(0, 10), () -> isReadOrRefused(() -> TriggerReader.read(message(body))));
    }
  }

  private static void costsLittle(String what, Executable reading) {
    Assertions.assertTimeoutPreemptively(
        FOR_EVER,
        () -> {
          long before = PROCESSOR.getCurrentThreadCpuTime();
          reading.execute();
          assertThat(Duration.ofNanos(PROCESSOR.getCurrentThreadCpuTime() - before))
              .as(what)
              .isLessThan(MOST);
        },
        what);
  }

  private static Message message(String body) {
    return new Message("id", body, Optional.empty(), 1);
  }

  private static void isReadOrRefused(Runnable reading) {
    try {
      reading.run();
    } catch (Misunderstood e) {
      assertThat(e.getMessage()).doesNotContain(CANARY).hasSizeLessThan(LONGEST_MESSAGE);
    }
  }

  @Provide
  Arbitrary<String> bodies() {
    return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(80), events().map(Json::write));
  }

  @Provide
  Arbitrary<Map<String, Object>> events() {
    return objects(3);
  }

  @Provide
  Arbitrary<Map<String, String>> environments() {
    Arbitrary<String> values =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(40),
            Arbitraries.of(
                "P75D",
                "PT-1S",
                "P99999999999D",
                "PT0.000000001S",
                "eu-west-1",
                "demo,,-",
                "http://[",
                "cut-off-first",
                "{cluster}",
                "\n",
                "a@example.com"));
    return Arbitraries.maps(Arbitraries.of(Key.values()), values)
        .map(
            map ->
                map.entrySet().stream()
                    .collect(
                        Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue)));
  }

  private static Arbitrary<Map<String, Object>> objects(int depth) {
    Arbitrary<String> keys =
        Arbitraries.of(
            "action",
            "cluster",
            "dryRun",
            "detail-type",
            "source",
            "detail",
            "service",
            "eventTypeCode",
            "affectedEntities",
            "entityValue",
            "eventMetadata",
            "userName",
            "resourceType",
            "resourceId",
            "newEvaluationResult",
            "complianceType",
            "Records",
            "eventSource",
            "messageId",
            "body",
            "resources");
    return Combinators.combine(
            keys.list().ofMaxSize(8),
            values(depth).list().ofSize(8),
            Arbitraries.integers().between(0, 5))
        .as(
            (names, values, shape) -> {
              Map<String, Object> map = new HashMap<>(shape(shape));
              for (int i = 0; i < names.size(); i++) {
                map.put(names.get(i), values.get(i));
              }
              SHOWN.forEach(key -> map.remove(key, CANARY));
              return map;
            });
  }

  private static Map<String, Object> shape(int shape) {
    return switch (shape) {
      case 0 ->
          Map.of(
              "source",
              "aws.health",
              "detail-type",
              "AWS Health Event",
              "detail",
              Map.of(
                  "service",
                  "RISK",
                  "eventTypeCode",
                  "AWS_RISK_CREDENTIALS_EXPOSED",
                  "affectedEntities",
                  List.of(Map.of("entityValue", "AKIAIOSFODNN7EXAMPLE"))));
      case 1 -> Map.of("source", "aws.config", "detail-type", "Config Rules Compliance Change");
      case 2 -> Map.of("Records", List.of(Map.of("eventSource", "aws:sqs", "messageId", "m")));
      case 3 -> Map.of("action", "status", "cluster", "demo");
      default -> Map.of();
    };
  }

  private static Arbitrary<Object> values(int depth) {
    Arbitrary<Object> plain =
        Arbitraries.of(
            "",
            CANARY,
            "rotate",
            "demo-cluster",
            "aws:sqs",
            "RISK",
            "AWS::IAM::User",
            "NON_COMPLIANT",
            "AIDAEXAMPLE",
            1,
            1e300,
            true,
            false,
            "\n");
    return depth == 0
        ? plain
        : Arbitraries.frequencyOf(
            Tuple.of(4, plain),
            Tuple.of(1, Arbitraries.lazy(() -> objects(depth - 1))),
            Tuple.of(1, Arbitraries.lazy(() -> values(depth - 1)).list().ofMaxSize(3)));
  }
}
