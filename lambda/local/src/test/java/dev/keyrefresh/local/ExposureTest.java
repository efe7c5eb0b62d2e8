package dev.keyrefresh.local;

import static dev.keyrefresh.local.Payloads.bytes;
import static dev.keyrefresh.local.Payloads.exposed;
import static dev.keyrefresh.local.Payloads.failure;
import static dev.keyrefresh.local.Payloads.result;
import static dev.keyrefresh.local.Payloads.sample;
import static dev.keyrefresh.local.Payloads.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.local.aws.iam.LocalIam;
import dev.keyrefresh.local.aws.ses.LocalMail;
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
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that AWS Health reports as exposed, with both real handlers. */
@Execution(ExecutionMode.CONCURRENT)
class ExposureTest {
  private static final String SAMPLE_KEY = "AKIAIOSFODNN7EXAMPLE";
  private static final String TAG = "codecommit-key-refresh/exposed";
  private static final Set<String> WRITES =
      Set.of("iam:UpdateAccessKey", "iam:DeleteAccessKey", "lambda:Invoke");

  private final Events events = Events.find();
  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T06:00:00Z"));
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);
  private final LocalWorld world = LocalWorld.startAdopted(clock, clock, log, log);
  private final String old = world.oldKey().accessKeyId();
  private final List<String> broken = new ArrayList<>();
  private List<Object> tried = List.of();

  @BeforeEach
  void watchEveryWrite() {
    world
        .aws()
        .faults()
        .afterEach(
            operation -> {
              if (WRITES.contains(operation)) {
                watch();
              }
            });
  }

  /** Tries the targets with git where anything changed on which its answer depends. */
  private synchronized void watch() {
    List<Object> now = new ArrayList<>(world.aws().iam().keys(LocalWorld.USER));
    LocalWorld.TARGETS.forEach(
        target -> now.add(world.kubernetes().data(target.namespace(), target.name())));
    if (!now.equals(tried)) {
      tried = now;
      broken.addAll(world.watch().look().broken());
    }
  }

  @AfterEach
  void close() {
    world.close();
  }

  // A current key

  @Test
  void replacesAnExposedCurrentKeyThenCutsItOffWithGitWorkingThroughout() {
    Map<String, Object> result = result(world.rotate(exposed(old)));

    assertThat(steps(result))
        .containsExactly("begin", "create", "verify", "deliver", "promote", "deactivate");
    assertThat(world.keyStatus(old)).isEqualTo("Inactive");
    assertThat(world.held()).isNotEqualTo(old);
    assertThat(tag()).isEqualTo(old);
    assertThat(broken).isEmpty();
  }

  @Test
  void writesTheKeyDownBeforeAnythingElseIsChanged() {
    List<String> calls = new ArrayList<>();
    world.aws().faults().beforeEach(calls::add);

    world.rotate(exposed(old));

    assertThat(calls)
        .filteredOn(call -> !call.matches(".*:(Get|List|Describe).*"))
        .first()
        .isEqualTo("secretsmanager:TagResource");
  }

  @Test
  void cutsAnExposedCurrentKeyOffBeforeAnythingElseWhereThatWasChosen() {
    LocalLambda cutOffFirst = Handler.of(world, Map.of("EXPOSURE", "cut-off-first"), clock, log);

    Map<String, Object> result = result(cutOffFirst.call(exposed(old)));

    assertThat(steps(result))
        .containsExactly("deactivate", "begin", "create", "verify", "deliver", "promote");
    assertThat(world.keyStatus(old)).isEqualTo("Inactive");
    assertThat(world.watch().look().broken()).isEmpty();
  }

  @Tag("thorough")
  @Test
  void takesTheSameEventFromTheBackupRegionForNothingNew() {
    world.rotate(exposed(old));
    int mails = world.aws().mail().sent().size();

    String again =
        text(exposed(old))
            .replace("\"us-east-1\"", "\"us-west-2\"")
            .replace("\"page\"", "\"backupEvent\": \"true\", \"page\"");
    Map<String, Object> result = result(world.rotate(bytes(again)));

    assertThat(steps(result)).isEmpty();
    assertThat(world.aws().mail().sent()).hasSize(mails);
  }

  @Test
  void forgetsAnExposedKeyOnceIamHasItNoMore() {
    world.rotate(exposed(old));

    clock.pause(Duration.ofDays(6));
    world.renewed();
    world.rotate(events.read("schedule-cluster.json"));
    assertThat(tag()).isEqualTo(old);
    clock.pause(Duration.ofDays(2));
    world.renewed();
    world.rotate(events.read("schedule-cluster.json"));

    assertThat(world.keyStatus(old)).isEqualTo("gone");
    assertThat(tag()).isEmpty();
    assertThat(broken).isEmpty();
  }

  @Tag("thorough")
  @Test
  void forgetsAnExposedCurrentKeyThatAPersonDeletedOnceAnotherIsCurrent() {
    world.aws().secrets().tag(LocalWorld.SECRET, "codecommit-key-refresh/exposed", old);
    world.aws().iam().delete(old);
    clock.pause(Duration.ofMinutes(10));

    world.rotate(events.read("schedule-cluster.json"));

    assertThat(world.held()).isNotEqualTo(old);
    assertThat(world.watch().look().broken()).isEmpty();
    assertThat(tag()).isEmpty();
  }

  @Test
  void tellsPeopleThatTheKeyWasReplacedBecauseItWasExposed() {
    world.rotate(exposed(old));

    assertThat(world.aws().mail().sent())
        .extracting(LocalMail.Mail::text)
        .anySatisfy(text -> assertThat(text).containsIgnoringCase("exposed").contains(old));
  }

  // Both slots taken

  @Tag("thorough")
  @Test
  void comesBackUntilAPersonHasFreedASlot() {
    String stranger = world.aws().iam().createAccessKey(LocalWorld.USER).accessKeyId();
    world.aws().iam().recordUse(stranger, "s3");

    assertThat(failure(world.rotate(exposed(old))))
        .startsWith(
            "demo-cluster: " + old + " is exposed and not dealt with yet (BOTH_SLOTS_IN_USE: ")
        .endsWith("must come back");
    assertThat(world.keyStatus(old)).isEqualTo("Active");
    assertThat(tag()).isEqualTo(old);

    world.aws().iam().delete(stranger);
    assertThat(steps(result(world.rotate(exposed(old))))).endsWith("promote", "deactivate");
    assertThat(broken).isEmpty();
  }

  @Test
  void makesRoomOfAKeyThatNobodyUses() {
    String stranger =
        world
            .aws()
            .iam()
            .createAccessKey(LocalWorld.USER, clock.instant().minus(Duration.ofDays(40)))
            .accessKeyId();

    Map<String, Object> result = result(world.rotate(exposed(old)));

    assertThat(steps(result))
        .startsWith("deactivate", "delete", "begin")
        .endsWith("promote", "deactivate");
    assertThat(world.keyStatus(stranger)).isEqualTo("gone");
    assertThat(world.keyStatus(old)).isEqualTo("Inactive");
    assertThat(broken).isEmpty();
  }

  @Tag("thorough")
  @Test
  void deletesTheInactiveOldKeyEarlyToReplaceTheExposedOne() {
    retireTheOldKey();
    String current = world.held();

    Map<String, Object> result = result(world.rotate(exposed(current)));

    assertThat(steps(result)).startsWith("delete", "begin").endsWith("promote", "deactivate");
    assertThat(world.keyStatus(old)).isEqualTo("gone");
    assertThat(world.keyStatus(current)).isEqualTo("Inactive");
    assertThat(broken).isEmpty();
  }

  // During a rotation, and after

  @Test
  void replacesAPendingKeyThatIsExposed() {
    String pending = stopBeforeDelivery();

    result(world.rotate(exposed(pending)));

    assertThat(world.keyStatus(pending)).isIn("Inactive", "gone");
    assertThat(world.held()).isNotIn(pending, old);
    assertThat(broken).isEmpty();
  }

  @Tag("thorough")
  @Test
  void finishesARotationInWhichTheOldKeyIsExposed() {
    String pending = stopBeforeDelivery();

    Map<String, Object> result = result(world.rotate(exposed(old)));

    assertThat(steps(result)).containsExactly("verify", "deliver", "promote", "deactivate");
    assertThat(world.held()).isEqualTo(pending);
    assertThat(world.keyStatus(old)).isEqualTo("Inactive");
    assertThat(broken).isEmpty();
  }

  @Test
  void cutsAnOldKeyOffInItsInstallationGrace() {
    world.rotate(events.read("manual-rotate.json"));
    assertThat(world.keyStatus(old)).isEqualTo("Active");

    assertThat(steps(result(world.rotate(exposed(old))))).containsExactly("deactivate");
    assertThat(world.keyStatus(old)).isEqualTo("Inactive");
    assertThat(broken).isEmpty();
  }

  @Tag("thorough")
  @Test
  void hasNothingToDoForAKeyInItsRecoveryGrace() {
    retireTheOldKey();

    assertThat(steps(result(world.rotate(exposed(old))))).isEmpty();

    assertThat(tag()).isEqualTo(old);
    assertThat(broken).isEmpty();
  }

  // Other keys

  @Test
  void cutsOffAKeyOfTheUserThatNoTargetHolds() {
    world.rotate(events.read("manual-rotate.json"));
    world.aws().iam().delete(old);
    String stray = world.aws().iam().createAccessKey(LocalWorld.USER).accessKeyId();
    world.aws().iam().recordUse(stray, "codecommit");

    assertThat(steps(result(world.rotate(exposed(stray))))).containsExactly("deactivate");

    assertThat(world.keyStatus(stray)).isEqualTo("Inactive");
    assertThat(broken).isEmpty();
  }

  @Test
  void ignoresKeysOfNobodyHereAndSaysWhy() {
    world.aws().iam().createUser("somebody-else");
    String strangers = world.aws().iam().createAccessKey("somebody-else").accessKeyId();

    for (String key : List.of(strangers, SAMPLE_KEY)) {
      Map<String, Object> result = result(world.rotate(exposed(key)));
      assertThat(result.get("clusters")).isEqualTo(List.of());
      assertThat(result.get("ignored"))
          .isEqualTo(
              List.of(
                  Map.of(
                      "credential",
                      key,
                      "why",
                      "no user of a cluster here has this key: it is gone, or somebody else's")));
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("\"message\":\"ignored\"", strangers);
    assertThat(world.aws().secrets().tags(LocalWorld.SECRET)).doesNotContainKey(TAG);
  }

  @Tag("thorough")
  @ParameterizedTest
  @CsvSource({"health-exposed-paged.json", "health-exposed-without-metadata.json"})
  void readsPagesAndOlderPayloads(String file) {
    result(world.rotate(sample(file, SAMPLE_KEY, old)));

    assertThat(world.keyStatus(old)).isEqualTo("Inactive");
    assertThat(broken).isEmpty();
  }

  // What cannot be told or done now

  @Tag("thorough")
  @Test
  void findsTheOwnerInTheUsersOwnListsWhereIamDoesNotSay() {
    world.aws().faults().once("iam:GetAccessKeyLastUsed").deny();

    result(world.rotate(exposed(old)));

    assertThat(world.keyStatus(old)).isEqualTo("Inactive");
  }

  @Test
  void comesBackWhereNobodyCanTellWhoseTheKeyIs() {
    world.aws().faults().always("iam:GetAccessKeyLastUsed").deny();
    world.aws().faults().always("iam:ListAccessKeys").deny();

    assertThat(failure(world.rotate(exposed(old))))
        .isEqualTo(
            "nobody can tell whether "
                + old
                + " belongs to demo-cluster (AccessDenied, HTTP 403, iam:ListAccessKeys is not"
                + " allowed (identity-based policy)). Nothing was done for it yet");
  }

  @Test
  void isNotKeptFromActingByAnotherClusterThatCannotBeAsked() {
    LocalLambda two = Handler.of(world, Map.of("CLUSTERS", "edge-1,demo-cluster"), clock, log);

    result(two.call(exposed(old)));
    assertThat(world.keyStatus(old)).isEqualTo("Inactive");
    assertThat(failure(two.call(exposed(SAMPLE_KEY))))
        .contains(
            "nobody can tell whether "
                + SAMPLE_KEY
                + " belongs to edge-1 (ResourceNotFoundException, HTTP 400)");
  }

  @Test
  void comesBackWhereTheKeyCouldNotBeWrittenDown() {
    world.aws().faults().always("secretsmanager:TagResource").deny();

    assertThat(failure(world.rotate(exposed(old)))).startsWith("demo-cluster: failed after []");
    assertThat(world.keyStatus(old)).isEqualTo("Active");

    world.aws().faults().clear();
    result(world.rotate(exposed(old)));
    assertThat(world.keyStatus(old)).isEqualTo("Inactive");
  }

  @Test
  void leavesAnExposedKeyToThePersonWhoPausedTheClusterAndComesBack() {
    result(world.rotate(events.read("manual-pause.json")));

    assertThat(failure(world.rotate(exposed(old)))).contains("not dealt with yet (PAUSED: ");
    assertThat(world.keyStatus(old)).isEqualTo("Active");
    result(world.rotate(events.read("manual-resume.json")));
    result(world.rotate(events.read("schedule-cluster.json")));

    assertThat(world.keyStatus(old)).isEqualTo("Inactive");
    assertThat(broken).isEmpty();
  }

  @Test
  void actsOnAnExposureThatAStaleReadDoesNotShow() {
    world.aws().faults().stale("secretsmanager:DescribeSecret", Duration.ofSeconds(30));
    clock.pause(Duration.ofMinutes(1));

    List<String> calls = new ArrayList<>();
    world.aws().faults().beforeEach(calls::add);

    assertThat(failure(world.rotate(exposed(old)))).contains("not dealt with yet");
    assertThat(calls).contains("iam:CreateAccessKey");

    clock.pause(Duration.ofMinutes(1));
    result(world.rotate(exposed(old)));
    assertThat(world.keyStatus(old)).isEqualTo("Inactive");
    assertThat(broken).isEmpty();
  }

  private static List<Object> steps(Map<String, Object> result) {
    Stream<?> clusters = ((List<?>) result.get("clusters")).stream();
    return clusters
        .flatMap(cluster -> ((List<?>) ((Map<?, ?>) cluster).get("steps")).stream())
        .map(step -> ((Map<?, ?>) step).get("step"))
        .map(Object.class::cast)
        .toList();
  }

  // The world

  private String tag() {
    return world.aws().secrets().tags(LocalWorld.SECRET).get(TAG);
  }

  /** A rotation whose key is made and stored, and whose updater could not be called. */
  private String stopBeforeDelivery() {
    world.aws().faults().always("lambda:Invoke").deny();
    world.rotate(events.read("manual-rotate.json"));
    world.aws().faults().clear();
    watchEveryWrite();
    return world.aws().iam().keys(LocalWorld.USER).stream()
        .map(LocalIam.Key::id)
        .filter(id -> !id.equals(old))
        .findFirst()
        .orElseThrow();
  }

  private void retireTheOldKey() {
    world.rotate(events.read("manual-rotate.json"));
    for (int day = 0; day < 3; day++) {
      clock.pause(Duration.ofDays(1));
      world.renewed();
      world.rotate(events.read("schedule-cluster.json"));
    }
    assertThat(world.keyStatus(old)).isEqualTo("Inactive");
  }
}
