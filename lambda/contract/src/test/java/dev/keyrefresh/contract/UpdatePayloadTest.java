package dev.keyrefresh.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@EnableSnapshotTests
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
  void saysWhatIsWrongWithARequest(Snapshot golden) {
    golden
        .named("what-is-wrong-with-a-request")
        .assertThat(
            Malformations.of(
                UpdateRequest::read,
                """
                {}
                {"operation":1}
                {"operation":"explode\\u0007"}
                {"operation":"explode at once, and whatever else it takes to be cut"}
                {"operation":"inspect"}
                {"operation":"inspect","cluster":"demo"}
                {"operation":"inspect","cluster":"demo","secretArn":"ARN","versionId":"short"}
                """))
        .asText()
        .matchesSnapshotText();
  }

  @Test
  void namesEveryOperationWhereOneIsUnknown() {
    assertThatThrownBy(() -> UpdateRequest.read(Map.of("operation", "explode")))
        .message()
        .contains(Arrays.stream(Operation.values()).map(Operation::word).toList());
  }

  @Test
  void saysWhatIsWrongWithAResult(Snapshot golden) {
    golden
        .named("what-is-wrong-with-a-result")
        .assertThat(
            Malformations.of(
                UpdateResult::read,
                """
                {"cluster":"demo","form":"signed"}
                {"cluster":"demo","form":"signed","targets":["all"]}
                {"targets":[{}]}
                {"targets":[{"namespace":"argocd"}]}
                {"targets":[{"namespace":"argocd","name":"a"}]}
                {"targets":[{"namespace":"argocd","name":"a","outcome":"FINE"}]}
                {"targets":[{"namespace":"argocd","name":"a","outcome":"IN_STEP","since":"noon"}]}
                {"targets":[{"namespace":"argocd","name":"a","outcome":"IN_STEP","holds":"an id"}]}
                {"cluster":"demo","targets":[]}
                {"form":"signed","targets":[]}
                """))
        .asText()
        .matchesSnapshotText();
  }
}
