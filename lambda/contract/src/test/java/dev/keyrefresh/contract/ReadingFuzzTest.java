package dev.keyrefresh.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.Unreadable;
import dev.keyrefresh.store.VersionId;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
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

/**
 * Any value of the managed secret and any payload is read or refused, and nothing of it is said.
 */
class ReadingFuzzTest {
  private static final VersionId ID = new VersionId("00000000-0000-4000-8000-000000000001");
  private static final UserName USER = new UserName("demo_codecommit_user");
  private static final String CANARY = "wJalrXUtnFEMIbPxRfiCYEXAMPLEKEY";
  private static final ThreadMXBean PROCESSOR = ManagementFactory.getThreadMXBean();
  private static final int HUGE = 5_000_000;

  /** What reading may cost, in processor time: another process on the machine costs it nothing. */
  private static final Duration MOST = Duration.ofSeconds(10);

  /** Ends what would never end; what costs little ends long before, however busy the machine is. */
  private static final Duration FOR_EVER = Duration.ofMinutes(10);

  @Property
  void aValueIsReadOrUnreadableAndItsTextStaysUnsaid(@ForAll("objects") Map<String, Object> value) {
    isSilent(VersionJson.read(ID, Json.write(value), USER, Instant.EPOCH));
  }

  @Property
  void textThatIsNoJsonIsUnreadable(@ForAll("texts") String text) {
    isSilent(VersionJson.read(ID, text, USER, Instant.EPOCH));
  }

  @Property
  void aRequestIsReadOrMalformed(@ForAll("objects") Map<String, Object> event) {
    event.computeIfPresent(
        "operation", (_, word) -> String.valueOf(word).contains(CANARY) ? "deliver" : word);
    try {
      UpdateRequest request = UpdateRequest.read(event);
      assertThat(UpdateRequest.read(request.toMap())).isEqualTo(request);
    } catch (Malformed e) {
      assertThat(e.getMessage()).doesNotContain(CANARY);
    }
  }

  @Property
  void anAnswerIsReadOrMalformed(@ForAll("objects") Map<String, Object> answer) {
    try {
      UpdateResult.read(answer);
    } catch (Malformed e) {
      assertThat(e.getMessage()).doesNotContain(CANARY);
    }
  }

  @Example
  void hugeAndDeepTextsCostLittle() {
    for (String text :
        new String[] {
          "[".repeat(HUGE),
          "{\"a\":".repeat(HUGE / 5),
          "{\"state\":\"" + "x".repeat(HUGE) + "\"}",
          "{\"schema\":" + "9".repeat(HUGE) + "}",
          "\"" + "\\u0041".repeat(HUGE / 6),
          " ".repeat(HUGE),
          "x".repeat(2 * HUGE)
        }) {
      costsLittle(
          text.substring(0, 10),
          () ->
              assertThat(VersionJson.read(ID, text, USER, Instant.EPOCH))
                  .isInstanceOf(Unreadable.class));
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

  private static void isSilent(StoredVersion version) {
    if (version instanceof Unreadable(_, var problem)) {
      assertThat(problem).doesNotContain(CANARY);
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(100),
        Arbitraries.of(
                "{",
                "}",
                "[",
                "]",
                "\"",
                ":",
                ",",
                "null",
                "1e999999999",
                "\\u00",
                CANARY,
                "\"state\"",
                "\"AccessKey\"")
            .list()
            .ofMaxSize(12)
            .map(list -> String.join("", list)));
  }

  /** Objects with the names that are looked for, and now and then with what belongs there. */
  @Provide
  Arbitrary<Map<String, Object>> objects() {
    return objects(3);
  }

  private static Arbitrary<Map<String, Object>> objects(int depth) {
    Arbitrary<String> keys =
        Arbitraries.of(
            "state",
            "schema",
            "at",
            "line",
            "kind",
            "user",
            "id",
            "login",
            "created",
            "replaces",
            "rotation",
            "reason",
            "known",
            "since",
            "lost",
            "AccessKey",
            "AccessKeyId",
            "SecretAccessKey",
            "UserName",
            "ServiceSpecificCredential",
            "ServiceSpecificCredentialId",
            "ServiceUserName",
            "ServicePassword",
            "operation",
            "cluster",
            "secretArn",
            "versionId",
            "dryRun",
            "targets",
            "name",
            "namespace",
            "outcome",
            "holds",
            "expires",
            "form",
            "stale",
            "problem");
    return Combinators.combine(
            keys.list().ofMaxSize(12),
            values(depth).list().ofSize(12),
            Arbitraries.integers().between(0, 5))
        .as(
            (names, values, shape) -> {
              Map<String, Object> map = new HashMap<>(shapes(shape));
              for (int i = 0; i < names.size(); i++) {
                map.put(names.get(i), values.get(i));
              }
              map.put("secret", CANARY);
              return map;
            });
  }

  private static Map<String, Object> shapes(int shape) {
    return switch (shape) {
      case 0 -> Map.of("state", "intent", "schema", 1, "at", "2026-01-01T00:00:00Z");
      case 1 ->
          Map.of(
              "state",
              "credential",
              "schema",
              1,
              "kind",
              "access-key",
              "user",
              USER.value(),
              "id",
              "AKIAIOSFODNN7EXAMPLE",
              "created",
              "2026-01-01T00:00:00Z");
      case 2 -> Map.of("AccessKey", Map.of("SecretAccessKey", CANARY));
      case 3 -> Map.of("operation", "deliver", "cluster", "demo", "secretArn", "arn");
      default -> Map.of();
    };
  }

  private static Arbitrary<Object> values(int depth) {
    Arbitrary<Object> plain =
        Arbitraries.of(
            "",
            CANARY,
            CANARY + "/",
            USER.value(),
            "credential",
            "git-credential",
            "2026-01-01T00:00:00Z",
            "+999999999-12-31T23:59:59Z",
            1,
            -1,
            1e300,
            Long.MIN_VALUE,
            true,
            ID.value(),
            "AKIAIOSFODNN7EXAMPLE");
    return depth == 0
        ? plain
        : Arbitraries.frequencyOf(
            Tuple.of(5, plain),
            Tuple.of(1, Arbitraries.lazy(() -> objects(depth - 1))),
            Tuple.of(1, Arbitraries.lazy(() -> values(depth - 1)).list().ofMaxSize(3)));
  }
}
