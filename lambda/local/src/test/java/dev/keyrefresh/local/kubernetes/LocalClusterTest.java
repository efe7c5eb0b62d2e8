package dev.keyrefresh.local.kubernetes;

import static dev.keyrefresh.local.kubernetes.Tokens.NOON;
import static dev.keyrefresh.local.kubernetes.Tokens.PRESIGNED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.SecretList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("takes the standard streams, which all tests share")
class LocalClusterTest {
  private static final String URL = "https://git-codecommit.us-west-2.amazonaws.com/v1/repos/Demo";
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final AtomicReference<URI> vouchedFor = new AtomicReference<>(URI.create(PRESIGNED));
  private final LocalCluster cluster =
      LocalCluster.start(now::get, presigned -> presigned.equals(vouchedFor.get()));
  private final KubernetesClient client = client(config -> config);

  LocalClusterTest() {
    cluster.addRepository(
        "argocd",
        "repo-2871",
        URL,
        Optional.of("default"),
        Map.of("username", "AKIAOLD", "password", "old"));
  }

  @AfterEach
  void stop() {
    client.close();
    cluster.close();
  }

  @Test
  void holdsARepositoryAsArgoCdAddsIt() {
    var secret = repo().get();

    assertThat(secret.getType()).isEqualTo("Opaque");
    assertThat(secret.getMetadata().getLabels())
        .containsExactly(Map.entry("argocd.argoproj.io/secret-type", "repository"));
    assertThat(secret.getMetadata().getAnnotations())
        .containsExactly(Map.entry("managed-by", "argocd.argoproj.io"));
    assertThat(secret.getData())
        .containsOnlyKeys("type", "url", "project", "username", "password")
        .containsEntry("password", Base64.getEncoder().encodeToString("old".getBytes(UTF_8)));
    assertThat(cluster.data("argocd", "repo-2871"))
        .get()
        .satisfies(
            data ->
                assertThat(data)
                    .containsEntry("type", "git")
                    .containsEntry("url", URL)
                    .containsEntry("password", "old"));
  }

  @Test
  void findsRepositoriesByLabelAmongBystandersAndOtherNamespaces() {
    cluster.addBystanders("argocd");
    cluster.addRepository("tenant", "repo-1", URL, Optional.empty(), Map.of());

    assertThat(
            names(
                argocd()
                    .withLabel("argocd.argoproj.io/secret-type", "repository")
                    .list()
                    .getItems()))
        .containsExactlyInAnyOrder("repo-2871", "repo-3141592653");
    assertThat(
            names(
                argocd()
                    .withLabelIn("argocd.argoproj.io/secret-type", "repo-creds", "cluster")
                    .list()
                    .getItems()))
        .containsExactlyInAnyOrder("creds-1618033988", "cluster-10.0.0.1-2871");
    assertThat(names(argocd().list().getItems())).hasSize(5).contains("argocd-secret");
    assertThat(names(client.secrets().inAnyNamespace().list().getItems())).hasSize(6);
  }

  @Test
  void knowsNoOtherSecret() {
    assertThat(argocd().withName("nobody").get()).isNull();
    assertThat(cluster.data("argocd", "nobody")).isEmpty();
    assertThat(
            failure(() -> argocd().withName("nobody").patch(MERGE, "{}")).getStatus().getReason())
        .isEqualTo("NotFound");
  }

