package dev.keyrefresh.updater.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.updater.config.UpdaterSettings.Key;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.function.Executable;

/** Any environment is read, or refused in one message. */
class UpdaterSettingsFuzzTest {
  private static final ThreadMXBean PROCESSOR = ManagementFactory.getThreadMXBean();
  private static final int HUGE = 100_000;

  /** What reading may cost, in processor time: another process on the machine costs it nothing. */
  private static final Duration MOST = Duration.ofSeconds(5);

  /** Ends what would never end; what costs little ends long before, however busy the machine is. */
  private static final Duration FOR_EVER = Duration.ofMinutes(10);

  private static final Map<String, String> SOUND =
      Map.of(
          "CLUSTER_NAME",
          "demo-cluster",
          "SECRET_ARN",
          "arn:aws:secretsmanager:eu-west-1:123456789012:secret:demo-AbCdEf",
          "FORM",
          "signed",
          "TARGETS",
          "argocd/repo-1",
          "AWS_REGION",
          "eu-west-1");

  @Property
  void anEnvironmentIsReadOrRefused(
      @ForAll("environments") Map<String, String> changed, @ForAll boolean sound) {
    Map<String, String> environment = new HashMap<>(sound ? SOUND : Map.of());
    environment.putAll(changed);
    isReadOrRefused(environment);
  }

  @Example
  void hugeValuesCostLittle() {
    for (Key key : Key.values()) {
      for (String part : new String[] {"a", "a.", "a-", ",", "/", "argocd/a-,", "https://", "=="}) {
        Map<String, String> environment = new HashMap<>(SOUND);
        environment.put(key.name(), part.repeat(HUGE / part.length()));
        costsLittle(key + " " + part, () -> isReadOrRefused(environment));
      }
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

  private static void isReadOrRefused(Map<String, String> environment) {
    try {
      UpdaterSettings.of(environment);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).startsWith("the updater is not set up right");
    }
  }

  @Provide
  Arbitrary<Map<String, String>> environments() {
    Arbitrary<String> values =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(40),
            Arbitraries.of(
                "true",
                "raw",
                "keyless",
                "argocd/repo-1,argocd/",
                "https://10.0.0.1",
                "http://[::1]:1",
                "https://user:word@host",
                "bm8gY2VydGlmaWNhdGU=",
                "%%%",
                "eu-west-1",
                "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/demo",
                "url",
                ","));
    return Arbitraries.maps(Arbitraries.of(Key.values()), values)
        .ofMaxSize(4)
        .map(
            map ->
                map.entrySet().stream()
                    .collect(
                        Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue)));
  }
}
