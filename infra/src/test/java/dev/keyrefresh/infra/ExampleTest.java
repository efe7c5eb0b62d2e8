package dev.keyrefresh.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.infra.config.Configurations;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExampleTest {
  private static final Synthesis EXAMPLE = Synthesis.ofTheExample();

  @Test
  void makesStacksForHomeForEachClusterForTheVpcWithoutEndpointsAndForHealth() {
    assertThat(EXAMPLE.templates().keySet())
        .containsExactly(
            "codecommit-key-refresh",
            "codecommit-key-refresh-cluster-demo-cluster",
            "codecommit-key-refresh-cluster-edge-1",
            "codecommit-key-refresh-health-us-east-1",
            "codecommit-key-refresh-network-closed");
  }

  @Test
  void holdsNoSecretAndNothingPublic() {
    assertThat(EXAMPLE.templates().values())
        .allSatisfy(
            template ->
                assertThat(template.text())
                    .doesNotContainPattern("(AKIA|ASIA|ACCA)[0-9A-Z]{8}")
                    .doesNotContain("PRIVATE KEY", "GenerateSecretString", "\"Password\""));
    assertThat(EXAMPLE.templates().values())
        .flatExtracting(Template::resources)
        .extracting(Template.Resource::type)
        .doesNotContain("AWS::IAM::AccessKey", "AWS::Lambda::Url", "AWS::Lambda::Permission");
    assertThat(EXAMPLE.templates().values())
        .flatExtracting(Template::resources)
        .filteredOn(resource -> resource.type().equals("AWS::SecretsManager::Secret"))
        .extracting(secret -> secret.text("SecretString"))
        .containsOnly("{\"state\":\"empty\"}");
  }

  @Test
  void isTheSameWhenItIsSynthesizedAgain() {
    assertThat(Synthesis.of(Synthesis.example()).templates()).isEqualTo(EXAMPLE.templates());
  }

  @Test
  void anotherClusterChangesNoOtherStack() {
    Map<String, Object> more = Synthesis.example();
    clusters(more).add(Configurations.cluster("aaa"));
    Synthesis grown = Synthesis.of(more);
    assertThat(grown.cluster("aaa")).isNotNull();
    assertThat(grown.templates()).containsAllEntriesOf(EXAMPLE.templates());
  }

  @SuppressWarnings("unchecked")
  private static List<Object> clusters(Map<String, Object> configuration) {
    return (List<Object>) configuration.get("clusters");
  }
}
