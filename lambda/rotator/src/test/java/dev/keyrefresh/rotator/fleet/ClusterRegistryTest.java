package dev.keyrefresh.rotator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.aws.secret.KmsKey;
import dev.keyrefresh.contract.Json;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotator.Sayings;
import dev.keyrefresh.rotator.Wire;
import dev.keyrefresh.rotator.event.IdleCluster;
import dev.keyrefresh.rotator.fleet.ClusterRegistry.Listing;
import dev.keyrefresh.rotator.fleet.ClusterRegistry.Registered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

@EnableSnapshotTests
class ClusterRegistryTest {
  private static final String ARN = "arn:aws:secretsmanager:us-west-2:123456789012:secret:";
  private static final String NAME = "codecommit-key-refresh/";

  private static final String V1 = "11111111-1111-1111-1111-111111111111";
  private static final String V2 = "22222222-2222-2222-2222-222222222222";
  private static final Map<String, List<String>> CURRENT = Map.of(V1, List.of("AWSCURRENT"));

  private final Wire wire = new Wire();
  private final ClusterRegistry registry =
      new ClusterRegistry(
          wire.clients(),
          "us-west-2",
          name -> name.matches("[a-z0-9-]+"),
          name -> name + "_codecommit_user",
          Optional.empty());

  @AfterEach
  void closeWire() {
    wire.close();
  }

  @Test
  void readsAPageOfAHundredAndSaysWhatContinuesIt() throws Exception {
    wire.on(
        "ListSecrets",
        Wire.json(Json.write(Map.of("NextToken", "more", "SecretList", List.of(secret("edge-2"))))),
        list(List.of(secret("edge-1"))));

    Listing first = registry.list(Optional.empty());
    Listing last = registry.list(first.next());

    assertThat(names(first)).containsExactly("edge-2");
    assertThat(names(last)).containsExactly("edge-1");
    assertThat(last.next()).isEmpty();
    assertThat(wire.calls("ListSecrets")).hasSize(2);
    assertThat(Json.read(wire.calls("ListSecrets").getFirst().body()))
        .containsEntry("MaxResults", 100)
        .doesNotContainKey("NextToken")
        .containsEntry(
            "Filters", List.of(Map.of("Key", "tag-key", "Values", List.of(NAME + "cluster"))));
    assertThat(Json.read(wire.calls("ListSecrets").getLast().body()))
        .containsEntry("NextToken", "more");
  }

