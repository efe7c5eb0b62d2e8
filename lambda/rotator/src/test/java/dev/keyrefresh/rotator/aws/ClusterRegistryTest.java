package dev.keyrefresh.rotator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.rotator.aws.ClusterRegistry.Registered;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

class ClusterRegistryTest {
  private static final String ARN = "arn:aws:secretsmanager:us-west-2:123456789012:secret:";
  private static final String NAME = "codecommit-key-refresh/";

  private final Wire wire = new Wire();
  private final ClusterRegistry registry = new ClusterRegistry(wire.clients(), "us-west-2",
      name -> name.matches("[a-z0-9-]+"));

  @AfterEach
  void closeWire() {
    wire.close();
  }

  @Test
  void readsEveryPageOfAHundred() throws Exception {
    wire.on("ListSecrets",
        Wire.json(Json.write(Map.of("NextToken", "more", "SecretList", List.of(secret("edge-2"))))),
        list(List.of(secret("edge-1"))));

    assertThat(registry.registered())
        .isEqualTo(new Registered(List.of("edge-1", "edge-2"), List.of()));

    assertThat(wire.calls("ListSecrets")).hasSize(2);
    assertThat(Json.read(wire.calls("ListSecrets").getFirst().body()))
        .containsEntry("MaxResults", 100).containsEntry("Filters",
            List.of(Map.of("Key", "tag-key", "Values", List.of(NAME + "cluster"))));
    assertThat(Json.read(wire.calls("ListSecrets").getLast().body())).containsEntry("NextToken",
        "more");
  }

  static Stream<Arguments> whatIsNotBelieved() {
    return Stream.of(
        Arguments.of("a name that says another cluster",
            secret("edge-1", "team/edge-1", ARN + "team/edge-1-AbCdEf"), "its name says"),
        Arguments.of("the ARN of another Region",
            secret("edge-1", NAME + "edge-1",
                ARN.replace("us-west-2", "eu-west-1") + NAME + "edge-1-AbCdEf"),
            "its ARN"),
        Arguments.of("an ARN of another name",
            secret("edge-1", NAME + "edge-1", ARN + NAME + "edge-2-AbCdEf"), "its ARN"),
        Arguments.of("a tag that is no cluster's name",
            secret("../x", NAME + "../x", ARN + NAME + "../x-AbCdEf"), "EKS cluster"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatIsNotBelieved")
  void doesNotBelieveATagAgainst(String what, Map<String, Object> secret, String why) {
    wire.on("ListSecrets", list(List.of(secret, secret("edge-3"))));

    Registered registered = registry.registered();

    assertThat(registered.clusters()).containsExactly("edge-3");
    assertThat(registered.disbelieved()).singleElement().asString()
        .startsWith((String) secret.get("ARN")).contains(why);
  }

  @Test
  void passesReplicasAndLongerTagKeysBySilently() {
    Map<String, Object> replica = new HashMap<>(secret("edge-1"));
    replica.put("PrimaryRegion", "us-east-1");
    wire.on("ListSecrets",
        list(List.of(replica, Map.of("ARN", ARN + "x-AbCdEf", "Name", "x", "Tags",
            List.of(Map.of("Key", NAME + "clusters", "Value", "edge-1"))))));

    assertThat(registry.registered()).isEqualTo(new Registered(List.of(), List.of()));
  }

  @Test
  void believesAPrimaryThatIsReplicatedElsewhere() {
    Map<String, Object> primary = new HashMap<>(secret("edge-1"));
    primary.put("PrimaryRegion", "us-west-2");
    wire.on("ListSecrets", list(List.of(primary)));

    assertThat(registry.registered().clusters()).containsExactly("edge-1");
  }

  @Test
  void doesNotTakeHalfAListForAll() {
    wire.on("ListSecrets",
        Wire.json(Json.write(Map.of("NextToken", "more", "SecretList", List.of(secret("edge-2"))))),
        Wire.jsonError(400, "AccessDeniedException"));

    assertThatThrownBy(registry::registered).isInstanceOf(SecretsManagerException.class);
  }

  private static Map<String, Object> secret(String cluster) {
    return secret(cluster, NAME + cluster, ARN + NAME + cluster + "-AbCdEf");
  }

  private static Map<String, Object> secret(String cluster, String name, String arn) {
    return Map.of("ARN", arn, "Name", name, "Tags",
        List.of(Map.of("Key", NAME + "cluster", "Value", cluster)));
  }

  private static Wire.Answer list(List<Map<String, Object>> secrets) {
    return Wire.json(Json.write(Map.of("SecretList", secrets)));
  }
}
