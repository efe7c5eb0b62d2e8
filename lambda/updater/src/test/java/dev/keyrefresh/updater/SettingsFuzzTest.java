package dev.keyrefresh.updater;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.updater.Settings.Key;
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

/** Any environment is read, or refused in one message. */
class SettingsFuzzTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int HUGE = 1_000_000;
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
  void hugeValuesTakeNoTime() {
    for (Key key : Key.values()) {
      for (String part : new String[] {"a", "a.", "a-", ",", "/", "argocd/a-,", "https://", "=="}) {
        Map<String, String> environment = new HashMap<>(SOUND);
        environment.put(key.name(), part.repeat(HUGE / part.length()));
        Assertions.assertTimeoutPreemptively(
            SOON, () -> isReadOrRefused(environment), key + " " + part);
      }
    }
  }

  private static void isReadOrRefused(Map<String, String> environment) {
    try {
      Settings.of(environment);
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