  static Stream<Arguments> whatIsGoingOn() {
    return Stream.of(
        Arguments.of("nothing", CURRENT, Map.of(), true, false),
        Arguments.of(
            "nothing since a promotion",
            Map.of(V1, List.of("AWSCURRENT", "AWSPENDING"), V2, List.of("AWSPREVIOUS")),
            Map.of(),
            true,
            false),
        Arguments.of(
            "a rotation",
            Map.of(V1, List.of("AWSCURRENT"), V2, List.of("AWSPENDING")),
            Map.of(),
            false,
            true),
        Arguments.of(
            "a rotation that is paused",
            Map.of(V1, List.of("AWSCURRENT"), V2, List.of("AWSPENDING")),
            Map.of("paused", "true"),
            false,
            false),
        Arguments.of("a pause", CURRENT, Map.of("paused", "since today"), false, false),
        Arguments.of(
            "an exposure", CURRENT, Map.of("exposed", "AKIAIOSFODNN7EXAMPLE"), false, false),
        Arguments.of("a tag that is no id", CURRENT, Map.of("exposed", "mistyped!"), false, false),
        Arguments.of("a tag that is none", CURRENT, Map.of("expose", "x"), false, false),
        Arguments.of("a tag that is no kind", CURRENT, Map.of("kind", "other"), false, false),
        Arguments.of("a tag that is no user", CURRENT, Map.of("user", "a b"), false, false),
        Arguments.of("no version at all", Map.of(), Map.of(), false, false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatIsGoingOn")
  void tellsWhetherAnythingIsGoingOn(
      String what,
      Map<String, List<String>> stages,
      Map<String, String> tags,
      boolean idle,
      boolean open) {
    wire.on("ListSecrets", list(List.of(secret("edge-1", stages, tags))));

    Registered found = registry.list(Optional.empty()).clusters().getFirst();

    assertThat(found.pending().isPresent()).isEqualTo(open);
    assertThat(found.idle())
        .isEqualTo(
            idle
                ? Optional.of(
                    new IdleCluster(
                        ARN + NAME + "edge-1-AbCdEf",
                        new UserName("edge-1_codecommit_user"),
                        CredentialKind.ACCESS_KEY))
                : Optional.empty());
  }

  @Test
  void knowsTheUserAndTheKindByTheirTags() {
    wire.on(
        "ListSecrets",
        list(
            List.of(
                secret("edge-1", CURRENT, Map.of("user", "machine-1", "kind", "git-credential")))));

    assertThat(registry.list(Optional.empty()).clusters().getFirst())
        .satisfies(
            found -> {
              assertThat(found.user()).contains(new UserName("machine-1"));
              assertThat(found.idle())
                  .get()
                  .extracting(IdleCluster::kind)
                  .isEqualTo(CredentialKind.GIT_CREDENTIAL);
            });
  }

  private static final Map<String, Map<String, Object>> NOT_BELIEVED =
      new TreeMap<>(
          Map.of(
              "a name that says another cluster",
              secret("edge-1", "team/edge-1", ARN + "team/edge-1-AbCdEf"),
              "the ARN of another Region",
              secret(
                  "edge-1",
                  NAME + "edge-1",
                  ARN.replace("us-west-2", "eu-west-1") + NAME + "edge-1-AbCdEf"),
              "an ARN of another name",
              secret("edge-1", NAME + "edge-1", ARN + NAME + "edge-2-AbCdEf"),
              "a tag that is no cluster's name",
              secret("../x", NAME + "../x", ARN + NAME + "../x-AbCdEf")));

  @Test
  void doesNotBelieveATagAgainstAnythingThatDisagreesAndSaysWhy(Snapshot golden) {
    Sayings said = new Sayings();
    NOT_BELIEVED.forEach(
        (what, secret) -> {
          wire.on("ListSecrets", list(List.of(secret, secret("edge-3"))));
          Listing page = registry.list(Optional.empty());
          assertThat(names(page)).as(what).containsExactly("edge-3");
          said.add(what, String.join("\n", page.disbelieved()));
        });
    golden.named("what-is-not-believed").assertThat(said.toString()).asText().matchesSnapshotText();
  }

  private static final String KEY = "arn:aws:kms:us-west-2:123456789012:key/";
  private static final String KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";

  @Test
  void believesOnlyWhatIsEncryptedWithTheDeploymentsKeyWhereThatIsKnown(Snapshot golden) {
    ClusterRegistry guarded =
        new ClusterRegistry(
            wire.clients(),
            "us-west-2",
            _ -> true,
            name -> name + "_codecommit_user",
            Optional.of(new KmsKey(KEY + KEY_ID)));
    List<Map<String, Object>> secrets = new ArrayList<>();
    secrets.add(secret("by-default"));
    for (Map.Entry<String, String> one :
        List.of(
            Map.entry("by-arn", KEY + KEY_ID),
            Map.entry("by-id", KEY_ID),
            Map.entry("by-alias", "alias/codecommit-key-refresh"),
            Map.entry(
                "by-alias-arn", "arn:aws:kms:us-west-2:123456789012:alias/codecommit-key-refresh"),
            Map.entry("by-another", KEY + "00000000-12ab-34cd-56ef-1234567890ab"),
            Map.entry("elsewhere", KEY.replace("123456789012", "999999999999") + KEY_ID))) {
      Map<String, Object> secret = new HashMap<>(secret(one.getKey()));
      secret.put("KmsKeyId", one.getValue());
      secrets.add(secret);
    }
    wire.on("ListSecrets", list(secrets));

    Listing page = guarded.list(Optional.empty());

    assertThat(names(page)).containsExactly("by-arn", "by-id");
    golden
        .named("what-is-encrypted-otherwise")
        .assertThat(String.join("\n", page.disbelieved()))
        .asText()
        .matchesSnapshotText();
  }

  @Test
  void passesReplicasAndLongerTagKeysBySilently() {
    Map<String, Object> replica = new HashMap<>(secret("edge-1"));
    replica.put("PrimaryRegion", "us-east-1");
    wire.on(
        "ListSecrets",
        list(
            List.of(
                replica,
                Map.of(
                    "ARN",
                    ARN + "x-AbCdEf",
                    "Name",
                    "x",
                    "Tags",
                    List.of(Map.of("Key", NAME + "clusters", "Value", "edge-1"))))));

    assertThat(registry.list(Optional.empty()))
        .isEqualTo(new Listing(List.of(), List.of(), Optional.empty()));
  }

  @Test
  void believesAPrimaryThatIsReplicatedElsewhere() {
    Map<String, Object> primary = new HashMap<>(secret("edge-1"));
    primary.put("PrimaryRegion", "us-west-2");
    wire.on("ListSecrets", list(List.of(primary)));

    assertThat(names(registry.list(Optional.empty()))).containsExactly("edge-1");
  }

  @Test
  void doesNotTakeARefusalForAnEmptyList() {
    wire.on("ListSecrets", Wire.jsonError(400, "AccessDeniedException"));

    assertThatThrownBy(() -> registry.list(Optional.empty()))
        .isInstanceOf(SecretsManagerException.class);
  }

  private static List<String> names(Listing page) {
    return page.clusters().stream().map(Registered::cluster).toList();
  }

  private static Map<String, Object> secret(
      String cluster, Map<String, List<String>> stages, Map<String, String> tags) {
    List<Map<String, String>> all = new ArrayList<>();
    all.add(Map.of("Key", NAME + "cluster", "Value", cluster));
    tags.forEach((key, value) -> all.add(Map.of("Key", NAME + key, "Value", value)));
    return Map.of(
        "ARN",
        ARN + NAME + cluster + "-AbCdEf",
        "Name",
        NAME + cluster,
        "Tags",
        all,
        "SecretVersionsToStages",
        stages);
  }

  private static Map<String, Object> secret(String cluster) {
    return secret(cluster, NAME + cluster, ARN + NAME + cluster + "-AbCdEf");
  }

  private static Map<String, Object> secret(String cluster, String name, String arn) {
    return Map.of(
        "ARN",
        arn,
        "Name",
        name,
        "Tags",
        List.of(Map.of("Key", NAME + "cluster", "Value", cluster)));
  }

  private static Wire.Answer list(List<Map<String, Object>> secrets) {
    return Wire.json(Json.write(Map.of("SecretList", secrets)));
  }
}
