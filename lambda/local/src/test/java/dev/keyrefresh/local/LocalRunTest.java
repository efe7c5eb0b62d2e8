package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalRunTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS_PROFILE",
        "AWS_CA_BUNDLE",
        "KUBECONFIG",
        "https_proxy",
        "NO_PROXY",
        "GIT_SSL_CAINFO",
        "JAVA_TOOL_OPTIONS"
      })
  void startsAnewWithoutWhatWouldLeadItElsewhere(String name) {
    assertThat(LocalRun.isDisturbed(Map.of(name, "anything", "PATH", "/usr/bin"))).isTrue();
  }

  @Test
  void startsAtOnceInAPlainEnvironment() {
    assertThat(LocalRun.isDisturbed(Map.of("PATH", "/usr/bin", "HOME", "/root"))).isFalse();
  }
}
