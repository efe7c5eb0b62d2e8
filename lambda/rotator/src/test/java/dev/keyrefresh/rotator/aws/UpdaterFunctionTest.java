package dev.keyrefresh.rotator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.UpdateResult;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotator.aws.UpdaterFunction.Unanswered;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.target.Targets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UpdaterFunctionTest {
  private static final String FUNCTION =
      "arn:aws:lambda:us-west-2:123456789012:" + "function:updater-demo:live";
  private static final String ARN =
      "arn:aws:secretsmanager:us-west-2:123456789012:secret:"
          + "codecommit-key-refresh/demo-AbCdEf";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  private static final CredentialVersion VERSION =
      new CredentialVersion(
          new VersionId("11111111-1111-1111-1111-111111111111"),
          new IssuedCredential(
              new CredentialId("AKIAIOSFODNN7EXAMPLE"),
              CredentialKind.ACCESS_KEY,
              new UserName("demo_codecommit_user"),
              "AKIAIOSFODNN7EXAMPLE",
              Secret.of(SECRET),
              Instant.parse("2026-01-01T00:00:00Z")),
          Optional.empty(),
          Set.of());
  private static final TargetState TARGET =
      new TargetState(
          new TargetName("argocd", "repo-2871"),
          "https://git-codecommit.us-west-2.amazonaws.com/v1/repos/demo",
          Optional.of(new CredentialId("AKIAIOSFODNN7EXAMPLE")),
          TargetOutcome.IN_STEP,
          Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
          Optional.empty());

  private final Wire wire = new Wire();
  private final UpdaterFunction updater =
      new UpdaterFunction(wire.clients(), FUNCTION, "demo", ARN, CredentialKind.ACCESS_KEY);

  @AfterEach
  void closeWire() {
    wire.close();
  }

  @Test
  void asksForAnInspection() throws Exception {
    wire.on(
        "Invoke",
        answer(new UpdateResult("demo", "signed", false, List.of(TARGET), Optional.empty())));

    assertThat(updater.inspect()).isEqualTo(new Targets.Known(List.of(TARGET)));

    Wire.Call call = wire.only("Invoke");
    assertThat(call.path()).contains("updater-demo").contains("live");
    assertThat(call.headers().getFirst("X-Amz-Invocation-Type")).isEqualTo("RequestResponse");
    assertThat(Json.read(call.body()))
        .isEqualTo(Map.of("operation", "inspect", "cluster", "demo", "secretArn", ARN));
  }

  @Test
  void asksForWhateverIsWantedAndPassesTheAnswerOn() throws Exception {
    UpdateResult result =
        new UpdateResult(
            "demo", "signed", false, List.of(TARGET), Optional.of("one namespace is missing"));
    wire.on("Invoke", answer(result));

    assertThat(updater.deliverWanted(true)).isEqualTo(result);

    assertThat(Json.read(wire.only("Invoke").body()))
        .isEqualTo(
            Map.of("operation", "deliver", "cluster", "demo", "secretArn", ARN, "dryRun", true));
  }

  @Test
  void saysThatNobodyAnsweredForWhateverIsWanted() {
    wire.on("Invoke", Wire.jsonError(403, "AccessDeniedException"));

    assertThatThrownBy(() -> updater.deliverWanted(false))
        .isInstanceOf(Unanswered.class)
        .hasMessageStartingWith("the updater could not be called: ");
  }

  @Test
  void asksForADeliveryByVersionAndSendsNoSecret() throws Exception {
    wire.on(
        "Invoke",
        answer(new UpdateResult("demo", "signed", false, List.of(TARGET), Optional.empty())));

    assertThat(updater.deliver(VERSION)).isEqualTo(new Targets.Known(List.of(TARGET)));

    assertThat(wire.only("Invoke").body()).doesNotContain(SECRET);
    assertThat(Json.read(wire.only("Invoke").body()))
        .isEqualTo(
            Map.of(
                "operation",
                "deliver",
                "cluster",
                "demo",
                "secretArn",
                ARN,
                "versionId",
                VERSION.id().value()));
  }

  @Test
  void believesWhatAStaleRequestFound() {
    wire.on(
        "Invoke",
        answer(new UpdateResult("demo", "signed", true, List.of(TARGET), Optional.empty())));

    assertThat(updater.deliver(VERSION)).isEqualTo(new Targets.Known(List.of(TARGET)));
  }

  @Test
  void invokesAgainWhereLambdaWasBusy() {
    wire.on(
        "Invoke",
        Wire.jsonError(429, "TooManyRequestsException"),
        answer(new UpdateResult("demo", "signed", false, List.of(), Optional.empty())));

    assertThat(updater.inspect()).isEqualTo(new Targets.Known(List.of()));
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            "it says that it could not tell",
            answer(
                new UpdateResult(
                    "demo",
                    "signed",
                    false,
                    List.of(),
                    Optional.of("the API server did not answer"))),
            "the API server did not answer"),
        Arguments.of(
            "it failed",
            failed(
                "Unhandled",
                "{\"errorType\":\"java.lang.IllegalStateException\","
                    + "\"errorMessage\":\""
                    + SECRET
                    + "\"}"),
            "the updater failed: java.lang.IllegalStateException"),
        Arguments.of(
            "it ran out of time",
            failed("Unhandled", "{\"errorMessage\":\"Task timed out after 60.00 seconds\"}"),
            "the updater failed"),
        Arguments.of(
            "it failed and says so in no known way",
            failed("Unhandled", "\"" + SECRET + "\""),
            "the updater failed"),
        Arguments.of(
            "its error type is a text",
            failed("Unhandled", "{\"errorType\":\"said at length\"}"),
            "the updater failed"),
        Arguments.of(
            "it answered no object",
            Wire.json("[]"),
            "the updater's answer is not as expected: not a JSON object"),
        Arguments.of(
            "it answered nothing",
            Wire.json(""),
            "the updater's answer is not as expected: not a JSON object"),
        Arguments.of(
            "it answered an unknown outcome",
            Wire.json(
                "{\"cluster\":\"demo\",\"form\":\"signed\",\"targets\":[{\"namespace\":"
                    + "\"argocd\",\"name\":\"repo\",\"outcome\":\"SPLENDID\"}]}"),
            "the updater's answer is not as expected:"
                + " a target has an unknown outcome or a malformed id or time"),
        Arguments.of(
            "it is the updater of another cluster",
            answer(new UpdateResult("other", "signed", false, List.of(), Optional.empty())),
            "the updater answered for another cluster"),
        Arguments.of(
            "there is no such function",
            Wire.jsonError(404, "ResourceNotFoundException"),
            "there is no function "
                + FUNCTION
                + ": deploy the cluster's updater, or correct UPDATER_FUNCTION"),
        Arguments.of(
            "it may not be invoked",
            Wire.jsonError(403, "AccessDeniedException"),
            "the updater could not be called: AccessDeniedException, HTTP 403. Add the action to"
                + " the policy of the rotator's role, which the README's deployment makes."),
        Arguments.of(
            "nobody answers",
            Wire.dropped(),
            "the updater could not be called: no answer: SocketException"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void leavesTheTargetsUnknownWhere(String what, Wire.Answer answer, String why) {
    wire.on("Invoke", answer);

    assertThat(updater.inspect()).isEqualTo(new Targets.Unknown(why));
  }

  private static Wire.Answer answer(UpdateResult result) {
    return Wire.json(Json.write(result.toMap()));
  }

  private static Wire.Answer failed(String error, String payload) {
    return new Wire.Answer.Given(200, Map.of("X-Amz-Function-Error", error), payload);
  }
}
