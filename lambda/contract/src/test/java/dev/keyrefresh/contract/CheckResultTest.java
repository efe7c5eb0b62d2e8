package dev.keyrefresh.contract;

import static org.assertj.core.api.Assertions.assertThat;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.UserName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@EnableSnapshotTests
class CheckResultTest {
  private static final CheckResult CHECKED =
      new CheckResult(
          "demo-cluster",
          Optional.of(new Served("ARN", new UserName("demo"), CredentialKind.ACCESS_KEY)),
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
  void saysWhatIsWrong(Snapshot golden) {
    golden
        .named("what-is-wrong-with-a-check")
        .assertThat(
            Malformations.of(
                CheckResult::read,
                """
                {"cluster":"demo-cluster"}
                {"cluster":"demo-cluster","findings":["all well"]}
                {"cluster":"demo-cluster","findings":[{"what":"RBAC"}]}
                {"cluster":"demo-cluster","findings":[{"what":"RBAC","verdict":"fine"}]}
                {"cluster":"demo-cluster","findings":[{"verdict":"ok"}]}
                {"cluster":"demo-cluster","findings":[{"what":"RBAC","verdict":"ok"}]}
                {"findings":[]}
                """))
        .asText()
        .matchesSnapshotText();
  }
}
