package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.RawSecret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Argo CD's label says of a secret. */
class ArgoCdLabelTest {

  @ParameterizedTest(name = "{0}: covers many repositories {1}, is for pushing {2}")
  @CsvSource({
    "repository, false, false",
    "repo-creds, true, false",
    "repository-write, false, true",
    "repo-write-creds, true, true",
    "cluster, false, false"
  })
  void saysWhatASecretIsFor(String label, boolean template, boolean forWriting) {
    TargetSecret target = read(Map.of("argocd.argoproj.io/secret-type", label));
    assertThat(target.template()).isEqualTo(template);
    assertThat(target.forWriting()).isEqualTo(forWriting);
  }

  @Test
  void withoutItASecretIsOfOneRepositoryAndForFetching() {
    TargetSecret target = read(Map.of("team", "repo-creds"));
    assertThat(target.template()).isFalse();
    assertThat(target.forWriting()).isFalse();
  }

  private static TargetSecret read(Map<String, String> labels) {
    return TargetSecret.read(
        new RawSecret(World.TARGET, "1", labels, Map.of(), List.of(), false, Map.of()),
        true,
        Form.Fields.OF_ARGO_CD);
  }
}
