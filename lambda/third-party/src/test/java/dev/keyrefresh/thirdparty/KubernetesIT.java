package dev.keyrefresh.thirdparty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.aws.snapshot.LoopbackCertificate;
import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.contract.UpdateResult;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * The updater on a real API server, let in by aws-iam-authenticator and moto's STS as a member of
 * its group, under the manifests that the CDK app writes. Two clusters' worth of settings: one
 * whose targets are named, one that discovers them.
 */
class KubernetesIT {
  private static final String GROUP = "codecommit-key-refresh-updater";
  private static final String UNIQUE = UUID.randomUUID().toString().substring(0, 8);
  private static final String NAMED = "named-" + UNIQUE;
  private static final String DISCOVERED = "discovered-" + UNIQUE;
  private static final String ELSEWHERE = "elsewhere-" + UNIQUE;
  private static final TargetName PLATFORM = new TargetName(NAMED, "repo-platform");
  private static final TargetName CHARTS = new TargetName(NAMED, "repo-charts");
  private static final TargetName FOUND = new TargetName(DISCOVERED, "repo-found");
  private static final List<String> CLUSTERS = List.of("named", "discovering");
  private static final Map<String, String> DISCOVERY =
      Map.of("TARGETS", "", "DISCOVER", "true", "NAMESPACES", DISCOVERED);
  private static final List<TargetName> TARGETS = List.of(CHARTS, PLATFORM);

  private static Kubernetes kubernetes;
  private static GoProgram authenticator;
  private static Synthesis synthesis;

  private Emulator moto;
  private EksFront eks;
  private World world;
  private AwsSessionCredentials session;

  @BeforeAll
  static void start() {
    kubernetes = Kubernetes.find();
    authenticator = GoProgram.build("eks-token");
    Map<String, Object> named = Synthesis.cluster("named", "signed");
    named.put("namespaces", List.of(NAMED));
    named.put("targets", TARGETS.stream().map(TargetName::toString).toList());
    Map<String, Object> discovering = Synthesis.cluster("discovering", "signed");
    discovering.put("namespaces", List.of(DISCOVERED));
    discovering.put("discover", true);
    synthesis = Synthesis.of(List.of(named, discovering));
    List.of(NAMED, DISCOVERED, ELSEWHERE).forEach(kubernetes::createNamespace);
  }

  @AfterAll
  static void stop() {
    kubernetes.close();
  }

  @BeforeEach
  void open() {
    moto = Emulator.moto();
    Parts.ranAgainst(KubernetesIT.class, kubernetes.part());
    Parts.ranAgainst(KubernetesIT.class, moto.part());
    Parts.ranAgainst(
        KubernetesIT.class, authenticator.version("sigs.k8s.io/aws-iam-authenticator"));
    eks = new EksFront(kubernetes, authenticator, moto.endpoint(), GROUP);
    world = new World(moto, new Form.Signed(), eks.api(), TARGETS);
    eks.isOf(world.cluster);
    session = moto.session("functions", Map.of());
    world.updaterIs(session);
    CLUSTERS.forEach(name -> kubernetes.apply(manifest(name)));
    addTarget(PLATFORM, UnaryOperator.identity());
    addTarget(CHARTS, UnaryOperator.identity());
    addTarget(FOUND, UnaryOperator.identity());
  }

  @AfterEach
  void close() {
    CLUSTERS.forEach(name -> kubernetes.delete(manifest(name)));
    for (String namespace : List.of(NAMED, DISCOVERED, ELSEWHERE)) {
      kubernetes.administrator.secrets().inNamespace(namespace).delete();
    }
    world.close();
    eks.close();
  }

