package dev.keyrefresh.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UpdatePayloadTest {
  private static final String ARN =
      "arn:aws:secretsmanager:us-west-2:123456789012:secret:codecommit-key-refresh/demo-AbCdEf";

  @Test
  void readsARequestAsItWasWritten() throws Malformed {
    UpdateRequest request =
        new UpdateRequest(
            Operation.DELIVER,
            "demo",
            ARN,
            Optional.of(new VersionId("00000000-0000-4000-8000-000000000001")),
            true);

    assertThat(UpdateRequest.read(Json.read(Json.write(request.toMap())))).isEqualTo(request);
  }

  @Test
  void readsAResultAsItWasWritten() throws Malformed {
    UpdateResult result =
        new UpdateResult(
            "demo",
            "signed",
            true,
            List.of(
                new TargetState(
                    new TargetName("argocd", "repo-1"),
                    "https://example.org",
                    Optional.of(new CredentialId("AKIAIOSFODNN7EXAMPLE")),
                    TargetOutcome.IN_STEP,
                    Optional.of(Instant.EPOCH),
                    Optional.of(Instant.EPOCH)),
                new TargetState(
                    new TargetName("argocd", "repo-2"),
                    "",
                    Optional.empty(),
                    TargetOutcome.MISSING,
                    Optional.empty(),
                    Optional.empty()),
                new TargetState(
                    new TargetName("argocd", "repo-3"),
                    "https://example.org",
                    Optional.empty(),
                    Optional.of("demo_codecommit_user-at-123456789012"),
                    TargetOutcome.BEHIND,
                    Optional.empty(),
                    Optional.empty())),
            Optional.of("a problem"));

    assertThat(UpdateResult.read(Json.read(Json.write(result.toMap())))).isEqualTo(result);
  }

  @Test
  void namesTheOperationsItKnows() {
    assertThatThrownBy(
            () ->
                UpdateRequest.read(
                    Map.of("operation", "explode\u0007", "cluster", "demo", "secretArn", ARN)))
        .hasMessage("unknown operation 'explode?': inspect, deliver and check are known");
  }

  @Test
  void namesWhatIsMissing() {
    assertThatThrownBy(() -> UpdateRequest.read(Map.of("operation", "inspect")))
        .hasMessageContaining("'cluster' is missing");
    assertThatThrownBy(() -> UpdateResult.read(Map.of("cluster", "demo")))
        .hasMessageContaining("'targets' is not a list");
  }
}
