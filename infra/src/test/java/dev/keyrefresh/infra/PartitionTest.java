package dev.keyrefresh.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.keyrefresh.infra.config.Configurations;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionTest {

  @ParameterizedTest(name = "{1} is of {0}")
  @CsvSource({
    "aws, us-east-1, amazonaws.com, us-west-2",
    "aws-us-gov, us-gov-east-1, amazonaws.com, us-gov-west-1",
    "aws-cn, cn-north-1, amazonaws.com.cn, cn-northwest-1"
  })
  void arnsEndpointsAndHealthRegionsAreThoseOfThePartition(
      String partition, String region, String suffix, String healthRegion) {
    Map<String, Object> configuration = Configurations.with("region", region);
    configuration.put(
        "mail",
        Configurations.of("from", "keys@example.com", "to", Configurations.list("a@example.com")));
    configuration.put(
        "networks",
        Configurations.of(
            "shared", Configurations.put(Configurations.network(), "endpoints", "create")));
    Synthesis synthesis = Synthesis.of(configuration);

    assertThat(synthesis.findings()).isEmpty();
    assertThat(synthesis.templates()).hasSize(4);
    assertThat(synthesis.health(healthRegion).identityStatements())
        .singleElement()
        .extracting(Template.Statement::resources)
        .asInstanceOf(LIST)
        .containsExactly(
            "arn:" + partition + ":events:" + region + ":123456789012:event-bus/default");
    assertThat(arns(synthesis))
        .isNotEmpty()
        .allMatch(arn -> arn.startsWith("arn:" + partition + ":"));
    assertThat(synthesis.home().statement("UseKeyThroughSecretsManager").condition("StringEquals"))
        .isEqualTo(Map.of("kms:ViaService", "secretsmanager." + region + "." + suffix));
    assertThat(synthesis.network("shared").all("AWS::EC2::VPCEndpoint"))
        .extracting(endpoint -> endpoint.text("ServiceName"))
        .allMatch(name -> name.matches("(cn\\.)?com\\.amazonaws\\." + region + "\\.[a-z.-]+"));
  }

  private static List<String> arns(Synthesis synthesis) {
    return synthesis.templates().values().stream()
        .flatMap(template -> Pattern.compile("arn:[^\"]*").matcher(template.text()).results())
        .map(MatchResult::group)
        .toList();
  }
}
