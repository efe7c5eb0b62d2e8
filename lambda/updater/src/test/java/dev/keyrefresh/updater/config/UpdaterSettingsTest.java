package dev.keyrefresh.updater.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.credential.ServiceUser;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.delivery.Rules;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.updater.config.UpdaterSettings.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;

@EnableSnapshotTests
class UpdaterSettingsTest {
  private static final String ARN =
      "arn:aws:secretsmanager:us-west-2:123456789012:secret:"
          + "codecommit-key-refresh/demo-AbCdEf";

  private static final Map<Key, List<String>> WRONG = new EnumMap<>(Key.class);

  static {
    WRONG.put(Key.CLUSTER_NAME, List.of(" ", "c".repeat(60), "-demo"));
    WRONG.put(Key.SECRET_ARN, List.of(" ", "arn:aws:s3:::bucket"));
    WRONG.put(Key.USER_NAME, List.of("a b"));
    WRONG.put(Key.FORM, List.of(" ", "cooked"));
    WRONG.put(
        Key.TARGETS,
        List.of(
            " ",
            "repo-1",
            "argocd/../secrets",
            "argocd/a%2fb",
            "argocd/repo-1,argocd/Repo,argocd/repo-1,"));
    WRONG.put(Key.DISCOVER, List.of("yes"));
    WRONG.put(Key.NAMESPACES, List.of("argo cd"));
    WRONG.put(Key.TAKE_OVER, List.of("TRUE"));
    WRONG.put(
        Key.PROBE_URL,
        List.of("https://git.example.com/demo", "https://git-codecommit.us-west-2.amazonaws.com"));
    WRONG.put(Key.RAW_ID_FIELD, List.of("keyId"));
    WRONG.put(Key.RAW_SECRET_FIELD, List.of("key"));
    WRONG.put(
        Key.API_SERVER_URL,
        List.of(
            "https://ABC.gr7.us-west-2.eks.amazonaws.com",
            "https://api.example.com/path",
            "http://10.0.0.1",
            "http://["));
    WRONG.put(Key.API_SERVER_CA, List.of("AAAA"));
    WRONG.put(
        Key.CODECOMMIT_ENDPOINT,
        List.of("http://git.example.com", "file:///tmp", "https://me@git.example.com"));
    WRONG.put(Key.CLUSTER_METRICS, List.of("some"));
    WRONG.put(Key.AWS_REGION, List.of(" ", "eu-west-1", "Oregon"));
  }

  /** Only the form raw has fields of its own. */
  private static final List<Map<Key, String>> RAW =
      List.of(
          Map.of(Key.RAW_ID_FIELD, "key", Key.RAW_SECRET_FIELD, "key"),
          Map.of(Key.RAW_ID_FIELD, "url"),
          Map.of(Key.RAW_SECRET_FIELD, "a/b"));

  @Test
  void readsTheLeastThatIsNeeded() {
    UpdaterSettings settings =
        UpdaterSettings.of(with(Key.TARGETS, "argocd/repo-1, argocd/repo-2"));
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
    Rules rules = UpdaterSettings.of(given).rules();
    assertThat(rules.form()).isEqualTo(new Form.Git());
    assertThat(rules.probeUrl())
        .hasValueSatisfying(url -> assertThat(url.path()).isEqualTo("/v1/repos/demo"));
  }

  @Test
  void readsTheFormRawWithFieldsThatAreNotArgoCds() {
    Map<String, String> given = with(Key.TARGETS, "argocd/repo-1");
    given.put("FORM", "raw");
    assertThat(UpdaterSettings.of(given).rules().form())
        .isEqualTo(new Form.Raw(new Form.Fields("awsAccessKeyId", "awsSecretAccessKey")));
    given.put("RAW_ID_FIELD", "key-id");
    given.put("RAW_SECRET_FIELD", "key");
    assertThat(UpdaterSettings.of(given).rules().form().fields())
        .isEqualTo(new Form.Fields("key-id", "key"));
  }

