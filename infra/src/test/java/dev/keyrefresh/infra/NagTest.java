package dev.keyrefresh.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.infra.config.Configurations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnResource;

/** What cdk-nag finds, and what the app explains of it. */
class NagTest {
  private static final String ERROR = "aws:cdk:error ";

  @Test
  void leavesCdkAndCdkNagNothingToSay() {
    assertThat(Synthesis.ofTheExample().findings()).isEmpty();
    assertThat(Synthesis.ofTheOther().findings()).isEmpty();
  }

  @Test
  void looksAtEverything() {
    assertThat(Synthesis.ofTheExample().nagReport())
        .anyMatch(line -> line.contains("AwsSolutions-SQS4"))
        .noneMatch(line -> line.contains("\"UNKNOWN\""));
  }

  /** Without its explanations an app has just the findings that were explained, and no other. */
  @ParameterizedTest(name = "configuration {index}")
  @MethodSource("configurations")
  void everyExplanationIsOfOneFindingAndNeeded(Map<String, Object> configuration) {
    List<String> explained = new ArrayList<>();
    Synthesis bare =
        Synthesis.of(
            configuration,
            app -> resources(app).forEach(resource -> explained.addAll(explanations(resource))));
    assertThat(explained)
        .isNotEmpty()
        .allMatch(each -> each.matches("AwsSolutions-(SMG4|IAM5\\[Resource::[^\\]]+])"));
    assertThat(bare.findings())
        .allMatch(finding -> finding.startsWith(ERROR))
        .map(finding -> finding.substring(ERROR.length(), finding.indexOf(": ")))
        .containsExactlyInAnyOrderElementsOf(explained);
  }

  static List<Map<String, Object>> configurations() {
    return List.of(Synthesis.example(), Configurations.other());
  }

  private static List<CfnResource> resources(App app) {
    return app.getNode().findAll().stream()
        .filter(CfnResource.class::isInstance)
        .map(CfnResource.class::cast)
        .toList();
  }

  /** Takes them away. */
  private static List<String> explanations(CfnResource resource) {
    if (!(resource.getMetadata("cdk_nag") instanceof Map<?, ?> nag)) {
      return List.of();
    }
    resource.addMetadata("cdk_nag", Map.of());
    return ((List<?>) nag.get("rules_to_suppress"))
        .stream()
            .map(Map.class::cast)
            .map(
                rule ->
                    rule.get("id")
                        + (rule.get("applies_to") instanceof List<?> one ? one.toString() : ""))
            .toList();
  }
}
