package dev.keyrefresh.rotator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Policy.Exposure;
import dev.keyrefresh.rotation.decision.Policy.FirstRotation;
import dev.keyrefresh.rotator.Settings.MailSettings;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void haveTheDefaultsOfTheDesign() {
    Settings settings = with(Map.of());

    assertThat(settings.policy()).isEqualTo(Policy.DEFAULT);
    assertThat(settings.mail()).isEmpty();
    assertThat(settings.updaterOf(new ClusterName("edge-1")))
        .isEqualTo("codecommit-key-refresh-updater-edge-1");
  }

  @Test
  void takeWhatIsSaid() {
    Settings settings =
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
  void nameEverythingThatIsWrongInOneMessage() {
    assertThatThrownBy(
            () ->
                Settings.of(
                    Map.of(
                        "CLUSTERS",
                        "ok,not ok",
                        "MAXIMUM_AGE",
                        "75 days",
                        "INSTALLATION_GRACE",
                        "PT1M",
                        "EXPOSURE",
                        "maybe",
                        "MAIL_FROM",
                        "a@example.com",
                        "AWS_ENDPOINT_URL",
                        "http://[")))
        .hasMessageContainingAll(
            "AWS_REGION is missing",
            "CLUSTERS is 'not ok'",
            "MAXIMUM_AGE is '75 days'; an ISO 8601 duration",
            "installationGrace PT1M",
            "EXPOSURE is 'maybe'; one of replace-first, cut-off-first is expected",
            "MAIL_FROM and MAIL_TO go together",
            "AWS_ENDPOINT_URL is 'http://['");
  }

  @Test
  void nameNoClusterWhereTheRegistryIsToSay() {
    assertThat(Settings.of(Map.of("AWS_REGION", "us-west-2")).clusters()).isEmpty();
  }

  @Test
  void takeAListThatNamesNoClusterForAMistake() {
    assertThatThrownBy(() -> with(Map.of("CLUSTERS", " , ")))
        .hasMessageContaining("CLUSTERS names none: give names of EKS clusters");
  }

  @Test
  void takeTheUrlOfAQueue() {
    String url = "https://sqs.us-west-2.amazonaws.com/123456789012/work";
    assertThat(with(Map.of("QUEUE_URL", url)).queue()).contains(URI.create(url));
    assertThat(with(Map.of()).queue()).isEmpty();
    assertThatThrownBy(() -> with(Map.of("QUEUE_URL", "work")))
        .hasMessageContaining("QUEUE_URL is 'work'; the URL of an SQS queue is expected");
  }

  @Test
  void leaveTheEndpointToAwsUnlessOneIsGiven() {
    assertThat(with(Map.of()).endpoint()).isEqualTo(Optional.empty());
  }

  private static Settings with(Map<String, String> more) {
    Map<String, String> environment =
        new HashMap<>(Map.of("AWS_REGION", "us-west-2", "CLUSTERS", "demo-cluster"));
    environment.putAll(more);
    return Settings.of(environment);
  }
}
