package dev.keyrefresh.rotator.config;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Policy.Exposure;
import dev.keyrefresh.rotation.decision.Policy.FirstRotation;
import dev.keyrefresh.rotator.Sayings;
import dev.keyrefresh.rotator.config.RotatorSettings.Key;
import dev.keyrefresh.rotator.config.RotatorSettings.MailSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

@EnableSnapshotTests
class RotatorSettingsTest {
  private static final List<String> NO_DURATION = List.of("75 days");
  private static final Map<Key, List<String>> WRONG =
      Map.ofEntries(
          entry(Key.AWS_REGION, List.of(" ")),
          entry(Key.CLUSTERS, List.of(" , ", "ok,not ok", "a" + "b".repeat(200))),
          entry(Key.QUEUE_URL, List.of("work", "https://sqs.us-west-2.amazonaws.com", "http://[")),
          entry(
              Key.KMS_KEY_ARN,
              List.of(
                  "alias/codecommit-key-refresh",
                  "arn:aws:kms:us-west-2:123456789012:alias/codecommit-key-refresh",
                  "1234abcd-12ab-34cd-56ef-1234567890ab")),
          entry(Key.UPDATER_TIMEOUT, NO_DURATION),
          entry(Key.MAIL_FROM, List.of("a@example.com")),
          entry(Key.MAIL_TO, List.of("b@example.com")),
          entry(Key.MAXIMUM_AGE, List.of("75 days", "P90D", "PT0S")),
          entry(Key.AUDIT_LIMIT, List.of("75 days", "P7D")),
          entry(Key.INSTALLATION_GRACE, List.of("75 days", "PT1M", "PT5M")),
          entry(Key.QUIET_WINDOW, List.of("75 days", "P60D", "PT0S")),
          entry(Key.RECOVERY_GRACE, List.of("75 days", "PT0S")),
          entry(Key.UNUSED_LIMIT, List.of("75 days", "PT1H")),
          entry(Key.STILL_USED_LIMIT, List.of("75 days", "PT0S")),
          entry(Key.LEASE, List.of("75 days", "P2D", "PT0S")),
          entry(Key.EXPOSED_HOLDER_GRACE, List.of("75 days", "PT0S")),
          entry(Key.EXPOSURE, List.of("maybe")),
          entry(Key.FIRST_ROTATION, List.of("never")),
          entry(Key.CLUSTER_METRICS, List.of("yes")),
          entry(Key.AWS_ENDPOINT_URL, List.of("http://[")));

  @Test
  void haveTheDefaultsOfTheDesign() {
    RotatorSettings settings = with(Map.of());

    assertThat(settings.policy()).isEqualTo(Policy.DEFAULT);
    assertThat(settings.mail()).isEmpty();
    assertThat(settings.updaterOf(new ClusterName("edge-1")))
        .isEqualTo("codecommit-key-refresh-updater-edge-1");
  }

  @Test
  void takeWhatIsSaid() {
    RotatorSettings settings =
        with(
            Map.of(
                "CLUSTERS",
                "a, b,",
                "MAXIMUM_AGE",
                "P30D",
                "EXPOSURE",
                "cut-off-first",
                "FIRST_ROTATION",
                "on-demand",
                "MAIL_FROM",
                "a@example.com",
                "MAIL_TO",
                "b@example.com,c@example.com",
                "UPDATER_FUNCTION",
                "up-{cluster}:live"));

    assertThat(settings.clusters()).containsExactly(new ClusterName("a"), new ClusterName("b"));
    assertThat(settings.policy().maximumAge()).isEqualTo(Duration.ofDays(30));
    assertThat(settings.policy().exposure()).isEqualTo(Exposure.CUT_OFF_FIRST);
    assertThat(settings.policy().firstRotation()).isEqualTo(FirstRotation.ON_DEMAND);
    assertThat(settings.mail())
        .contains(
            new MailSettings(
                "a@example.com", List.of("b@example.com", "c@example.com"), "us-west-2"));
    assertThat(settings.updaterOf(new ClusterName("a"))).isEqualTo("up-a:live");
  }

  @Test
  void sayWhatIsWrongWithEach(Snapshot golden) {
    Sayings said = new Sayings();
    Map<String, String> wrong = new TreeMap<>();
    Arrays.stream(Key.values())
        .forEach(
            key -> {
              for (String value : WRONG.getOrDefault(key, List.of())) {
                wrong.put(key.name(), value);
                said.failure(key + " '" + value + "'", () -> with(Map.of(key.name(), value)));
              }
            });
    said.failure("nothing at all", () -> RotatorSettings.of(Map.of()));
    said.failure("each of these", () -> with(wrong));

    golden.named("what-is-wrong").assertThat(said.toString()).asText().matchesSnapshotText();
  }

  /** What is any text is never wrong, and what may be left out is never missing. */
  @Test
  void areSomehowWrongOfEveryKeyButTheFreeTexts() {
    assertThat(WRONG.keySet())
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.complementOf(
                EnumSet.of(Key.UPDATER_FUNCTION, Key.SES_REGION, Key.AWS_LAMBDA_FUNCTION_NAME)));
  }

  @Test
  void nameNoClusterWhereTheRegistryIsToSay() {
    assertThat(RotatorSettings.of(Map.of("AWS_REGION", "us-west-2")).clusters()).isEmpty();
  }

  @Test
  void takeTheUrlOfAQueue() {
    String url = "https://sqs.us-west-2.amazonaws.com/123456789012/work";
    assertThat(with(Map.of("QUEUE_URL", url)).queue()).contains(URI.create(url));
    assertThat(with(Map.of()).queue()).isEmpty();
  }

  @Test
  void leaveTheEndpointToAwsUnlessOneIsGiven() {
    assertThat(with(Map.of()).endpoint()).isEqualTo(Optional.empty());
  }

  private static RotatorSettings with(Map<String, String> more) {
    Map<String, String> environment =
        new HashMap<>(Map.of("AWS_REGION", "us-west-2", "CLUSTERS", "demo-cluster"));
    environment.putAll(more);
    return RotatorSettings.of(environment);
  }
}
