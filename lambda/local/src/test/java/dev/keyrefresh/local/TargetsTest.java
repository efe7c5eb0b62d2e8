package dev.keyrefresh.local;

import static dev.keyrefresh.local.Payloads.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.UpdateRequest;
import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.local.aws.ses.LocalMail;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.fleet.LocalFleet;
import dev.keyrefresh.local.lambda.LocalLambda;
import dev.keyrefresh.local.time.VirtualClock;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.SignedGitPassword;
import dev.keyrefresh.target.TargetName;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of targets as people and controllers leave them, on the real handlers. */
class TargetsTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final String HOST = "https://" + LocalFleet.HOST;
  private static final TargetName FIRST = LocalWorld.TARGETS.getFirst();

  private final Events events = Events.find();
  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T06:00:00Z"));
  private final LocalWorld world = LocalWorld.startAdopted(clock, clock, NOWHERE, NOWHERE);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void oneDeliverySaysOfEveryNamedTargetWhatItIsAndWritesOnlyWhatItServes() throws IOException {
    Map<String, String> expected =
        new TreeMap<>(
            Map.of(
                add("served", "/v1/repos/platform", it -> it),
                "IN_STEP",
                add("shadowed", "/v1/repos/platform", data("bearerToken", "token")),
                "SHADOWED",
                add(
                    "inherits",
                    "/v1/repos/platform",
                    it ->
                        new SecretBuilder(it)
                            .removeFromData("username")
                            .removeFromData("password")
                            .build()),
                "INHERITS",
                add(
                    "immutable",
                    "/v1/repos/platform",
                    it -> new SecretBuilder(it).withImmutable(true).build()),
                "IMMUTABLE",
                add(
                    "no-url",
                    "/v1/repos/platform",
                    it -> new SecretBuilder(it).removeFromData("url").build()),
                "NO_URL",
                add(
                    "by-helm",
                    "/v1/repos/platform",
                    it ->
                        new SecretBuilder(it)
                            .editMetadata()
                            .addToLabels("app.kubernetes.io/managed-by", "Helm")
                            .endMetadata()
                            .build()),
                "OWNED_ELSEWHERE",
                add("gone-repository", "/v1/repos/never-was", it -> it),
                "BROKEN_BEFORE",
                add("prefix", "", it -> it),
                "UNSUITED"));
    expected.put(
        add(
            "ssh",
            "/v1/repos/platform",
            data("url", "ssh://git-codecommit.us-west-2.amazonaws.com/v1/repos/platform")),
        "OTHER_HOST");
    expected.put("argocd/missing", "MISSING");
    Map<String, Map<String, String>> before = held(expected);

    Map<String, String> outcomes =
        deliver(updater(Map.of("TARGETS", String.join(",", expected.keySet()))));

    assertThat(outcomes).isEqualTo(expected);
    expected.forEach(
        (name, outcome) ->
            assertThat(data(name).equals(before.get(name)))
                .as(name + " is left alone")
                .isEqualTo(!outcome.equals("IN_STEP")));
    assertThat(data("argocd/served")).containsEntry("username", world.oldKey().accessKeyId());
  }

  @Test
  void takesATargetOverFromItsOwnerWhereThatIsAskedFor() throws IOException {
    String target =
        add(
            "by-helm",
            "/v1/repos/platform",
            it ->
                new SecretBuilder(it)
                    .editMetadata()
                    .addToLabels("app.kubernetes.io/managed-by", "Helm")
                    .endMetadata()
                    .build());
    assertThat(deliver(updater(Map.of("TARGETS", target, "TAKE_OVER", "true"))))
        .containsEntry(target, "IN_STEP");
    assertThat(data(target)).containsEntry("username", world.oldKey().accessKeyId());
  }

  @Test
  void discoversInSeveralNamespacesWhatHoldsThisUsersCredentialAndNothingElse() throws IOException {
    String expired =
        SignedGitPassword.sign(
                dev.keyrefresh.credential.Secret.of(world.oldKey().secretAccessKey()),
                CodeCommitUrl.parse(HOST + "/v1/repos/charts").orElseThrow(),
                clock.instant().minus(Duration.ofHours(3)))
            .reveal();
    world
        .kubernetes()
        .addRepository(
            "team-b",
            "ours",
            HOST + "/v1/repos/charts",
            Optional.empty(),
            Map.of("username", world.oldKey().accessKeyId(), "password", expired));
    world
        .kubernetes()
        .addRepository(
            "team-b",
            "theirs",
            HOST + "/v1/repos/charts",
            Optional.empty(),
            Map.of("username", "somebody", "password", "else"));
    world
        .kubernetes()
        .addRepository(
            "team-c",
            "elsewhere",
            HOST + "/v1/repos/charts",
            Optional.empty(),
            Map.of("username", world.oldKey().accessKeyId(), "password", "stale"));

    Map<String, String> outcomes =
        deliver(updater(Map.of("TARGETS", "", "DISCOVER", "true", "NAMESPACES", "argocd,team-b")));

    assertThat(outcomes)
        .containsEntry("team-b/ours", "IN_STEP")
        .containsEntry("team-b/theirs", "NOT_OURS")
        .doesNotContainKey("team-c/elsewhere")
        .containsEntry(FIRST.toString(), "IN_STEP");
    assertThat(data("team-b/ours").get("password")).isNotEqualTo(expired);
    assertThat(data("team-b/theirs")).containsEntry("password", "else");
    assertThat(data("team-c/elsewhere")).containsEntry("password", "stale");
  }

  @Test
  void deliversAContestedTargetTellsOfItAndRetiresNothingMeanwhile() throws IOException {
    String old = world.oldKey().accessKeyId();
    rotate("manual-rotate.json");
    clock.pause(Duration.ofHours(20));
    for (int reverts = 0; reverts < 2; reverts++) {
      clock.pause(Duration.ofHours(2));
      world.renewed();
      world.kubernetes().edit(FIRST.namespace(), FIRST.name(), Map.of("username", old));
      world.renewed();
      assertThat(world.watch().look().broken()).as("delivered at once").isEmpty();
    }
    clock.pause(Duration.ofHours(12));
    world.renewed();

    Map<String, Object> result = rotate("schedule-cluster.json");

    assertThat(result.get("steps")).isEqualTo(List.of());
    assertThat(result.get("attention").toString()).contains("DRIFT", FIRST + ": CONTESTED");
    assertThat(world.keyStatus(old)).isEqualTo("Active");
    assertThat(world.aws().mail().sent())
        .extracting(LocalMail.Mail::subject)
        .anyMatch(subject -> subject.contains("something else writes a target"));

    clock.pause(Duration.ofDays(2));
    world.renewed();
    assertThat(rotate("schedule-cluster.json").get("steps").toString()).contains("deactivate");
    assertThat(world.keyStatus(old)).isEqualTo("Inactive");
  }

  @Test
  void aRepositoryThatIsGoneHoldsNoRotationUp() throws IOException {
    world.codeCommit().deleteRepository("platform");
    clock.pause(Duration.ofMinutes(5));

    Map<String, Object> result = rotate("manual-rotate.json");

    assertThat(result.get("steps").toString()).contains("promote");
    assertThat(result.get("attention").toString()).contains("BROKEN_BEFORE");
    assertThat(world.aws().mail().sent())
        .extracting(LocalMail.Mail::subject)
        .anyMatch(subject -> subject.contains("1 other target needs a look"));
  }

  @Test
  void aCredentialThatCodeCommitDoesNotKnowYetIsLeftToTheNextRun() throws IOException {
    try (LocalWorld git = LocalWorld.startAdopted(new Form.Git(), clock, clock, NOWHERE, NOWHERE)) {
      git.aws().iam().propagation(Duration.ofMinutes(10));
      Map<String, Object> result = result(git.rotate(events.read("manual-rotate.json")));
      assertThat(result).containsEntry("reason", "UNDELIVERABLE");
      assertThat(result.get("attention").toString()).contains("REFUSED");
      assertThat(git.watch().look().broken()).isEmpty();

      clock.pause(Duration.ofMinutes(10));
      assertThat(result(git.rotate(events.read("schedule-cluster.json"))).get("steps").toString())
          .contains("promote");
      assertThat(git.watch().look().broken()).isEmpty();
    }
  }

  @Test
  void aCodeCommitThatGivesNoClearAnswerPromotesNothing() throws IOException {
    world.codeCommit().throttleNext(1000);
    clock.pause(Duration.ofMinutes(5));
    Map<String, Object> result = rotate("manual-rotate.json");
    assertThat(result).containsEntry("reason", "UNDELIVERABLE");
    assertThat(result.get("attention").toString()).contains("UNPROVEN");
    assertThat(world.held()).isEqualTo(world.oldKey().accessKeyId());
    world.codeCommit().throttleNext(0);
    assertThat(rotate("schedule-cluster.json").get("steps").toString()).contains("promote");
    assertThat(world.watch().look().broken()).isEmpty();
  }

  /** A repository's secret that somebody made by hand, changed. */
  private String add(String name, String path, UnaryOperator<Secret> change) {
    world
        .kubernetes()
        .addRepository(
            "argocd",
            name,
            HOST + path,
            Optional.empty(),
            Map.of("username", "somebody", "password", "guess"));
    world.kubernetes().edit("argocd", name, change);
    return "argocd/" + name;
  }

  private static UnaryOperator<Secret> data(String field, String text) {
    return secret -> new SecretBuilder(secret).addToStringData(field, text).build();
  }

  private Map<String, Map<String, String>> held(Map<String, String> names) {
    Map<String, Map<String, String>> held = new LinkedHashMap<>();
    names.keySet().forEach(name -> held.put(name, data(name)));
    return held;
  }

  private Map<String, String> data(String target) {
    TargetName name = TargetName.parse(target);
    return world.kubernetes().data(name.namespace(), name.name()).orElse(Map.of());
  }

  private LocalLambda updater(Map<String, String> settings) {
    return world.updater(environment -> environment.putAll(settings));
  }

  private Map<String, String> deliver(LocalLambda updater) throws IOException {
    Map<String, Object> request =
        new UpdateRequest(
                Operation.DELIVER, LocalWorld.CLUSTER, world.secretArn(), Optional.empty(), false)
            .toMap();
    Map<String, String> outcomes = new HashMap<>();
    for (Object entry :
        (List<?>)
            result(updater.call(Json.write(request).getBytes(StandardCharsets.UTF_8)))
                .get("targets")) {
      Map<?, ?> target = (Map<?, ?>) entry;
      outcomes.put(
          target.get("namespace") + "/" + target.get("name"), target.get("outcome").toString());
    }
    return outcomes;
  }

  private Map<String, Object> rotate(String event) throws IOException {
    return result(world.rotate(events.read(event)));
  }
}
