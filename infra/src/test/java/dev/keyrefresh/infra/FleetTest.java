package dev.keyrefresh.infra;

import static dev.keyrefresh.infra.Configurations.cluster;
import static dev.keyrefresh.infra.Configurations.of;
import static dev.keyrefresh.infra.Configurations.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Two hundred clusters, each with a user whose name must be in a policy. */
class FleetTest {
  private static final int CLUSTERS = 200;
  private static final Synthesis FLEET = assertTimeout(Duration.ofMinutes(2),
      () -> Synthesis.of(fleet()));

  private static Map<String, Object> fleet() {
    List<Object> clusters = new ArrayList<>();
    for (int i = 0; i < CLUSTERS; i++) {
      clusters.add(put(cluster("edge-%03d".formatted(i)), "user",
          of("name", "argocd-machine-of-edge-%03d".formatted(i))));
    }
    return Configurations.with("clusters", clusters);
  }

  @Test
  void everyTemplateStaysWithinCloudFormationsLimits() {
    assertThat(FLEET.templates()).hasSize(CLUSTERS + 2).allSatisfy((name, template) -> {
      assertThat(template.resources().size()).as("resources").isLessThanOrEqualTo(500);
      assertThat(template.text().length()).as("characters").isLessThanOrEqualTo(1_000_000);
    });
  }

  @Test
  void everyPolicyStaysWithinIamsLimits() {
    assertThat(FLEET.templates().values()).allSatisfy(template -> {
      assertThat(template.all("AWS::IAM::ManagedPolicy")).hasSizeLessThanOrEqualTo(10)
          .allSatisfy(policy -> assertThat(size(policy.get("PolicyDocument"))).isLessThan(6_144));
      assertThat(template.all("AWS::IAM::Role")).allSatisfy(
          role -> assertThat(size(role.get("Policies"))).isLessThan(10_240));
      assertThat(template.all("AWS::SecretsManager::ResourcePolicy")).allSatisfy(
          policy -> assertThat(size(policy.get("ResourcePolicy"))).isLessThan(20_480));
    });
  }

  @Test
  void theRotatorMayTouchEveryUserAndNoOther() {
    List<String> users = FLEET.home().all("AWS::IAM::ManagedPolicy").stream()
        .flatMap(policy -> FLEET.home().identityStatements().stream()
            .filter(statement -> statement.of().equals(policy)))
        .flatMap(statement -> statement.resources().stream()).toList();
    assertThat(users).hasSize(CLUSTERS).doesNotHaveDuplicates().allMatch(
        arn -> arn.matches("arn:aws:iam::123456789012:user/argocd-machine-of-edge-[0-9]{3}"));
  }

  @Test
  void deliveriesAreSpreadOverTheMinutes() {
    Set<String> times = new TreeSet<>();
    FLEET.templates().forEach((name, template) -> template.all("AWS::Scheduler::Schedule").stream()
        .map(schedule -> schedule.text("ScheduleExpression"))
        .filter(expression -> expression.contains("/5")).forEach(times::add));
    assertThat(times).containsExactly("cron(0/5 * * * ? *)", "cron(1/5 * * * ? *)",
        "cron(2/5 * * * ? *)", "cron(3/5 * * * ? *)", "cron(4/5 * * * ? *)");
  }

  private static int size(Object value) {
    return Template.write(value).length();
  }
}
