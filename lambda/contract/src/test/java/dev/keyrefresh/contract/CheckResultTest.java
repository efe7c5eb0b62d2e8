package dev.keyrefresh.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.contract.Json.Malformed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckResultTest {
  private static final CheckResult CHECKED =
      new CheckResult(
          "demo-cluster",
          List.of(
              Finding.ok("API server", "answers"),
              Finding.fail("RBAC", "may not: patch argocd/repo-1", "Apply the Role."),
              Finding.warn("target argocd/repo-1", "CONTESTED", "Find out who writes it."),
              Finding.unknown("Git", "no clear answer", "See the way there.")));

  @Test
  void comesBackAsItWasSent() throws Malformed {
    assertThat(CheckResult.read(Json.read(Json.write(CHECKED.toMap())))).isEqualTo(CHECKED);
  }

  @Test
  void saysNothingOfARemedyWhereNoneIsNeeded() {
    assertThat(CHECKED.findings().getFirst().toMap())
        .isEqualTo(Map.of("what", "API server", "verdict", "ok", "finding", "answers"));
  }

  @Test
  void refusesAVerdictThatItDoesNotKnow() {
    assertThatThrownBy(
            () ->
                CheckResult.read(
                    Map.of(
                        "cluster",
                        "demo-cluster",
                        "findings",
                        List.of(Map.of("what", "RBAC", "verdict", "fine", "finding", "all well")))))
        .isInstanceOf(Malformed.class)
        .hasMessage("a finding has an unknown verdict");
  }
}
