package dev.keyrefresh.local;

import static dev.keyrefresh.local.Payloads.bytes;
import static dev.keyrefresh.local.Payloads.exposed;
import static dev.keyrefresh.local.Payloads.failure;
import static dev.keyrefresh.local.Payloads.nonCompliant;
import static dev.keyrefresh.local.Payloads.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.VersionJson;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.lambda.LocalLambda;
import dev.keyrefresh.local.time.VirtualClock;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.jr.ob.JSON;

/**
 * Whose an IAM user is, where others may make secrets and tag them: a tag causes a look; the claim
 * decides, and the cluster's updater confirms it.
 */
@Execution(ExecutionMode.CONCURRENT)
class WhoseUserTest {
  private static final String PREFIX = "codecommit-key-refresh/";
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final String VICTIM = "payments_codecommit_user";

  private final Events events = Events.find();
  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T06:00:00Z"));
  private final LocalWorld world = LocalWorld.startAdopted(clock, clock, NOWHERE, NOWHERE);
  private final String old = world.oldKey().accessKeyId();
  private final LocalLambda rotator = Handler.of(world, Map.of("CLUSTERS", ""), clock, NOWHERE);

  @AfterEach
  void close() {
    world.close();
  }

  // An exposure goes to whom the user belongs

  @ParameterizedTest
  @ValueSource(strings = {"a-first", "zz-last"})
  void anExposureGoesToTheClusterThatHasClaimedTheUser(String forged) {
    forge(forged, LocalWorld.USER);

    Map<String, Object> result = result(rotator.call(exposed(old)));

    assertThat(result.get("clusters")).asString().contains("cluster=demo-cluster");
    assertThat(world.keyStatus(old)).isEqualTo("Inactive");
    assertThat(world.aws().secrets().tags(PREFIX + forged)).doesNotContainKey(PREFIX + "exposed");
  }

  @Test
  void aFindingOfConfigGoesToTheClusterThatHasClaimedTheUser() {
    forge("a-first", LocalWorld.USER);

    result(rotator.call(nonCompliant(world.aws().iam().userId(LocalWorld.USER))));

    assertThat(world.held()).isNotEqualTo(old);
  }

  @Test
  void anExposureGoesToEveryClusterThatNamesAUserWhomNobodyHasClaimed() {
    try (LocalWorld unclaimed = LocalWorld.start(clock, clock, NOWHERE, NOWHERE)) {
      LocalLambda its = Handler.of(unclaimed, Map.of("CLUSTERS", ""), clock, NOWHERE);
      forge(unclaimed, "a-first", LocalWorld.USER);
      String key = unclaimed.oldKey().accessKeyId();

      assertThat(failure(its.call(exposed(key)))).contains("a-first: ", "not dealt with yet");

      assertThat(unclaimed.keyStatus(key)).isEqualTo("Inactive");
      assertThat(unclaimed.watch().look().broken()).isEmpty();
      result(its.call(exposed(key)));
    }
  }

  @Test
  void aClaimThatNamesNoSecretHereIsTold() {
    world
        .aws()
        .iam()
        .tag(
            LocalWorld.USER,
            "codecommit-key-refresh",
            "arn:aws:secretsmanager:us-east-1:123456789012:secret:" + PREFIX + "gone-AbCdEf");

    assertThat(failure(rotator.call(exposed(old)))).contains("demo-cluster", "OWNED_BY_ANOTHER");

    assertThat(tags(LocalWorld.SECRET)).containsEntry(PREFIX + "exposed", old);
    assertThat(world.mails()).anySatisfy(mail -> assertThat(mail).contains("gone-AbCdEf", old));
  }

  // Nothing is claimed unless the updater confirms it

  @Test
  void aForgedSecretGetsNoKeyOfAnotherUser() {
    world.aws().iam().createUser(VICTIM);
    forge("evil", VICTIM);

    rotator.call(events.read("schedule-rule.json"));

    assertUntouched(VICTIM);
    assertThat(world.aws().secrets().versions(PREFIX + "evil")).hasSize(1);
    assertThat(world.mails())
        .anySatisfy(mail -> assertThat(mail).contains("evil", "NOT_CONFIRMED", VICTIM));
    assertThat(world.held()).as("the real one goes on").isNotEqualTo(old);
  }

  @Test
  void aForgedSecretIsNotConfirmedByTheUpdaterOfAnother() {
    world.aws().iam().createUser(VICTIM);
    forge("evil", VICTIM);
    LocalLambda all =
        Handler.of(
            world, Map.of("CLUSTERS", "", "UPDATER_FUNCTION", LocalWorld.UPDATER), clock, NOWHERE);

    all.call(events.read("schedule-rule.json"));

    assertUntouched(VICTIM);
    assertThat(world.aws().secrets().versions(PREFIX + "evil")).hasSize(1);
  }

  @Test
  void aSecretWhoseTagNamesAnotherUserIsRefusedAndAskedAbout() {
    world.aws().iam().createUser(VICTIM);
    world.aws().secrets().tag(LocalWorld.SECRET, PREFIX + "user", VICTIM);
    world.aws().secrets().put(LocalWorld.SECRET, VersionJson.PLACEHOLDER, "AWSCURRENT");

    Map<String, Object> result = result(rotator.call(events.read("manual-rotate.json")));

    assertUntouched(VICTIM);
    assertThat(result)
        .containsEntry("reason", "TAGS_CONTRADICTED")
        .containsEntry("steps", List.of());
    assertThat(result.get("attention"))
        .asString()
        .contains(PREFIX + "user", "'" + VICTIM + "'", "USER_NAME", LocalWorld.USER);
    assertThat(world.mails())
        .anySatisfy(mail -> assertThat(mail).contains("TAGS_CONTRADICTED", VICTIM));
  }

