package dev.keyrefresh.local.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {
  private static final Map<String, String> LABELS =
      Map.of("argocd.argoproj.io/secret-type", "repository", "team", "platform");

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                                             | true",
        "argocd.argoproj.io/secret-type=repository                      | true",
        "argocd.argoproj.io/secret-type==repository                     | true",
        "argocd.argoproj.io/secret-type=repo-creds                      | false",
        "argocd.argoproj.io/secret-type!=repo-creds                     | true",
        "nobody!=has-it                                                 | true",
        "argocd.argoproj.io/secret-type=repository,team=platform        | true",
        "argocd.argoproj.io/secret-type=repository,team=other           | false",
        "argocd.argoproj.io/secret-type in (repo-creds, repository)     | true",
        "argocd.argoproj.io/secret-type in (repo-creds,cluster),team    | false",
        "argocd.argoproj.io/secret-type notin (repo-creds,cluster),team | true",
        "team                                                           | true",
        "!team                                                          | false",
        "!nobody                                                        | true"
      })
  void selects(String selector, boolean selected) {
    assertThat(LabelSelector.parse(selector).selects(LABELS)).isEqualTo(selected);
  }

  @Test
  void refusesWhatItCannotParse() {
    assertThatIllegalArgumentException().isThrownBy(() -> LabelSelector.parse("a b c"));
  }
}