  @Test
  void mergesAPatchAndLeavesEverythingElseAlone() {
    cluster.addForeignMarks("argocd", "repo-2871");
    var before = repo().get();

    var after = repo().patch(MERGE, minimal(before.getMetadata().getResourceVersion(), "new"));

    assertThat(after.getMetadata().getResourceVersion())
        .isNotEqualTo(before.getMetadata().getResourceVersion());
    assertThat(cluster.data("argocd", "repo-2871").orElseThrow())
        .containsEntry("password", "new")
        .containsEntry("username", "AKIAOLD")
        .containsEntry("url", URL)
        .containsEntry("insecure", "false");
    assertThat(cluster.metadata("argocd", "repo-2871").orElseThrow())
        .satisfies(
            metadata -> {
              assertThat(metadata.getLabels())
                  .containsOnlyKeys("argocd.argoproj.io/secret-type", "example.com/team");
              assertThat(metadata.getAnnotations())
                  .containsOnlyKeys(
                      "managed-by", "example.com/ticket", "codecommit-key-refresh/credential-id");
              assertThat(metadata.getUid()).isEqualTo(before.getMetadata().getUid());
            });
  }

  @Test
  void answersConflictWhenTheResourceVersionIsNotTheStoredOne() {
    var version = repo().get().getMetadata().getResourceVersion();
    cluster.edit("argocd", "repo-2871", Map.of("password", "by hand"));

    var failure = failure(() -> repo().patch(MERGE, minimal(version, "new")));

    assertThat(failure.getCode()).isEqualTo(409);
    assertThat(failure.getStatus().getReason()).isEqualTo("Conflict");
    assertThat(cluster.data("argocd", "repo-2871").orElseThrow())
        .containsEntry("password", "by hand");
  }

  @Test
  void letsSomebodyElseBeFasterThanAPatch() {
    var version = repo().get().getMetadata().getResourceVersion();
    cluster.beforeNextPatch(() -> cluster.edit("argocd", "repo-2871", Map.of("password", "hers")));

    assertThat(failure(() -> repo().patch(MERGE, minimal(version, "new"))).getCode())
        .isEqualTo(409);

    var next = repo().get().getMetadata().getResourceVersion();
    assertThat(repo().patch(MERGE, minimal(next, "new")).getData()).isNotEmpty();
  }

  @Test
  void patchesWithoutAVersionWhateverIsStored() {
    repo().get();
    cluster.edit("argocd", "repo-2871", Map.of("password", "by hand"));

    repo().patch(MERGE, "{\"stringData\":{\"password\":\"new\"}}");

    assertThat(cluster.data("argocd", "repo-2871").orElseThrow()).containsEntry("password", "new");
    assertThat(cluster.secret("argocd", "repo-2871").orElseThrow().getStringData()).isNullOrEmpty();
  }

  @Test
  void removesWhatAPatchSetsToNull() {
    cluster.edit("argocd", "repo-2871", Map.of("bearerToken", "wins over the password"));

    repo().patch(MERGE, "{\"data\":{\"bearerToken\":null}}");

    assertThat(repo().get().getData()).doesNotContainKey("bearerToken").containsKey("password");
  }

  @Test
  void keepsTheVersionWhenAPatchChangesNothing() {
    var before = repo().get().getMetadata().getResourceVersion();

    var after = repo().patch(MERGE, "{\"stringData\":{\"password\":\"old\"}}");

    assertThat(after.getMetadata().getResourceVersion()).isEqualTo(before);
  }

  @Test
  void refusesOtherKindsOfPatch() {
    var strategic = PatchContext.of(PatchType.STRATEGIC_MERGE);

    assertThat(failure(() -> repo().patch(strategic, "{\"data\":{}}")).getCode()).isEqualTo(415);
  }

  @Test
  void refusesDataThatIsNotBase64() {
    assertThat(failure(() -> repo().patch(MERGE, "{\"data\":{\"password\":\"***\"}}")).getCode())
        .isEqualTo(400);
  }

  @Test
  void refusesToChangeTheDataOfAnImmutableSecret() {
    cluster.edit(
        "argocd", "repo-2871", secret -> new SecretBuilder(secret).withImmutable(true).build());

    assertThat(
            failure(() -> repo().patch(MERGE, "{\"stringData\":{\"password\":\"new\"}}"))
                .getStatus()
                .getReason())
        .isEqualTo("Invalid");
    repo().patch(MERGE, "{\"metadata\":{\"annotations\":{\"note\":\"may change\"}}}");
    assertThat(cluster.metadata("argocd", "repo-2871").orElseThrow().getAnnotations())
        .containsKey("note");
  }

