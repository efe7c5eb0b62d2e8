package dev.keyrefresh.local;

import static dev.keyrefresh.local.Payloads.bytes;
import static dev.keyrefresh.local.Payloads.exposed;
import static dev.keyrefresh.local.Payloads.failure;
import static dev.keyrefresh.local.Payloads.nonCompliant;
import static dev.keyrefresh.local.Payloads.result;
import static dev.keyrefresh.local.Payloads.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.lambda.LocalLambda;
import dev.keyrefresh.local.time.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AWS Config, the queue, and what an administrator asks for, with both real handlers. */
@Execution(ExecutionMode.CONCURRENT)
class TriggersTest {
  private static final String RECONCILE = "{\"action\":\"reconcile\",\"cluster\":\"demo-cluster\"}";
  private static final String PAUSED = "codecommit-key-refresh/paused";

  private final Events events = Events.find();
  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T06:00:00Z"));
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);
  private final LocalWorld world = LocalWorld.startAdopted(clock, clock, log, log);
  private final String old = world.oldKey().accessKeyId();

  @AfterEach
  void close() {
    world.close();
  }

  // AWS Config

  @Test
  void looksAtTheClusterWhoseUserConfigCallsNonCompliant() {
    Map<String, Object> result =
        result(world.rotate(nonCompliant(world.aws().iam().userId(LocalWorld.USER))));

    assertThat(result).containsEntry("cluster", LocalWorld.CLUSTER);
    assertThat(world.held()).isNotEqualTo(old);
    assertThat(world.watch().look().broken()).isEmpty();
  }

  @Test
  void takesConfigsWordForAHintOnly() {
    byte[] event = nonCompliant(world.aws().iam().userId(LocalWorld.USER));
    world.rotate(event);
    String current = world.held();

    assertThat(result(world.rotate(event))).containsEntry("reason", "WITHIN_POLICY");

    assertThat(world.held()).isEqualTo(current);
  }

  @Test
  void ignoresAStrangerOfWhomConfigSpeaksAndSaysWhy() {
    world.aws().iam().createUser("somebody-else");
    String stranger = world.aws().iam().userId("somebody-else");

    assertThat(result(world.rotate(nonCompliant(stranger))))
        .isEqualTo(Map.of("ignored", "AWS Config's user " + stranger + " is of no cluster here"));

    assertThat(world.held()).isEqualTo(old);
    assertThat(said()).contains("\"message\":\"ignored\"");
  }

  @Test
  void ignoresAUserWhoIsCompliantAgainWithoutACall() {
    long before = world.accounting().rotatorTotal();

    assertThat(
            result(
                world.rotate(
                    bytes(
                        text(nonCompliant("AIDAEXAMPLE")).replace("NON_COMPLIANT", "COMPLIANT")))))
        .containsOnlyKeys("ignored");

    assertThat(world.accounting().rotatorTotal()).isEqualTo(before);
  }

  @Test
  void comesBackWhereNobodyCanTellOfWhomConfigSpeaks() {
    world.aws().faults().always("iam:GetUser").deny();

    assertThat(failure(world.rotate(nonCompliant("AIDAEXAMPLE"))))
        .startsWith(
            "nobody can tell whether AIDAEXAMPLE belongs to demo-cluster (AccessDenied, HTTP 403,"
                + " iam:GetUser");
  }

  // The queue

  @Test
  void dealsWithAMessageAndSendsNothingBack() {
    assertThat(result(world.rotate(events.read("sqs-reconcile.json"))))
        .isEqualTo(Map.of("batchItemFailures", List.of()));

    assertThat(world.held()).isNotEqualTo(old);
  }

  @Test
  void dealsWithEachMessageForItself() {
    String exposure = text(exposed(old));

    Map<String, Object> result =
        result(
            world.rotate(
                messages(
                    "not JSON at all",
                    RECONCILE.replace("demo-cluster", "unheard-of"),
                    text(nonCompliant("AIDAEXAMPLE")),
                    exposure)));

    assertThat(result).isEqualTo(Map.of("batchItemFailures", List.of()));
    assertThat(world.held()).isNotEqualTo(old);
    assertThat(said())
        .contains(
            "the body of message m-0 is not a JSON object",
            "unknown cluster 'unheard-of'",
            "is of no cluster here");
  }

  @Test
  void sendsBackOnlyWhatFailedAndDealsWithItTheNextTime() {
    world.aws().faults().times("secretsmanager:PutSecretValue", 1).deny();

    assertThat(result(world.rotate(messages(RECONCILE, "{}", RECONCILE))))
        .isEqualTo(Map.of("batchItemFailures", List.of(Map.of("itemIdentifier", "m-0"))));
    assertThat(said()).contains("\"message\":\"comes back\"", "message m-0: demo-cluster: failed");

    assertThat(result(world.rotate(messages(RECONCILE))))
        .isEqualTo(Map.of("batchItemFailures", List.of()));
    assertThat(world.held()).isNotEqualTo(old);
  }

  @Test
  void sendsAnExposureBackUntilItIsDealtWith() {
    String exposure = text(exposed(old));
    world.aws().faults().always("lambda:Invoke").deny();

    for (int time = 0; time < 2; time++) {
      assertThat(result(world.rotate(messages(exposure))))
          .isEqualTo(Map.of("batchItemFailures", List.of(Map.of("itemIdentifier", "m-0"))));
      clock.pause(Duration.ofMinutes(2));
    }
    world.aws().faults().clear();

    assertThat(result(world.rotate(messages(exposure))))
        .isEqualTo(Map.of("batchItemFailures", List.of()));
    assertThat(world.held()).isNotEqualTo(old);
    assertThat(world.watch().look().broken()).isEmpty();
  }

  // The registry

  @Test
  void sweepsTheClustersWhoseManagedSecretsAreTagged() {
    world
        .aws()
        .secrets()
        .create(
            "team/demo-cluster",
            Map.of("codecommit-key-refresh/cluster", "demo-cluster"),
            "theirs");
    LocalLambda rotator = Handler.of(world, Map.of("CLUSTERS", ""), clock, log);

    assertThat(result(rotator.call(events.read("schedule-rule.json"))))
        .containsEntry("counts", Map.of("WITHIN_POLICY", 1));

    assertThat(world.held()).isNotEqualTo(old);
    assertThat(said()).contains("its tag codecommit-key-refresh/cluster is not what its name says");
  }

  @Test
  void listsNothingForAnEventThatNamesItsCluster() {
    LocalLambda rotator = Handler.of(world, Map.of("CLUSTERS", ""), clock, log);

    result(rotator.call(events.read("schedule-cluster.json")));

    assertThat(world.accounting().rotator("secretsmanager:ListSecrets")).isZero();
    assertThat(world.held()).isNotEqualTo(old);
  }

  // Actions

  @Test
  void pausesAndResumes() {
    assertThat(result(world.rotate(events.read("manual-pause.json"))))
        .containsEntry("action", "pause")
        .containsEntry("changes", true);
    assertThat(tag()).startsWith("since 2026-01-01T06:00:");
    assertThat(result(world.rotate(events.read("manual-rotate.json"))))
        .containsEntry("reason", "PAUSED");
    assertThat(world.held()).isEqualTo(old);

    assertThat(result(world.rotate(events.read("manual-resume.json"))))
        .containsEntry("action", "resume")
        .containsEntry("changes", true);
    assertThat(result(world.rotate(events.read("manual-rotate.json"))))
        .containsEntry("reason", "WITHIN_POLICY");
    assertThat(world.held()).isNotEqualTo(old);
  }

  @Test
  void keepsSinceWhenItIsPausedWhenAskedAgain() {
    world.rotate(events.read("manual-pause.json"));
    String since = tag();
    clock.pause(Duration.ofDays(1));

    assertThat(result(world.rotate(events.read("manual-pause.json"))))
        .containsEntry("changes", false);

    assertThat(tag()).isEqualTo(since);
  }

  @ParameterizedTest
  @CsvSource({"pause, true", "resume, false"})
  void saysInADryRunWhatWouldChangeAndChangesNothing(String action, boolean changes) {
    assertThat(result(world.rotate(dryRun(action))))
        .containsEntry("dryRun", true)
        .containsEntry("changes", changes);

    assertThat(world.aws().secrets().tags(LocalWorld.SECRET)).doesNotContainKey(PAUSED);
  }

  @Test
  void goesOnRenewingTargetsWhilePaused() {
    world.rotate(events.read("manual-pause.json"));
    clock.pause(Duration.ofHours(1));

    world.renewed();

    assertThat(world.watch().look().broken()).isEmpty();
  }

  @Test
  void hasWhatIsWantedDelivered() {
    clock.pause(Duration.ofHours(1));
    assertThat(world.watch().look().broken()).isNotEmpty();

    Map<String, Object> result = result(world.rotate(events.read("manual-deliver.json")));

    assertThat(result).containsEntry("action", "deliver").containsEntry("form", "signed");
    assertThat(outcomes(result)).containsOnly("IN_STEP").hasSize(3);
    assertThat(world.watch().look().broken()).isEmpty();
  }

  @Test
  void looksAtTargetsInADryRunOfDeliverAndWritesNothing() {
    clock.pause(Duration.ofHours(1));

    assertThat(result(world.rotate(dryRun("deliver"))))
        .containsEntry("dryRun", true)
        .containsKey("targets");

    assertThat(world.watch().look().broken()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "deliver, lambda:Invoke, nobody can tell what became of deliver: the updater could not be"
        + " called: AccessDeniedException",
    "deliver, secretsmanager:DescribeSecret, deliver failed: AccessDeniedException",
    "pause, secretsmanager:TagResource, pause failed: AccessDeniedException",
    "resume, secretsmanager:DescribeSecret, resume failed: AccessDeniedException"
  })
  void saysWhatFailedAndThatEverythingElseGoesOn(String action, String call, String message) {
    world.aws().faults().always(call).deny();

    assertThat(failure(world.rotate(events.read("manual-" + action + ".json"))))
        .startsWith("demo-cluster: " + message)
        .containsAnyOf("goes on as before", "keep what");
  }

  private static List<Object> outcomes(Map<String, Object> result) {
    List<Object> outcomes = new ArrayList<>();
    ((List<?>) result.get("targets"))
        .forEach(target -> outcomes.add(((Map<?, ?>) target).get("outcome")));
    return outcomes;
  }

  private byte[] messages(String... bodies) {
    List<Map<String, Object>> records = new ArrayList<>();
    for (String body : bodies) {
      records.add(
          Map.of("messageId", "m-" + records.size(), "eventSource", "aws:sqs", "body", body));
    }
    return bytes(Json.write(Map.of("Records", records)));
  }

  private static byte[] dryRun(String action) {
    return bytes(
        Json.write(Map.of("action", action, "cluster", LocalWorld.CLUSTER, "dryRun", true)));
  }

  private String tag() {
    return world.aws().secrets().tags(LocalWorld.SECRET).get(PAUSED);
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }
}
