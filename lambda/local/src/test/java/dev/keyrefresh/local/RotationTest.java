package dev.keyrefresh.local;

import static dev.keyrefresh.local.Payloads.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.local.aws.ses.LocalMail;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.lambda.LocalLambda;
import dev.keyrefresh.local.time.VirtualClock;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both real handlers, on the embedded services. */
class RotationTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  private final Events events = Events.find();
  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T06:00:00Z"));
  private final LocalWorld world = LocalWorld.startAdopted(clock, clock, NOWHERE, NOWHERE);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void rotatesThreeTargetsWithinThirtyFiveCalls() {
    long before = world.accounting().rotatorTotal();

    Map<String, Object> result = result(world.rotate(events.read("manual-rotate.json")));

    assertThat(result).containsEntry("reason", "WITHIN_POLICY");
    assertThat(world.held()).isNotEqualTo(world.oldKey().accessKeyId());
    assertThat(world.watch().look().broken()).isEmpty();
    long waiting = world.accounting().rotator("sts:GetCallerIdentity") - 3;
    assertThat(world.accounting().rotatorTotal() - before - waiting).isLessThanOrEqualTo(35);
  }

  @Test
  void looksWithinFiveCallsWhenNothingIsDue() {
    world.rotate(events.read("manual-rotate.json"));
    for (int day = 1; day < 11; day++) {
      clock.pause(Duration.ofDays(1));
      world.rotate(events.read("schedule-cluster.json"));
    }
    long before = world.accounting().rotatorTotal();

    Map<String, Object> result = result(world.rotate(events.read("schedule-cluster.json")));

    assertThat(result)
        .containsEntry("reason", "WITHIN_POLICY")
        .extractingByKey("steps")
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .isEmpty();
    assertThat(world.accounting().rotatorTotal() - before).isLessThanOrEqualTo(5);
  }

  @Test
  void listsEveryStepInADryRunAndTakesNone() {
    Map<String, Object> result = result(world.rotate(events.read("manual-rotate-dry-run.json")));

    assertThat(steps(result)).contains("begin", "create", "verify", "deliver", "promote");
    assertThat(world.held()).isEqualTo(world.oldKey().accessKeyId());
    assertThat(world.aws().iam().keys(LocalWorld.USER)).hasSize(1);
    assertThat(world.aws().mail().sent()).isEmpty();
  }

  @Test
  void reportsStatusWithoutTouchingAnything() {
    Map<String, Object> status = result(world.rotate(events.read("manual-status.json")));

    assertThat(status)
        .containsEntry("cluster", LocalWorld.CLUSTER)
        .containsEntry("user", "OURS")
        .containsKeys("credentials", "stages", "targets", "next");
    assertThat(status.toString()).contains(world.oldKey().accessKeyId(), "IN_STEP");
  }

  @Test
  void reportsStatusAsTextForATerminal() {
    String text = (String) result(world.rotate(events.read("manual-status-text.json"))).get("text");

    String old = world.oldKey().accessKeyId();
    assertThat(text)
        .startsWith("status of demo-cluster at 2026-01-01 06:00Z\n")
        .containsPattern("\nuser +claimed by this cluster's managed secret\n")
        .containsPattern("\nnext +begin, create, verify \\S+, deliver \\S+, promote \\S+.*; then ")
        .containsPattern(
            "\nCREDENTIAL +STATUS +AGE +LAST USED +IS\n"
                + old
                + " +ACTIVE +200 d +not asked for +current or pending\n")
        .containsPattern("\ncurrent +[0-9a-f-]{36}  " + old + "\n")
        .containsPattern("\n" + LocalWorld.TARGETS.getFirst() + " +IN_STEP +" + old + " +");
  }

  @Test
  void takesAKeyThatAnAdministratorStoredByHand() {
    clock.pause(Duration.ofMinutes(5));
    var key = world.aws().iam().createAccessKey(LocalWorld.USER);
    world
        .aws()
        .secrets()
        .putPending(
            LocalWorld.SECRET,
            "{\"AccessKey\":{\"UserName\":\""
                + LocalWorld.USER
                + "\",\"AccessKeyId\":\""
                + key.accessKeyId()
                + "\",\"Status\":\"Active\",\"SecretAccessKey\":\""
                + key.secretAccessKey()
                + "\",\"CreateDate\":\"2026-01-01T06:00:00Z\"}}");

    Map<String, Object> result = result(world.rotate(events.read("manual-reconcile.json")));

    assertThat(steps(result)).containsExactly("verify", "deliver", "promote");
    assertThat(world.held()).isEqualTo(key.accessKeyId());
    assertThat(world.watch().look().broken()).isEmpty();
  }

  @Test
  void findsTheApiServerThroughEksWhereNobodyNamedIt() {
    LocalLambda updater =
        world.updater(
            environment -> {
              environment.remove("API_SERVER_URL");
              environment.remove("API_SERVER_CA");
            });

    Map<String, Object> result = result(updater.call(inspect()));

    assertThat(result.toString()).contains("IN_STEP").doesNotContain("UNREACHABLE");
    assertThat(world.aws().calls().snapshot()).containsKey("eks:DescribeCluster");
  }

  @Test
  void findsTargetsByLabelWhereDiscoveryWasAskedFor() {
    LocalLambda updater =
        world.updater(
            environment -> {
              environment.remove("TARGETS");
              environment.put("DISCOVER", "true");
            });

    Map<String, Object> result = result(updater.call(inspect()));

    assertThat(
            ((List<?>) result.get("targets"))
                .stream()
                    .map(Map.class::cast)
                    .filter(target -> target.get("outcome").equals("IN_STEP")))
        .hasSize(LocalWorld.TARGETS.size());
  }

  @Test
  void survivesAMailThatFails() {
    world.aws().faults().always("ses:SendEmail").deny();

    Map<String, Object> result = result(world.rotate(events.read("manual-rotate.json")));

    assertThat(steps(result)).contains("promote");
    assertThat(world.aws().mail().sent()).isEmpty();
    assertThat(world.watch().look().broken()).isEmpty();
  }

  @Test
  void saysInTheMailThatNothingIsToBeDone() {
    world.rotate(events.read("manual-rotate.json"));

    assertThat(world.aws().mail().sent())
        .singleElement()
        .extracting(LocalMail.Mail::subject)
        .asString()
        .isEqualTo("demo-cluster: CodeCommit key rotated, nothing to do");
  }

  @Test
  void leavesForeignFieldsAndLabelsOfATargetAlone() {
    var target = LocalWorld.TARGETS.getFirst();
    var before = world.kubernetes().secret(target.namespace(), target.name()).orElseThrow();

    world.rotate(events.read("manual-rotate.json"));

    var after = world.kubernetes().secret(target.namespace(), target.name()).orElseThrow();
    assertThat(after.getMetadata().getLabels()).isEqualTo(before.getMetadata().getLabels());
    assertThat(after.getMetadata().getAnnotations())
        .containsAllEntriesOf(withoutOurs(before.getMetadata().getAnnotations()));
    assertThat(after.getData()).containsAllEntriesOf(withoutPair(before.getData()));
  }

  private byte[] inspect() {
    return Json.write(
            Map.of(
                "operation",
                "inspect",
                "cluster",
                LocalWorld.CLUSTER,
                "secretArn",
                world.secretArn()))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, String> withoutOurs(Map<String, String> annotations) {
    Map<String, String> foreign = new HashMap<>(annotations);
    foreign.keySet().removeIf(key -> key.startsWith("codecommit-key-refresh/"));
    return foreign;
  }

  private static Map<String, String> withoutPair(Map<String, String> data) {
    Map<String, String> foreign = new HashMap<>(data);
    foreign.keySet().removeAll(Set.of("username", "password"));
    return foreign;
  }

  private static List<Object> steps(Map<String, Object> result) {
    return ((List<?>) result.get("steps"))
        .stream().map(step -> ((Map<?, ?>) step).get("step")).map(Object.class::cast).toList();
  }
}
