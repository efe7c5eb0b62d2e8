package dev.keyrefresh.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

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
        .asString()
        .contains("\"level\":\"WARN\"", "is not primed", "NoClassDefFoundError");
    assertThat(System.getProperty("aws.accessKeyId")).isNull();
  }

  private void prime(Priming.Work work) {
    Priming.before(Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"), work, lines::add)
        .orElseThrow()
        .beforeCheckpoint(Core.getGlobalContext());
  }
}
