package dev.keyrefresh.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.infra.config.Configurations;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkStackTest {
  private static final Template NETWORK = Synthesis.ofTheExample().network("closed");

  @Test
  void aVpcWithoutNatGetsTheEndpointsThatItsClustersNeed() {
    assertThat(NETWORK.all("AWS::EC2::VPCEndpoint"))
        .extracting(endpoint -> endpoint.text("ServiceName"))
        .containsExactlyInAnyOrder(
            "com.amazonaws.us-west-2.secretsmanager", "com.amazonaws.us-west-2.git-codecommit");
    assertThat(NETWORK.all("AWS::EC2::VPCEndpoint"))
        .allSatisfy(endpoint -> assertThat(endpoint.get("PrivateDnsEnabled")).isEqualTo(true));
  }

  @Test
  void eksHasAnEndpointWhereAClusterIsLookedUp() {
    Map<String, Object> lookedUp =
        Configurations.with(
            "networks",
            Configurations.of(
                "shared", Configurations.put(Configurations.network(), "endpoints", "create")));
    assertThat(Synthesis.of(lookedUp).network("shared").all("AWS::EC2::VPCEndpoint"))
        .extracting(endpoint -> endpoint.text("ServiceName"))
        .contains("com.amazonaws.us-west-2.eks");
  }

  @Test
  void onlyUpdatersReachTheEndpoints() {
    assertThat(NETWORK.the("AWS::EC2::SecurityGroupIngress").text("SourceSecurityGroupId"))
        .contains("Clients");
    assertThat(NETWORK.text()).doesNotContain("0.0.0.0/0");
  }

  @Test
  void aVpcThatHasAWayOutGetsNothing() {
    assertThat(Synthesis.ofTheExample().network("shared")).isNull();
    assertThat(Synthesis.ofTheOther().network("closed")).isNull();
  }
}