  @Test
  void looksForTargetsOnlyWhereItIsAskedTo() {
    assertThat(UpdaterSettings.of(with(Key.DISCOVER, "true")).namespaces())
        .containsExactly("argocd");
    Map<String, String> given = with(Key.DISCOVER, "true");
    given.put("NAMESPACES", "argocd,argocd-edge");
    assertThat(UpdaterSettings.of(given).namespaces())
        .containsExactlyInAnyOrder("argocd", "argocd-edge");
    given.put("DISCOVER", "false");
    given.put("TARGETS", "argocd/repo-1");
    assertThat(UpdaterSettings.of(given).namespaces()).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithEach(Snapshot golden) {
    List<String> said = new ArrayList<>();
    WRONG.forEach(
        (key, values) ->
            values.forEach(
                value -> said.add(key + " '" + value + "'\n" + problems(Map.of(key, value)))));
    RAW.forEach(wrong -> said.add("FORM 'raw', " + inWords(wrong) + "\n" + problems(raw(wrong))));
    said.add(
        "API_SERVER_URL and an API_SERVER_CA that is no certificate\n"
            + problems(
                Map.of(
                    Key.API_SERVER_URL,
                    "https://ABC.gr7.us-west-2.eks.amazonaws.com",
                    Key.API_SERVER_CA,
                    "bm90IGEgY2VydGlmaWNhdGU=")));
    said.add("nothing at all\n" + problem(Map.of()).indent(2));
    Map<Key, String> each = new EnumMap<>(Key.class);
    WRONG.forEach((key, values) -> each.put(key, values.getLast()));
    said.add("each of these\n" + problems(each));

    golden
        .named("what-is-wrong")
        .assertThat(String.join("\n", said))
        .asText()
        .matchesSnapshotText();
  }

  @Test
  void canBeWrongOfEveryKey() {
    assertThat(WRONG.keySet()).containsExactlyInAnyOrder(Key.values());
  }

  private static String problems(Map<Key, String> wrong) {
    Map<String, String> environment = with(Key.TARGETS, "argocd/repo-1");
    wrong.forEach((key, value) -> environment.put(key.name(), value));
    return problem(environment).indent(2);
  }

  private static String problem(Map<String, String> environment) {
    Throwable refusal = catchThrowable(() -> UpdaterSettings.of(environment));
    assertThat(refusal).isInstanceOf(IllegalArgumentException.class);
    return refusal.getMessage();
  }

  private static Map<Key, String> raw(Map<Key, String> wrong) {
    Map<Key, String> given = new EnumMap<>(wrong);
    given.put(Key.FORM, "raw");
    return given;
  }

  private static String inWords(Map<Key, String> wrong) {
    return new TreeMap<>(wrong)
        .entrySet().stream()
            .map(each -> each.getKey() + " '" + each.getValue() + "'")
            .collect(Collectors.joining(", "));
  }

  @Test
  void anAddressOnThisMachineNeedsNoCertificate() {
    Map<String, String> given = with(Key.TARGETS, "argocd/repo-1");
    given.put("API_SERVER_URL", "http://127.0.0.1:8001");
    given.put("CODECOMMIT_ENDPOINT", "http://localhost:8002/");
    UpdaterSettings settings = UpdaterSettings.of(given);
    assertThat(settings.apiServer().orElseThrow().url()).hasPort(8001);
    assertThat(settings.codeCommit().orElseThrow()).hasPort(8002);
  }

  @Test
  void takesAUserNameInPlaceOfOneTooLongForIam() {
    Map<String, String> given = with(Key.TARGETS, "argocd/repo-1");
    given.put("CLUSTER_NAME", "c".repeat(60));
    given.put("USER_NAME", "short");
    assertThat(UpdaterSettings.of(given).rules().user().name()).hasToString("short");
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
