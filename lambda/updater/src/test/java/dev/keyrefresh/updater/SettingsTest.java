package dev.keyrefresh.updater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyrefresh.credential.ServiceUser;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.delivery.Rules;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.updater.Settings.Key;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;

class SettingsTest {
  private static final String ARN =
      "arn:aws:secretsmanager:us-west-2:123456789012:secret:"
          + "codecommit-key-refresh/demo-AbCdEf";

  @Test
  void readsTheLeastThatIsNeeded() {
    Settings settings = Settings.of(with(Key.TARGETS, "argocd/repo-1, argocd/repo-2"));
    assertThat(settings.cluster()).isEqualTo("demo");
    assertThat(settings.secretArn()).isEqualTo(ARN);
    assertThat(settings.rules())
        .isEqualTo(
            new Rules(
                new Form.Signed(),
                new ServiceUser(new UserName("demo_codecommit_user"), "123456789012"),
                false,
                Optional.empty()));
    assertThat(settings.targets())
        .containsExactlyInAnyOrder(
            new TargetName("argocd", "repo-1"), new TargetName("argocd", "repo-2"));
    assertThat(settings.namespaces()).isEmpty();
    assertThat(settings.apiServer()).isEmpty();
    assertThat(settings.codeCommit()).isEmpty();
    assertThat(settings.region()).isEqualTo(Region.US_WEST_2);
  }

  @Test
  void readsTheFormGitAndWhatItIsProvenWith() {
    Map<String, String> given = with(Key.TARGETS, "argocd/creds-1");
    given.put("FORM", "git");
    given.put("PROBE_URL", "https://git-codecommit.us-west-2.amazonaws.com/v1/repos/demo");
    Rules rules = Settings.of(given).rules();
    assertThat(rules.form()).isEqualTo(new Form.Git());
    assertThat(rules.probeUrl())
        .hasValueSatisfying(url -> assertThat(url.path()).isEqualTo("/v1/repos/demo"));
  }

