package dev.keyrefresh.local.aws.eks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.local.aws.Clients;
import dev.keyrefresh.local.aws.LocalAws;
import dev.keyrefresh.local.aws.PassingClock;
import java.net.URI;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

class LocalEksTest {
  private final LocalAws aws = LocalAws.start(new PassingClock());
  private final EksClient eks = Clients.of(aws).eks();

  @AfterEach
  void close() {
    eks.close();
    aws.close();
  }

  @Test
  void saysWhereTheApiServerIsAndWhoVouchesForIt() {
    aws.eks().cluster("edge", URI.create("https://127.0.0.1:6443"), "-----BEGIN CERTIFICATE-----");

    Cluster cluster = eks.describeCluster(r -> r.name("edge")).cluster();

    assertThat(cluster.endpoint()).isEqualTo("https://127.0.0.1:6443");
    assertThat(new String(Base64.getDecoder().decode(cluster.certificateAuthority().data()), UTF_8))
        .isEqualTo("-----BEGIN CERTIFICATE-----");
    assertThat(cluster.arn()).isEqualTo("arn:aws:eks:us-west-2:123456789012:cluster/edge");
    assertThat(cluster.statusAsString()).isEqualTo("ACTIVE");
  }

  @Test
  void findsNoClusterThatIsNotThere() {
    assertThatThrownBy(() -> eks.describeCluster(r -> r.name("edge")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("No cluster found for name: edge.");
  }
}
