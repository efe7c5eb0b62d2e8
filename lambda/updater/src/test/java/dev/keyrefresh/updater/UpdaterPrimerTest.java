package dev.keyrefresh.updater;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.aws.snapshot.Priming;
import dev.keyrefresh.updater.config.UpdaterSettings;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdaterPrimerTest {

  /** What is recorded must go on fitting what the updater asks. */
  @ParameterizedTest
  @ValueSource(strings = {"signed", "keyless", "git", "raw"})
  void deliversOnPaperWhateverTheForm(String form) throws Exception {
    UpdaterSettings settings =
        UpdaterSettings.of(
            Map.of(
                "CLUSTER_NAME",
                "edge-1",
                "SECRET_ARN",
                "arn:aws:secretsmanager:eu-central-1:111122223333:secret:codecommit-key-refresh/edge-1-AbCdEf",
                "AWS_REGION",
                "eu-central-1",
                "FORM",
                form,
                "TARGETS",
                "argocd/repo-1,argocd/repo-2"));
    AtomicReference<String> result = new AtomicReference<>();

    Priming.onExample(() -> result.set(UpdaterPrimer.deliver(settings, 2)));

    assertThat(result.get())
        .contains("\"cluster\":\"on-paper\"", "\"outcome\":\"IN_STEP\"")
        .doesNotContain("problem");
  }
}