  @Test
  void rotatesNamedTargetsAndTouchesNothingElseOfThem() {
    Secret before = secret(PLATFORM);

    Map<String, Object> result = world.rotate("rotate", session);

    assertThat(result.toString()).contains("promote");
    for (TargetName target : TARGETS) {
      Map<String, String> data = data(target);
      assertThat(data.get("username")).startsWith("AKIA").isNotEqualTo(world.byHand.login());
      assertThat(
              world
                  .git
                  .lsRemote(data.get("url"), data.get("username"), data.get("password"))
                  .succeeded())
          .isTrue();
    }
    Secret after = secret(PLATFORM);
    assertThat(after.getMetadata().getLabels()).isEqualTo(before.getMetadata().getLabels());
    assertThat(after.getMetadata().getAnnotations())
        .containsAllEntriesOf(before.getMetadata().getAnnotations())
        .containsEntry("codecommit-key-refresh/credential-id", data(PLATFORM).get("username"))
        .containsKeys("codecommit-key-refresh/version-id", "codecommit-key-refresh/delivered-at");
    assertThat(withoutPair(after.getData())).isEqualTo(withoutPair(before.getData()));
    assertThat(after.getType()).isEqualTo(before.getType());
  }

  @Test
  void ownsTheTwoFieldsAndItsAnnotationsAndNoOthers() {
    world.rotate("rotate", session);

    Map<String, String> managers =
        secret(PLATFORM).getMetadata().getManagedFields().stream()
            .collect(
                Collectors.toMap(
                    ManagedFieldsEntry::getManager,
                    entry -> entry.getFieldsV1().getAdditionalProperties().toString(),
                    String::concat));
    assertThat(managers).hasSize(2).containsKey("codecommit-key-refresh");
    assertThat(managers.get("codecommit-key-refresh"))
        .contains("f:username", "f:password", "f:codecommit-key-refresh/credential-id")
        .doesNotContain("f:url", "f:type", "f:project", "f:labels", "example.com");
    managers.remove("codecommit-key-refresh");
    assertThat(managers.values())
        .singleElement()
        .asString()
        .contains("f:url", "f:type", "f:project", "f:labels")
        .doesNotContain("f:username", "f:password");
  }

  @Test
  void keepsWhatAConcurrentWriterWrote() {
    adopt();
    edit(PLATFORM, "username", "somebody");
    eks.patches().clear();
    eks.beforeNextPatch(() -> label(PLATFORM, "meanwhile"));

    UpdateResult result = deliver(Map.of());

    assertThat(eks.patches()).startsWith(409, 200);
    assertThat(outcome(result, PLATFORM)).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(secret(PLATFORM).getMetadata().getLabels())
        .containsEntry("example.com/written", "meanwhile");
    assertThat(data(PLATFORM).get("username")).startsWith("AKIA");
  }

  @Test
  void leavesATargetToAWriterThatIsFasterEveryTime() {
    adopt();
    edit(PLATFORM, "username", "somebody");
    eks.patches().clear();
    eks.beforeNextPatch(
        new Runnable() {
          private int times;

          @Override
          public void run() {
            label(PLATFORM, "time-" + times++);
            eks.beforeNextPatch(this);
          }
        });

    UpdateResult result = deliver(Map.of("TARGETS", PLATFORM.toString()));

    assertThat(eks.patches()).hasSizeBetween(2, 10).containsOnly(409);
    assertThat(outcome(result, PLATFORM)).isEqualTo(TargetOutcome.CONFLICT);
    assertThat(data(PLATFORM)).containsEntry("username", "somebody");
  }

  @Test
  void writesNoImmutableSecret() {
    adopt();
    kubernetes.administrator.secrets().inNamespace(NAMED).withName(CHARTS.name()).delete();
    addTarget(CHARTS, secret -> secret.withImmutable(true));
    Map<String, String> before = data(CHARTS);

    UpdateResult result = deliver(Map.of());

    assertThat(outcome(result, CHARTS)).isEqualTo(TargetOutcome.IMMUTABLE);
    assertThat(outcome(result, PLATFORM)).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(data(CHARTS)).isEqualTo(before);
  }

  @Test
  void saysWhichNamedSecretIsMissingAndWhichNamespaceItMayNotSee() {
    adopt();
    kubernetes.administrator.secrets().inNamespace(NAMED).withName(CHARTS.name()).delete();
    TargetName nowhere = new TargetName("no-such-namespace", "repo-lost");

    UpdateResult result = deliver(Map.of("TARGETS", PLATFORM + "," + CHARTS + "," + nowhere));

    assertThat(outcome(result, CHARTS)).isEqualTo(TargetOutcome.MISSING);
    assertThat(outcome(result, nowhere)).isEqualTo(TargetOutcome.FORBIDDEN);
    assertThat(outcome(result, PLATFORM)).isEqualTo(TargetOutcome.IN_STEP);
  }

