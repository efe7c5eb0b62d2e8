package dev.keyrefresh.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.Holding;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
            Optional.of(
                new Served(
                    ARN, new UserName("demo_codecommit_user"), CredentialKind.GIT_CREDENTIAL)),
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
                {"cluster":"demo","form":"signed","targets":[],"serves":"all"}
                {"cluster":"demo","form":"signed","targets":[],"serves":{"user":"a b"}}
                {"cluster":"demo","form":"signed","targets":[],"serves":{"user":"a"}}
                {"cluster":"demo","form":"signed","targets":[],"serves":{"user":"a","secretArn":"b"}}
                {"cluster":"demo","form":"signed","targets":[],"serves":{"user":"a","secretArn":"b","kind":"c"}}
                """))
        .asText()
        .matchesSnapshotText();
  }

  /** What version 1.0 knows; on any other word it fails. */
  private static final Set<String> WORDS_OF_VERSION_1 =
      Set.of(
          "IN_STEP",
          "BEHIND",
          "CONTESTED",
          "BROKEN_BEFORE",
          "REFUSED",
          "UNPROVEN",
          "SESSION_ENDS",
          "SESSION_UNDATED",
          "UNPROVABLE",
          "CONFLICT",
          "UNREACHABLE",
          "FORBIDDEN",
          "OWNED_ELSEWHERE",
          "IMMUTABLE",
          "UNSUITED",
          "NOT_OURS",
          "RELEASED",
          "MISSING",
          "SHADOWED",
          "INHERITS",
          "NO_URL",
          "OTHER_HOST");

  @ParameterizedTest
  @EnumSource(TargetOutcome.class)
  void anyOutcomeIsSaidInAWordOfVersion1AndReadAsWhatItIs(TargetOutcome outcome) throws Malformed {
    UpdateResult result =
        new UpdateResult(
            "demo",
            "git",
            Optional.empty(),
            false,
            List.of(holder(outcome)),
            Optional.empty(),
            true);

    assertThat(WORDS_OF_VERSION_1)
        .contains((String) UpdateResult.target(holder(outcome)).get("outcome"));
    assertThat(outcome.inVersion1().role()).isEqualTo(outcome.role());
    assertThat(UpdateResult.read(Json.read(Json.write(result.toMap())))).isEqualTo(result);
  }

  @Test
  void anAnswerOfVersion1SaysNothingOfHolders() throws Malformed {
    UpdateResult read =
        UpdateResult.read(
            Json.read(
                "{\"cluster\":\"demo\",\"form\":\"git\",\"stale\":false,\"targets\":[{\"namespace\":"
                    + "\"argocd\",\"name\":\"repo-1\",\"url\":\"\",\"outcome\":\"OTHER_HOST\"}]}"));
    assertThat(read.holdersSought()).isFalse();
    assertThat(read.targets())
        .singleElement()
        .satisfies(
            state -> {
              assertThat(state.holdings()).isEmpty();
              assertThat(state.discovered()).isFalse();
            });
  }

  @Test
  void aWordOfALaterVersionIsReadAsTheOneThatEveryVersionKnows() throws Malformed {
    UpdateResult read =
        UpdateResult.read(
            Json.read(
                "{\"cluster\":\"demo\",\"form\":\"git\",\"stale\":false,\"newer\":[1],\"targets\":[{"
                    + "\"namespace\":\"argocd\",\"name\":\"repo-1\",\"outcome\":\"OTHER_HOST\","
                    + "\"exactly\":\"OF_THE_FUTURE\"}]}"));
    assertThat(read.targets())
        .extracting(TargetState::outcome)
        .containsExactly(TargetOutcome.OTHER_HOST);
  }

  private static TargetState holder(TargetOutcome outcome) {
    return new TargetState(
        new TargetName("argocd", "holder"),
        "https://git.example.com/mirror.git",
        Optional.empty(),
        Optional.empty(),
        outcome,
        Optional.empty(),
        Optional.empty(),
        true,
        List.of(
            Holding.of(new CredentialId("ACCAEXAMPLE"), "url", false),
            Holding.ofLogin("demo-at-123456789012", "username", true)),
        Set.of());
  }
}
