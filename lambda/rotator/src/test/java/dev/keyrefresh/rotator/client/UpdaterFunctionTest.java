package dev.keyrefresh.rotator.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.Served;
import dev.keyrefresh.contract.UpdateResult;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotator.Sayings;
import dev.keyrefresh.rotator.Wire;
import dev.keyrefresh.rotator.client.UpdaterFunction.Unanswered;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.target.Targets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@EnableSnapshotTests
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

  private static final Served SERVED =
      new Served(ARN, new UserName("demo_codecommit_user"), CredentialKind.ACCESS_KEY);

  private final Wire wire = new Wire();
  private final UpdaterFunction updater =
      new UpdaterFunction(wire.clients(), FUNCTION, "demo", SERVED);

  @AfterEach
  void closeWire() {
    wire.close();
  }

  @Test
  void asksForAnInspection() throws Exception {
    wire.on(
        "Invoke",
        answer(
            new UpdateResult(
                "demo", "signed", Optional.of(SERVED), false, List.of(TARGET), Optional.empty())));

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
            "demo",
            "signed",
            Optional.of(SERVED),
            false,
            List.of(TARGET),
            Optional.of("one namespace is missing"));
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
        answer(
            new UpdateResult(
                "demo", "signed", Optional.of(SERVED), false, List.of(TARGET), Optional.empty())));

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
        answer(
            new UpdateResult(
                "demo", "signed", Optional.of(SERVED), true, List.of(TARGET), Optional.empty())));

    assertThat(updater.deliver(VERSION)).isEqualTo(new Targets.Known(List.of(TARGET)));
  }

  @Test
  void invokesAgainWhereLambdaWasBusy() {
    wire.on(
        "Invoke",
        Wire.jsonError(429, "TooManyRequestsException"),
        answer(
            new UpdateResult(
                "demo", "signed", Optional.of(SERVED), false, List.of(), Optional.empty())));

    assertThat(updater.inspect()).isEqualTo(new Targets.Known(List.of()));
  }

  private static final Map<String, Wire.Answer> FAILURES = new LinkedHashMap<>();

  static {
    FAILURES.put("it says that it could not tell", unable("the API server did not answer"));
    FAILURES.put("it says so at length", unable("x".repeat(600)));
    FAILURES.put(
        "it is of another form and does not say whom it serves",
        answer(
            new UpdateResult(
                "demo", "keyless", Optional.empty(), false, List.of(), Optional.empty())));
    FAILURES.put(
        "it serves another secret",
        answer(serving(new Served(ARN + "2", SERVED.user(), SERVED.kind()))));
    FAILURES.put(
        "it serves another user",
        answer(serving(new Served(ARN, new UserName("payments"), SERVED.kind()))));
    FAILURES.put(
        "it serves another kind",
        answer(serving(new Served(ARN, SERVED.user(), CredentialKind.GIT_CREDENTIAL))));
    FAILURES.put(
        "it failed",
        failed(
            "Unhandled",
            "{\"errorType\":\"java.lang.IllegalStateException\","
                + "\"errorMessage\":\""
                + SECRET
                + "\"}"));
    FAILURES.put(
        "it ran out of time",
        failed("Unhandled", "{\"errorMessage\":\"Task timed out after 60.00 seconds\"}"));
    FAILURES.put(
        "it failed and says so in no known way", failed("Unhandled", "\"" + SECRET + "\""));
    FAILURES.put(
        "its error type is a text", failed("Unhandled", "{\"errorType\":\"said at length\"}"));
    FAILURES.put("it answered no object", Wire.json("[]"));
    FAILURES.put("it answered nothing", Wire.json(""));
    FAILURES.put(
        "it answered an unknown outcome",
        Wire.json(
            "{\"cluster\":\"demo\",\"form\":\"signed\",\"targets\":[{\"namespace\":"
                + "\"argocd\",\"name\":\"repo\",\"outcome\":\"SPLENDID\"}]}"));
    FAILURES.put(
        "it is the updater of another cluster",
        answer(
            new UpdateResult(
                "other", "signed", Optional.of(SERVED), false, List.of(), Optional.empty())));
    FAILURES.put("there is no such function", Wire.jsonError(404, "ResourceNotFoundException"));
    FAILURES.put("it may not be invoked", Wire.jsonError(403, "AccessDeniedException"));
    FAILURES.put("nobody answers", Wire.dropped());
  }

  @Test
  void leavesTheTargetsUnknownAndSaysWhy(Snapshot golden) {
    Sayings said = new Sayings();
    FAILURES.forEach(
        (what, answer) -> {
          wire.on("Invoke", answer);
          assertThat(updater.inspect())
              .as(what)
              .isInstanceOfSatisfying(
                  Targets.Unknown.class, unknown -> said.add(what, unknown.why()));
        });

    assertThat(said.toString()).doesNotContain(SECRET);
    golden
        .named("why-targets-are-unknown")
        .assertThat(said.toString())
        .asText()
        .matchesSnapshotText();
  }

  @Test
  void saysWhyACheckHasNoAnswer(Snapshot golden) {
    Sayings said = new Sayings();
    Map.of(
            "it is the updater of another cluster",
            Wire.json("{\"cluster\":\"other\",\"findings\":[]}"),
            "it answered no findings",
            Wire.json("{\"cluster\":\"demo\"}"))
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            wrong -> {
              wire.on("Invoke", wrong.getValue());
              assertThatThrownBy(updater::check)
                  .isInstanceOfSatisfying(
                      Unanswered.class, no -> said.add(wrong.getKey(), no.getMessage()));
            });
    golden
        .named("why-a-check-is-unanswered")
        .assertThat(said.toString())
        .asText()
        .matchesSnapshotText();
  }

  @Test
  void knowsWhetherTheUpdaterAgreesWithTheTags() {
    assertThat(updater.agreement()).isInstanceOf(Agreement.Unsaid.class);

    wire.on(
        "Invoke",
        answer(serving(SERVED)),
        answer(
            new UpdateResult(
                "demo", "signed", Optional.empty(), false, List.of(), Optional.empty())),
        answer(serving(new Served(ARN, new UserName("payments"), SERVED.kind()))),
        Wire.jsonError(403, "AccessDeniedException"));
    List<Class<?>> heard = new ArrayList<>();
    for (int time = 0; time < 4; time++) {
      updater.inspect();
      heard.add(updater.agreement().getClass());
    }

    assertThat(heard)
        .containsExactly(
            Agreement.Confirmed.class,
            Agreement.Unsaid.class,
            Agreement.Contradicted.class,
            Agreement.Unsaid.class);
  }

  private static UpdateResult serving(Served own) {
    return new UpdateResult("demo", "signed", Optional.of(own), false, List.of(), Optional.empty());
  }

  private static Wire.Answer answer(UpdateResult result) {
    return Wire.json(Json.write(result.toMap()));
  }

  private static Wire.Answer unable(String why) {
    return answer(
        new UpdateResult(
            "demo", "signed", Optional.of(SERVED), false, List.of(), Optional.of(why)));
  }

  private static Wire.Answer failed(String error, String payload) {
    return new Wire.Answer.Given(200, Map.of("X-Amz-Function-Error", error), payload);
  }
}