  @Test
  void refusesToChangeTheTypeOrTheName() {
    assertThat(failure(() -> repo().patch(MERGE, "{\"type\":\"kubernetes.io/tls\"}")).getCode())
        .isEqualTo(422);
    assertThat(failure(() -> repo().patch(MERGE, "{\"metadata\":{\"name\":\"other\"}}")).getCode())
        .isEqualTo(400);
  }

  @Test
  void aControllerPutsItsDataBackAndAnnotationsOfOthersStay() {
    var original = cluster.data("argocd", "repo-2871").orElseThrow();
    var version = repo().get().getMetadata().getResourceVersion();
    repo().patch(MERGE, minimal(version, "new"));
    cluster.edit("argocd", "repo-2871", Map.of("insecure", "true"));

    cluster.putBack("argocd", "repo-2871", original);

    assertThat(cluster.data("argocd", "repo-2871")).contains(original);
    assertThat(cluster.metadata("argocd", "repo-2871").orElseThrow().getAnnotations())
        .containsEntry("codecommit-key-refresh/credential-id", "AKIANEW");
  }

  @Test
  void createsAndDeletesAndKnowsANameOnce() {
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName("new")
            .endMetadata()
            .addToStringData("url", URL)
            .build();

    argocd().resource(secret).create();
    assertThat(cluster.data("argocd", "new").orElseThrow()).containsEntry("url", URL);
    assertThat(failure(() -> argocd().resource(secret).create()).getStatus().getReason())
        .isEqualTo("AlreadyExists");

    cluster.delete("argocd", "new");
    assertThat(argocd().withName("new").get()).isNull();
  }

  @Test
  void wantsATokenThatIsWellFormedAliveAndVouchedFor() {
    assertThat(repo().get()).isNotNull();

    try (var anonymous = client(config -> config.withOauthTokenProvider(() -> "secret"))) {
      assertThat(failure(() -> repo(anonymous).get()).getCode()).isEqualTo(401);
    }
    now.set(NOON.plus(Duration.ofMinutes(15)).plusSeconds(1));
    assertThat(failure(() -> repo().get()).getStatus().getReason()).isEqualTo("Unauthorized");

    now.set(NOON);
    vouchedFor.set(URI.create("https://sts.amazonaws.com/"));
    assertThat(failure(() -> repo().get()).getCode()).isEqualTo(401);
  }

  @Test
  void rejectsTokensAndForbidsOnDemand() {
    cluster.rejectTokens(true);
    assertThat(failure(() -> repo().get()).getCode()).isEqualTo(401);
    cluster.rejectTokens(false);

    assertThat(mayPatch()).isTrue();
    cluster.forbidEverything(true);
    assertThat(mayPatch()).isFalse();
    assertThat(failure(() -> repo().get()).getCode()).isEqualTo(403);
    assertThat(failure(() -> argocd().list()).getStatus().getReason()).isEqualTo("Forbidden");
    cluster.forbidEverything(false);

    assertThat(repo().get()).isNotNull();
  }

  @Test
  void conflictsOnDemandForAsManyPatchesAsAsked() {
    cluster.conflictNextPatches(2);

    assertThat(failure(() -> repo().patch(MERGE, "{\"data\":{}}")).getCode()).isEqualTo(409);
    assertThat(repo().get()).isNotNull();
    assertThat(failure(() -> repo().patch(MERGE, "{\"data\":{}}")).getCode()).isEqualTo(409);
    assertThat(repo().patch(MERGE, "{\"data\":{}}")).isNotNull();
  }

  @Test
  void refusesConnectionsUntilItIsReconnected() {
    cluster.disconnect();
    assertThatThrownBy(() -> repo().get())
        .isInstanceOf(KubernetesClientException.class)
        .hasRootCauseInstanceOf(ClosedChannelException.class);

    cluster.reconnect();
    assertThat(repo().get()).isNotNull();
  }

