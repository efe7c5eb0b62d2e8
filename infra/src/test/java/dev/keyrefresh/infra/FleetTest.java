package dev.keyrefresh.infra;

import static dev.keyrefresh.infra.config.Configurations.cluster;
import static dev.keyrefresh.infra.config.Configurations.many;
import static dev.keyrefresh.infra.config.Configurations.of;
import static dev.keyrefresh.infra.config.Configurations.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.keyrefresh.infra.config.Configurations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Two hundred clusters, each with a user whose name must be in a policy, and the largest of all.
 */
class FleetTest {
  private static final int CLUSTERS = 200;

  /** With it, no more users have room in a role's policies. */
  private static final String PATH = "/" + "p".repeat(139) + "/";

  private static final Synthesis FLEET =
      assertTimeout(Duration.ofMinutes(2), () -> Synthesis.of(fleet()));

  /** As much of everything as a configuration may name. */
  private static final Synthesis LARGEST = Synthesis.of(largest());

  private static Map<String, Object> largest() {
    Map<String, Object> full = put(cluster("full"), "targets", many(49, "argocd/repository-%040d"));
    full.putAll(
        of(
            "form",
            "git",
            "apiServer",
            Configurations.apiServer(),
            "rolePulls",
            true,
            "user",
            of("create", true),
            "repositories",
            many(39, "repository-%089d")));
    Map<String, Object> largest = Configurations.with("clusters", new ArrayList<>(List.of(full)));
    for (String key : List.of("deployers", "breakGlass")) {
      largest.put(key, many(5, "arn:aws:iam::123456789012:role/" + "r".repeat(550) + "%050d"));
    }
    return largest;
  }

  private static Map<String, Object> fleet() {
    List<Object> clusters = new ArrayList<>();
    for (int i = 0; i < CLUSTERS; i++) {
      clusters.add(
          put(
              cluster("edge-%03d".formatted(i)),
              "user",
              of("name", "argocd-machine-of-edge-%03d".formatted(i), "path", PATH)));
    }
    return Configurations.with("clusters", clusters);
  }

  @Test
  void everyTemplateStaysWithinCloudFormationsLimits() {
    assertThat(FLEET.templates())
        .hasSize(CLUSTERS + 2)
        .allSatisfy(
            (name, template) -> {
              assertThat(template.resources().size()).as("resources").isLessThanOrEqualTo(500);
              assertThat(template.text().length()).as("characters").isLessThanOrEqualTo(1_000_000);
            });
  }

  @Test
  void everyPolicyStaysWithinIamsLimits() {
    List<Template> templates = new ArrayList<>(FLEET.templates().values());
    templates.addAll(LARGEST.templates().values());
    assertThat(templates)
        .allSatisfy(
            template -> {
              assertThat(template.all("AWS::IAM::ManagedPolicy"))
                  .hasSizeLessThanOrEqualTo(10)
                  .allSatisfy(
                      policy -> assertThat(size(policy.get("PolicyDocument"))).isLessThan(6_144));
              assertThat(template.all("AWS::IAM::User"))
                  .allSatisfy(user -> assertThat(user.get("Policies")).isNull());
              assertThat(template.all("AWS::IAM::Role"))
                  .allSatisfy(role -> assertThat(size(role.get("Policies"))).isLessThan(10_240));
              assertThat(template.all("AWS::SecretsManager::ResourcePolicy"))
                  .allSatisfy(
                      policy -> assertThat(size(policy.get("ResourcePolicy"))).isLessThan(20_480));
            });
  }

  @Test
  void everyFunctionsSettingsStayWithinLambdasLimit() {
    assertThat(LARGEST.templates().values())
        .flatExtracting(template -> template.all("AWS::Lambda::Function"))
        .hasSize(2)
        .allSatisfy(
            function ->
                assertThat(size(function.get("Environment.Variables"))).isLessThanOrEqualTo(4_096));
    assertThat(
            size(LARGEST.cluster("full").the("AWS::Lambda::Function").get("Environment.Variables")))
        .as("nearly as many as may be")
        .isGreaterThan(3_900);
  }

  @Test
  void theRotatorMayTouchEveryUserAndNoOther() {
    List<String> users =
        FLEET.home().all("AWS::IAM::ManagedPolicy").stream()
            .flatMap(
                policy ->
                    FLEET.home().identityStatements().stream()
                        .filter(statement -> statement.of().equals(policy)))
            .flatMap(statement -> statement.resources().stream())
            .toList();
    assertThat(users)
        .hasSize(CLUSTERS)
        .doesNotHaveDuplicates()
        .allMatch(
            arn ->
                arn.matches("arn:aws:iam::123456789012:user/p+/argocd-machine-of-edge-[0-9]{3}"));
  }

  @Test
  void deliveriesAreSpreadOverTheMinutes() {
    Set<String> times = new TreeSet<>();
    FLEET
        .templates()
        .forEach(
            (name, template) ->
                template.all("AWS::Scheduler::Schedule").stream()
                    .map(schedule -> schedule.text("ScheduleExpression"))
                    .filter(expression -> expression.contains("/5"))
                    .forEach(times::add));
    assertThat(times)
        .containsExactly(
            "cron(0/5 * * * ? *)",
            "cron(1/5 * * * ? *)",
            "cron(2/5 * * * ? *)",
            "cron(3/5 * * * ? *)",
            "cron(4/5 * * * ? *)");
  }

  private static int size(Object value) {
    return Template.write(value).length();
  }
}