  @Test
  void aTagThatNamesAnotherKindIsRefusedAndAskedAbout() {
    world.aws().secrets().tag(LocalWorld.SECRET, PREFIX + "kind", "git-credential");

    Map<String, Object> result = result(rotator.call(events.read("manual-rotate.json")));

    assertThat(result).containsEntry("reason", "TAGS_CONTRADICTED");
    assertThat(world.aws().iam().gitCredentials(LocalWorld.USER)).isEmpty();
    assertThat(world.watch().look().broken()).isEmpty();
  }

  @Test
  void anUpdaterThatDoesNotSayWhomItServesConfirmsNothing() {
    try (LocalWorld unclaimed = LocalWorld.start(clock, clock, NOWHERE, NOWHERE)) {
      silence(unclaimed);

      Map<String, Object> result = result(unclaimed.rotate(events.read("manual-rotate.json")));

      assertThat(result).containsEntry("reason", "NOT_CONFIRMED").containsEntry("steps", List.of());
      assertThat(unclaimed.aws().iam().tags(LocalWorld.USER)).isEmpty();
      assertThat(unclaimed.watch().look().broken()).isEmpty();
    }
  }

  @Test
  void aDryRunSaysSoToo() {
    try (LocalWorld unclaimed = LocalWorld.start(clock, clock, NOWHERE, NOWHERE)) {
      silence(unclaimed);

      assertThat(
              result(
                  unclaimed.rotate(
                      bytes(
                          "{\"action\":\"rotate\",\"cluster\":\"demo-cluster\",\"dryRun\":true}"))))
          .containsEntry("reason", "NOT_CONFIRMED");
    }
  }

  @Test
  void aUserThatIsClaimedGoesOnAsBeforeWithAnUpdaterThatDoesNotSay() {
    silence(world);

    assertThat(result(world.rotate(events.read("manual-rotate.json"))))
        .containsEntry("reason", "WITHIN_POLICY");

    assertThat(world.held()).isNotEqualTo(old);
    clock.pause(Duration.ofDays(2));
    world.renewed();
    result(world.rotate(events.read("schedule-cluster.json")));
    assertThat(world.keyStatus(old)).isEqualTo("Inactive");
  }

  // The second line: the deployment's KMS key

  private static final String KEY =
      "arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

  @ParameterizedTest
  @ValueSource(strings = {"", "alias/codecommit-key-refresh", "arn:aws:kms:us-west-2:1:key/other"})
  void aSweepKeepsOnlyWhatIsEncryptedWithTheDeploymentsKey(String theirs) {
    world.aws().secrets().encryptWith(LocalWorld.SECRET, KEY);
    forge("evil", LocalWorld.USER);
    if (!theirs.isEmpty()) {
      world.aws().secrets().encryptWith(PREFIX + "evil", theirs);
    }
    LocalLambda guarded =
        Handler.of(world, Map.of("CLUSTERS", "", "KMS_KEY_ARN", KEY), clock, NOWHERE);

    for (int time = 0; time < 2; time++) {
      assertThat(result(guarded.call(events.read("schedule-rule.json"))))
          .containsEntry("clusters", 1);
    }

    assertThat(world.held()).isNotEqualTo(old);
    assertThat(world.mails())
        .filteredOn(mail -> mail.contains("NOT_BELIEVED"))
        .singleElement()
        .asString()
        .contains(PREFIX + "evil", "not encrypted with the deployment's key");
    assertThat(failure(guarded.call(bytes("{\"action\":\"rotate\",\"cluster\":\"evil\"}"))))
        .contains("is not taken for a managed one");
  }

  /** An updater from before it told whom it serves. */
  private static void silence(LocalWorld world) {
    LocalLambda updater = world.updater(_ -> {});
    world
        .aws()
        .functions()
        .register(
            LocalWorld.UPDATER,
            payload -> {
              Map<String, Object> answer =
                  new LinkedHashMap<>(JSON.std.mapFrom(updater.invoke(payload)));
              answer.remove("serves");
              return Json.write(answer).getBytes(StandardCharsets.UTF_8);
            });
  }

  private void forge(String cluster, String user) {
    forge(world, cluster, user);
  }

  /** What somebody can make who may create secrets and tag them. */
  private static void forge(LocalWorld world, String cluster, String user) {
    world
        .aws()
        .secrets()
        .create(
            PREFIX + cluster,
            Map.of(PREFIX + "cluster", cluster, PREFIX + "user", user),
            VersionJson.PLACEHOLDER);
  }

  private void assertUntouched(String user) {
    assertThat(world.aws().iam().keys(user)).isEmpty();
    assertThat(world.aws().iam().gitCredentials(user)).isEmpty();
    assertThat(world.aws().iam().tags(user)).isEmpty();
  }

  private Map<String, String> tags(String secret) {
    return world.aws().secrets().tags(secret);
  }
}
