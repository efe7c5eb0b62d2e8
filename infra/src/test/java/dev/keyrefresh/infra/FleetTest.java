package dev.keyrefresh.infra;

import static dev.keyrefresh.infra.config.Configurations.cluster;
import static dev.keyrefresh.infra.config.Configurations.many;
import static dev.keyrefresh.infra.config.Configurations.of;
import static dev.keyrefresh.infra.config.Configurations.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.infra.config.Configurations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Twenty clusters, each with a user whose name must be in a policy, or two hundred in the thorough
 * build; and the largest of all.
 */
class FleetTest {
  private static final int FEW = 20;
  private static final int MANY = 200;

  /** With it, no more users have room in a role's policies. */
  private static final String PATH = "/" + "p".repeat(139) + "/";

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
      largest.put(key, many(4, "arn:aws:iam::123456789012:role/" + "r".repeat(550) + "%050d"));
    }
    return largest;
  }

  private static final Synthesis FLEET = fleet(FEW);

  private static Synthesis fleet(int size) {
    List<Object> clusters = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      clusters.add(
          put(
              cluster("edge-%03d".formatted(i)),
              "user",
              of("name", "argocd-machine-of-edge-%03d".formatted(i), "path", PATH)));
    }
    return Synthesis.of(Configurations.with("clusters", clusters));
  }

  @Tag("thorough")
  @Test
  void allOfThisHoldsForTwoHundredClusters() {
    Synthesis fleet = fleet(MANY);
    templatesStayWithinCloudFormationsLimits(fleet, MANY);
    policiesStayWithinIamsLimits(fleet);
    theRotatorMayTouchEveryUserAndNoOther(fleet, MANY);
    deliveriesAreSpreadOverTheMinutes(fleet);
  }

  @Test
  void everyTemplateStaysWithinCloudFormationsLimits() {
    templatesStayWithinCloudFormationsLimits(FLEET, FEW);
  }

  private static void templatesStayWithinCloudFormationsLimits(Synthesis fleet, int clusters) {
    assertThat(fleet.templates())
        .hasSize(clusters + 2)
        .allSatisfy(
            (name, template) -> {
              assertThat(template.resources().size()).as("resources").isLessThanOrEqualTo(500);
              assertThat(template.text().length()).as("characters").isLessThanOrEqualTo(1_000_000);
            });
  }

  @Test
  void everyPolicyStaysWithinIamsLimits() {
    policiesStayWithinIamsLimits(FLEET);
    policiesStayWithinIamsLimits(LARGEST);
  }

  private static void policiesStayWithinIamsLimits(Synthesis synthesis) {
    assertThat(synthesis.templates().values())
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
    theRotatorMayTouchEveryUserAndNoOther(FLEET, FEW);
  }

  private static void theRotatorMayTouchEveryUserAndNoOther(Synthesis fleet, int clusters) {
    List<String> users =
        fleet.home().all("AWS::IAM::ManagedPolicy").stream()
            .flatMap(
                policy ->
                    fleet.home().identityStatements().stream()
                        .filter(statement -> statement.of().equals(policy)))
            .flatMap(statement -> statement.resources().stream())
            .toList();
    assertThat(users)
        .hasSize(clusters)
        .doesNotHaveDuplicates()
        .allMatch(
            arn ->
                arn.matches("arn:aws:iam::123456789012:user/p+/argocd-machine-of-edge-[0-9]{3}"));
  }

  @Test
  void deliveriesAreSpreadOverTheMinutes() {
    deliveriesAreSpreadOverTheMinutes(FLEET);
  }

  private static void deliveriesAreSpreadOverTheMinutes(Synthesis fleet) {
    Set<String> times = new TreeSet<>();
    fleet
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
