package dev.keyrefresh.infra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExampleTest {
  private static final Synthesis EXAMPLE = Synthesis.ofTheExample();

  @Test
  void makesAHomeStackAStackForEachClusterAndOneForTheVpcWithoutEndpoints() {
    assertThat(EXAMPLE.templates().keySet()).containsExactly("codecommit-key-refresh",
        "codecommit-key-refresh-cluster-demo-cluster", "codecommit-key-refresh-cluster-edge-1",
        "codecommit-key-refresh-network-closed");
  }

  @Test
  void leavesCdkNagNothingToSay() {
    assertThat(EXAMPLE.findings()).isEmpty();
  }
}