  @Test
  void isRefusedWithATokenThatIsSixteenMinutesOld() {
    adopt();
    Map<String, String> before = data(PLATFORM);
    String request =
        "{\"operation\":\"deliver\",\"cluster\":\""
            + world.cluster
            + "\",\"secretArn\":\""
            + world.secretArn
            + "\"}";

    String result =
        new String(
            world
                .updater(session, Map.of(), Duration.ofMinutes(16))
                .invoke(request.getBytes(UTF_8)),
            UTF_8);

    assertThat(result).contains("FORBIDDEN").doesNotContain("IN_STEP");
    assertThat(data(PLATFORM)).isEqualTo(before);
  }

  @Test
  void sendsNothingToAServerThatTheWrongAuthoritySigned() {
    adopt();
    String other =
        Base64.getEncoder().encodeToString(LoopbackCertificate.make().pem().getBytes(UTF_8));
    Map<String, String> before = data(PLATFORM);

    UpdateResult result = deliver(Map.of("API_SERVER_CA", other));

    assertThat(result.targets())
        .extracting(TargetState::outcome)
        .containsOnly(TargetOutcome.UNREACHABLE);
    assertThat(data(PLATFORM)).isEqualTo(before);
  }

  @Test
  void discoversTargetsInItsNamespaceOnly() {
    addTarget(new TargetName(ELSEWHERE, "repo-found"), UnaryOperator.identity());
    adopt();
    Map<String, String> elsewhere = data(new TargetName(ELSEWHERE, "repo-found"));

    UpdateResult result =
        deliver(
            Map.of("TARGETS", "", "DISCOVER", "true", "NAMESPACES", DISCOVERED + "," + ELSEWHERE));

    assertThat(outcome(result, FOUND)).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(result.targets()).hasSize(1);
    assertThat(result.problem().orElseThrow()).contains(ELSEWHERE, "403");
    assertThat(data(new TargetName(ELSEWHERE, "repo-found"))).isEqualTo(elsewhere);
  }

  @Test
  void maySeeAndWriteWhatItsManifestNamesAndNothingElse() {
    kubernetes.addSecret(
        NAMED, "argocd-secret", "none", Map.of("admin.password", "x"), UnaryOperator.identity());
    addTarget(new TargetName(ELSEWHERE, "repo-found"), UnaryOperator.identity());
    try (KubernetesClient member = kubernetes.as(GROUP)) {
      assertThat(member.secrets().inNamespace(NAMED).withName(PLATFORM.name()).get()).isNotNull();
      refused(() -> member.secrets().inNamespace(NAMED).withName("argocd-secret").get());
      refused(() -> member.secrets().inNamespace(NAMED).list());
      refused(() -> member.secrets().inNamespace(NAMED).withName(PLATFORM.name()).delete());
      refused(
          () ->
              member
                  .resource(
                      new SecretBuilder()
                          .withNewMetadata()
                          .withNamespace(NAMED)
                          .withName("new")
                          .endMetadata()
                          .build())
                  .create());
      refused(() -> member.secrets().inNamespace(ELSEWHERE).withName("repo-found").get());
      refused(
          () ->
              member
                  .secrets()
                  .inNamespace(ELSEWHERE)
                  .withName("repo-found")
                  .patch("{\"metadata\":{\"labels\":{\"a\":\"b\"}}}"));
      refused(() -> member.secrets().inAnyNamespace().list());
      refused(() -> member.configMaps().inNamespace(NAMED).list());
      refused(() -> member.namespaces().list());
      assertThat(member.secrets().inNamespace(DISCOVERED).list().getItems()).isNotEmpty();
      refused(() -> member.secrets().inNamespace(DISCOVERED).withName(FOUND.name()).delete());
    }
  }

