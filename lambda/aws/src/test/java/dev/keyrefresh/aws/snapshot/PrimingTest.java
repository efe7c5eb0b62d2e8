package dev.keyrefresh.aws.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.Json.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.crac.Core;
import org.junit.jupiter.api.Test;

class PrimingTest {
  private final List<String> lines = new ArrayList<>();

  @Test
  void isNoneWhereNoSnapshotIsTaken() {
    assertThat(Priming.before(Map.of(), () -> {}, lines::add)).isEmpty();
    assertThat(
            Priming.before(
                Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"), () -> {}, lines::add))
        .isEmpty();
  }

  @Test
  void findsAnExampleOfCredentialsAndLeavesNone() {
    List<String> found = new ArrayList<>();
    prime(() -> found.add(System.getProperty("aws.accessKeyId")));

    assertThat(found).containsExactly("ASIAIOSFODNN7EXAMPLE");
    assertThat(System.getProperty("aws.accessKeyId")).isNull();
    assertThat(lines).isEmpty();
  }

  @Test
  void saysWhyItFailedAndLetsTheSnapshotBeTaken() {
    prime(
        () -> {
          throw new NoClassDefFoundError("com/sun/net/httpserver/HttpServer");
        });

    assertThat(lines)
        .singleElement()
        .extracting(PrimingTest::read)
        .isEqualTo(
            Map.of(
                "level",
                "WARN",
                "message",
                "the snapshot is not primed, so that first invocations are slow:"
                    + " java.lang.NoClassDefFoundError: com/sun/net/httpserver/HttpServer"));
    assertThat(System.getProperty("aws.accessKeyId")).isNull();
  }

  private static Map<String, Object> read(String line) {
    try {
      return Json.read(line);
    } catch (Malformed e) {
      throw new AssertionError(line, e);
    }
  }

  private void prime(Priming.Work work) {
    Priming.before(Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"), work, lines::add)
        .orElseThrow()
        .beforeCheckpoint(Core.getGlobalContext());
  }
}