  @Test
  void readsTheFormRawWithFieldsThatAreNotArgoCds() {
    Map<String, String> given = with(Key.TARGETS, "argocd/repo-1");
    given.put("FORM", "raw");
    assertThat(Settings.of(given).rules().form())
        .isEqualTo(new Form.Raw(new Form.Fields("awsAccessKeyId", "awsSecretAccessKey")));
    given.put("RAW_ID_FIELD", "key-id");
    given.put("RAW_SECRET_FIELD", "key");
    assertThat(Settings.of(given).rules().form().fields())
        .isEqualTo(new Form.Fields("key-id", "key"));
    given.put("RAW_SECRET_FIELD", "key-id");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Settings.of(given))
        .withMessageContaining("name the same field");
    given.put("RAW_SECRET_FIELD", "bearerToken");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Settings.of(given))
        .withMessageContaining("means something else");
  }

  @Test
  void looksForTargetsOnlyWhereItIsAskedTo() {
    assertThat(Settings.of(with(Key.DISCOVER, "true")).namespaces()).containsExactly("argocd");
    Map<String, String> given = with(Key.DISCOVER, "true");
    given.put("NAMESPACES", "argocd,argocd-edge");
    assertThat(Settings.of(given).namespaces()).containsExactlyInAnyOrder("argocd", "argocd-edge");
    given.put("DISCOVER", "false");
    given.put("TARGETS", "argocd/repo-1");
    assertThat(Settings.of(given).namespaces()).isEmpty();
  }

  @Test
  void tellsEveryProblemInOneMessage() {
    Map<Key, String> bad = new EnumMap<>(Key.class);
    bad.put(Key.CLUSTER_NAME, "-demo");
    bad.put(Key.SECRET_ARN, "arn:aws:s3:::bucket");
    bad.put(Key.USER_NAME, "a b");
    bad.put(Key.FORM, "raw");
    bad.put(Key.TARGETS, "repo-1,argocd/Repo,argocd/repo-1,argocd/repo-1,");
    bad.put(Key.DISCOVER, "yes");
    bad.put(Key.NAMESPACES, "argo cd");
    bad.put(Key.TAKE_OVER, "TRUE");
    bad.put(Key.PROBE_URL, "https://git-codecommit.us-west-2.amazonaws.com");
    bad.put(Key.RAW_ID_FIELD, "url");
    bad.put(Key.RAW_SECRET_FIELD, "a/b");
    bad.put(Key.API_SERVER_URL, "http://api.example.com");
    bad.put(Key.API_SERVER_CA, "AAAA");
    bad.put(Key.CODECOMMIT_ENDPOINT, "https://me@git.example.com");
    bad.put(Key.CLUSTER_METRICS, "some");
    bad.put(Key.AWS_REGION, "Oregon");
    Map<String, String> environment = new HashMap<>();
    bad.forEach((key, value) -> environment.put(key.name(), value));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Settings.of(environment))
        .satisfies(
            problem -> {
              assertThat(problem.getMessage()).contains("names argocd/repo-1 twice", "argocd/Repo");
              for (Key key : Key.values()) {
                if (key != Key.API_SERVER_CA && key != Key.FORM) {
                  assertThat(problem.getMessage()).contains("\n- " + key);
                }
              }
            });
  }

  @Test
  void tellsEverythingThatIsMissing() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Settings.of(Map.of("FORM", " ")))
        .withMessageContainingAll(
            "CLUSTER_NAME is not set",
            "SECRET_ARN is not set",
            "FORM is not set",
            "AWS_REGION is not set",
            "there is nothing to serve");
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "API_SERVER_CA | AAAA | set without API_SERVER_URL",
        "API_SERVER_URL | https://ABC.gr7.us-west-2.eks.amazonaws.com | set without API_SERVER_CA",
        "API_SERVER_URL | https://api.example.com/path | is not https://host[:port]",
        "API_SERVER_URL | http://10.0.0.1 | is not https://host[:port]",
        "CODECOMMIT_ENDPOINT | http://git.example.com | is not https://host[:port]",
        "CODECOMMIT_ENDPOINT | file:///tmp | is not https://host[:port]",
        "AWS_REGION | eu-west-1 | SECRET_ARN is of the Region us-west-2",
        "TARGETS | argocd/../secrets | namespace/name",
        "TARGETS | argocd/a%2fb | namespace/name",
        "PROBE_URL | https://git.example.com/demo | is not the HTTPS URL of a CodeCommit"
            + " repository",
        "FORM | cooked | unknown form 'cooked'; expected: signed, keyless, git, raw",
        "RAW_ID_FIELD | keyId | is set, and the form is not raw"
      })
  void isStrict(String key, String value, String problem) {
    Map<String, String> given = with(Key.TARGETS, "argocd/repo-1");
    given.put(key, value);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Settings.of(given))
        .withMessageContaining(problem);
  }

  @Test
  void anAuthorityThatIsNoCertificateIsAProblem() {
    Map<String, String> given = with(Key.TARGETS, "argocd/repo-1");
    given.put("API_SERVER_URL", "https://ABC.gr7.us-west-2.eks.amazonaws.com");
    given.put("API_SERVER_CA", "bm90IGEgY2VydGlmaWNhdGU=");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Settings.of(given))
        .withMessageContaining("API_SERVER_CA: not a PEM certificate in base64");
  }

  @Test
  void anAddressOnThisMachineNeedsNoCertificate() {
    Map<String, String> given = with(Key.TARGETS, "argocd/repo-1");
    given.put("API_SERVER_URL", "http://127.0.0.1:8001");
    given.put("CODECOMMIT_ENDPOINT", "http://localhost:8002/");
    Settings settings = Settings.of(given);
    assertThat(settings.apiServer().orElseThrow().url()).hasPort(8001);
    assertThat(settings.codeCommit().orElseThrow()).hasPort(8002);
  }

  @Test
  void aUserNameTooLongForIamNamesTheWayOut() {
    Map<String, String> given = with(Key.TARGETS, "argocd/repo-1");
    given.put("CLUSTER_NAME", "c".repeat(60));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Settings.of(given))
        .withMessageContaining("set USER_NAME");
    given.put("USER_NAME", "short");
    assertThat(Settings.of(given).rules().user().name()).hasToString("short");
  }

  @Test
  void itsNamesAreEnvironmentVariables() {
    assertThat(Arrays.stream(Key.values()).map(Key::name))
        .allMatch(name -> name.matches("[A-Z][A-Z_]+"));
  }

  private static Map<String, String> with(Key key, String value) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "CLUSTER_NAME",
                "demo",
                "SECRET_ARN",
                ARN,
                "FORM",
                "signed",
                "AWS_REGION",
                "us-west-2",
                "PATH",
                "/usr/bin"));
    environment.put(key.name(), value);
    return environment;
  }
}