  @ParameterizedTest
  @MethodSource
  void needsEveryPermissionThatItsManifestGives(Removal removal) {
    adopt();
    boolean discovers = removal.cluster().equals("discovering");
    if (!discovers) {
      TARGETS.forEach(target -> edit(target, "password", "spoilt"));
    }
    kubernetes.delete(manifest(removal.cluster()));
    kubernetes.apply(removal.rest());

    UpdateResult result = deliver(discovers ? DISCOVERY : Map.of());

    String failing =
        switch (removal.what()) {
          case "list" -> {
            assertThat(result.problem().orElseThrow())
                .contains("discovery in " + DISCOVERED, "403");
            yield "discovery";
          }
          case "RoleBinding" ->
              discovers
                  ? stepRefused(result.problem().isPresent(), "discovery")
                  : stepRefused(
                      outcomes(result)
                          .equals(List.of(TargetOutcome.FORBIDDEN, TargetOutcome.FORBIDDEN)),
                      "read");
          case "get" ->
              stepRefused(
                  outcomes(result).stream().allMatch(TargetOutcome.FORBIDDEN::equals)
                      && !result.targets().isEmpty(),
                  "read");
          case "patch" ->
              stepRefused(
                  outcomes(result).stream().allMatch(TargetOutcome.FORBIDDEN::equals)
                      && !result.targets().isEmpty(),
                  "write");
          default ->
              stepRefused(
                  outcomes(result).stream().filter(TargetOutcome.IN_STEP::equals).count() == 1
                      && outcome(result, new TargetName(NAMED, removal.what()))
                          == TargetOutcome.FORBIDDEN,
                  "read of that secret");
        };
    System.out.println("third-party: " + removal + ": " + failing + " is refused");
    kubernetes.delete(removal.rest());
    kubernetes.apply(manifest(removal.cluster()));
    assertThat(outcomes(deliver(discovers ? DISCOVERY : Map.of())))
        .containsOnly(TargetOutcome.IN_STEP);
  }

  static Stream<Removal> needsEveryPermissionThatItsManifestGives() {
    return CLUSTERS.stream().flatMap(name -> Removal.of(kubernetes, name, synthesis.access(name)));
  }

  private static String stepRefused(boolean isRefused, String step) {
    assertThat(isRefused).as(step + " is refused").isTrue();
    return step;
  }

  private static List<TargetOutcome> outcomes(UpdateResult result) {
    return result.targets().stream().map(TargetState::outcome).toList();
  }

  private static List<HasMetadata> manifest(String cluster) {
    return kubernetes.read(synthesis.access(cluster));
  }

  /** The first rotation: from here on the managed secret holds what targets should. */
  private void adopt() {
    assertThat(world.rotate("rotate", session).toString()).contains("promote");
  }

  private UpdateResult deliver(Map<String, String> settings) {
    return world.update(Operation.DELIVER, session, settings);
  }

  private static TargetOutcome outcome(UpdateResult result, TargetName target) {
    return result.targets().stream()
        .filter(state -> state.name().equals(target))
        .map(TargetState::outcome)
        .findFirst()
        .orElseThrow();
  }

  private void addTarget(TargetName target, UnaryOperator<SecretBuilder> change) {
    String url = world.repository(target.name().replace("repo-", ""));
    kubernetes.addSecret(
        target.namespace(), target.name(), "repository", world.repositoryData(url), change);
  }

  private static void edit(TargetName target, String field, String text) {
    kubernetes
        .administrator
        .secrets()
        .inNamespace(target.namespace())
        .withName(target.name())
        .edit(
            found ->
                new SecretBuilder(found)
                    .addToData(field, Base64.getEncoder().encodeToString(text.getBytes(UTF_8)))
                    .build());
  }

  private static void label(TargetName target, String text) {
    kubernetes
        .administrator
        .secrets()
        .inNamespace(target.namespace())
        .withName(target.name())
        .edit(
            found ->
                new SecretBuilder(found)
                    .editMetadata()
                    .addToLabels("example.com/written", text)
                    .endMetadata()
                    .build());
  }

  private static Secret secret(TargetName target) {
    return kubernetes.secret(target.namespace(), target.name());
  }

  private static Map<String, String> data(TargetName target) {
    return kubernetes.data(target.namespace(), target.name());
  }

  private static Map<String, String> withoutPair(Map<String, String> data) {
    Map<String, String> others = new LinkedHashMap<>(data);
    others.keySet().removeAll(List.of("username", "password"));
    return others;
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));
  }
}