  @Test
  void answersTooLateOnDemand() {
    cluster.delayAnswers(Duration.ofSeconds(30));
    try (var impatient = client(config -> config.withRequestTimeout(300))) {
      assertThatThrownBy(() -> repo(impatient).get()).isInstanceOf(KubernetesClientException.class);
    }
    cluster.delayAnswers(Duration.ZERO);
    assertThat(repo().get()).isNotNull();
  }

  @Test
  void isNotTrustedWithoutItsOwnAuthority() {
    try (var stranger = client(config -> config.withCaCertData(null))) {
      assertThatThrownBy(() -> repo(stranger).get())
          .hasRootCauseInstanceOf(CertPathBuilderException.class);
    }
  }

  @Test
  void recordsWhatWasAskedFor() {
    repo().get();

    assertThat(cluster.requests())
        .containsExactly("GET /api/v1/namespaces/argocd/secrets/repo-2871");
    assertThat(cluster.endpoint()).hasScheme("https").hasHost("127.0.0.1");
  }

  @Test
  void theJdkClientIsTheOneThatFabric8PicksByItself() {
    assertThat(HttpClientUtils.getHttpClientFactory()).isInstanceOf(JdkHttpClientFactory.class);
  }

  @Test
  void printsNothing() {
    var output = new ByteArrayOutputStream();
    var out = System.out;
    var err = System.err;
    System.setOut(new PrintStream(output, true, UTF_8));
    System.setErr(new PrintStream(output, true, UTF_8));
    try (var another = LocalCluster.start()) {
      another.addBystanders("argocd");
      argocd().withLabelNotIn("argocd.argoproj.io/secret-type", "cluster").list();
    } finally {
      System.setOut(out);
      System.setErr(err);
    }

    assertThat(output.toString(UTF_8)).isEmpty();
  }

  private boolean mayPatch() {
    var review =
        client.raw(
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            "POST",
            """
            {"kind": "SelfSubjectAccessReview", "apiVersion": "authorization.k8s.io/v1",
             "spec": {"resourceAttributes": {"namespace": "argocd", "resource": "secrets",
               "name": "repo-2871", "verb": "patch"}}}\
            """);
    return review.contains("\"allowed\":true");
  }

  private static String minimal(String version, String password) {
    return """
    {"metadata": {"name": "repo-2871", "resourceVersion": "%s",
      "annotations": {"codecommit-key-refresh/credential-id": "AKIANEW"}},
     "data": {"password": "%s"}}\
    """
        .formatted(version, Base64.getEncoder().encodeToString(password.getBytes(UTF_8)));
  }

  private NonNamespaceOperation<Secret, SecretList, Resource<Secret>> argocd() {
    return client.secrets().inNamespace("argocd");
  }

  private Resource<Secret> repo() {
    return repo(client);
  }

  private static Resource<Secret> repo(KubernetesClient client) {
    return client.secrets().inNamespace("argocd").withName("repo-2871");
  }

  private static List<String> names(List<Secret> secrets) {
    return secrets.stream().map(secret -> secret.getMetadata().getName()).toList();
  }

  private static KubernetesClientException failure(ThrowingCallable call) {
    return catchThrowableOfType(KubernetesClientException.class, call);
  }

  private KubernetesClient client(UnaryOperator<ConfigBuilder> change) {
    var authority = cluster.certificateAuthorityPem().getBytes(UTF_8);
    var config =
        change
            .apply(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl(cluster.endpoint().toString())
                    .withCaCertData(Base64.getEncoder().encodeToString(authority))
                    .withOauthTokenProvider(() -> Tokens.of(PRESIGNED))
                    .withRequestRetryBackoffLimit(0)
                    .withConnectionTimeout(2000)
                    .withRequestTimeout(5000))
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }
}
