package dev.keyrefresh.updater.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.contract.Json;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.delivery.Pair;
import dev.keyrefresh.delivery.TargetSecret;
import dev.keyrefresh.delivery.TargetSecret.Stamps;
import dev.keyrefresh.delivery.TargetStore.Conflict;
import dev.keyrefresh.delivery.TargetStore.Found;
import dev.keyrefresh.delivery.TargetStore.Patch;
import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.updater.kubernetes.ApiServer.Address;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@EnableSnapshotTests
class ArgoCdTargetsTest {
  private static final Logger CHATTY = Logger.getLogger("io.fabric8.mockwebserver");
  private static final TargetName NAME = new TargetName("argocd", "repo-1");
  private static final String URL = "https://git-codecommit.us-west-2.amazonaws.com/v1/repos/demo";
  private static final String URL_IN_BASE64 =
      Base64.getEncoder().encodeToString(URL.getBytes(StandardCharsets.UTF_8));
  private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");
  private static final Patch PATCH =
      new Patch(
          new Pair(Secret.of("AKIAIOSFODNN7EXAMPLE"), Secret.of("20260101T120000Z00ff")),
          new Stamps(
              Optional.of(new CredentialId("AKIAIOSFODNN7EXAMPLE")),
              Optional.of("v-1"),
              Optional.of(AT),
              Optional.empty(),
              Optional.empty()),
          AT.plusSeconds(9));

  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
  private Optional<Integer> refusal = Optional.empty();
  private Optional<String> garbage = Optional.empty();
  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(),
          new MockWebServer(),
          new HashMap<>(),
          new Noting(new KubernetesCrudDispatcher()),
          false);
  private KubernetesClient person;
  private ArgoCdTargets targets;

  @BeforeEach
  void start() throws Unavailable {
    CHATTY.setLevel(Level.WARNING);
    server.init();
    person = server.createClient();
    targets = connect(Set.of(NAME), Set.of());
  }

  @AfterEach
  void stop() {
    targets.close();
    person.close();
    server.destroy();
  }

  @Test
  void readsOneSecretAndOnlyThat() throws Unavailable {
    create(
        secret ->
            secret
                .editMetadata()
                .addToAnnotations("codecommit-key-refresh/credential-id", "AKIAIOSFODNN7EXAMPLE")
                .addToAnnotations("codecommit-key-refresh/version-id", "v-1")
                .addToAnnotations("codecommit-key-refresh/delivered-at", AT.toString())
                .addToAnnotations("codecommit-key-refresh/drifted-at", AT.plusSeconds(1).toString())
                .addToAnnotations(
                    "codecommit-key-refresh/contested-at", AT.plusSeconds(2).toString())
                .endMetadata());
    asked.clear();
    TargetSecret found = targets.read(NAME).orElseThrow();
    assertThat(found.name()).isEqualTo(NAME);
    assertThat(found.named()).isTrue();
    assertThat(found.resourceVersion()).isNotEmpty();
    assertThat(found.template()).isFalse();
    assertThat(found.immutable()).isFalse();
    assertThat(found.owner()).isEmpty();
    assertThat(found.url()).isEqualTo(URL);
    assertThat(found.login()).contains("somebody");
    assertThat(found.stamps())
        .isEqualTo(
            new Stamps(
                Optional.of(new CredentialId("AKIAIOSFODNN7EXAMPLE")),
                Optional.of("v-1"),
                Optional.of(AT),
                Optional.of(AT.plusSeconds(1)),
                Optional.of(AT.plusSeconds(2))));
    assertThat(asked)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.line())
                  .startsWith("GET /api/v1/namespaces/argocd/secrets/repo-1 ");
              assertThat(request.authorization()).isEqualTo("Bearer token");
            });
  }

  @Test
  void aSecretThatIsNotThereIsEmpty() throws Unavailable {
    assertThat(targets.read(new TargetName("argocd", "other"))).isEmpty();
  }

  @Test
  void anEmptyValueCountsAsNone() throws Unavailable {
    create(secret -> secret.addToData("bearerToken", "").addToData("password", ""));
    TargetSecret found = targets.read(NAME).orElseThrow();
    assertThat(found.field("bearerToken")).isEmpty();
    assertThat(found.field("password")).isEmpty();
  }

  @Test
  void readsEveryFieldSinceAnyMayHoldACredentialAndPrintsNone() throws Unavailable {
    create(secret -> secret.addToData("sshPrivateKey", "aHVzaA=="));
    TargetSecret found = targets.read(NAME).orElseThrow();
    assertThat(found.fields()).containsOnlyKeys("url", "username", "sshPrivateKey");
    assertThat(found.toString()).doesNotContain("hush");
  }

  @Test
  void annotationsThatCannotBeReadSayNothing() throws Unavailable {
    create(
        secret ->
            secret
                .editMetadata()
                .addToAnnotations("codecommit-key-refresh/credential-id", "not an id")
                .addToAnnotations("codecommit-key-refresh/delivered-at", "yesterday")
                .endMetadata());
    assertThat(targets.read(NAME).orElseThrow().stamps()).isEqualTo(Stamps.NONE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("owners")
  void knowsWhoWouldRevertUs(String who, UnaryOperator<SecretBuilder> owned) throws Unavailable {
    create(owned);
    Optional<String> owner = targets.read(NAME).orElseThrow().owner();
    assertThat(owner.orElse("nobody")).isEqualTo(who);
  }

  static Stream<Arguments> owners() {
    return Stream.of(
        owner(
            "ExternalSecret demo",
            it ->
                it.editMetadata()
                    .addNewOwnerReference()
                    .withKind("ExternalSecret")
                    .withName("demo")
                    .endOwnerReference()
                    .endMetadata()),
        owner(
            "External Secrets",
            it -> labelled(it, "reconcile.external-secrets.io/managed", "true")),
        owner("Sealed Secrets", it -> annotated(it, "sealedsecrets.bitnami.com/managed", "true")),
        owner("Helm", it -> labelled(it, "app.kubernetes.io/managed-by", "Helm")),
        owner("Helm", it -> annotated(it, "meta.helm.sh/release-name", "demo")),
        owner(
            "an Argo CD application",
            it -> annotated(it, "argocd.argoproj.io/tracking-id", "demo:/Secret:argocd/repo-1")),
        owner("nobody", it -> labelled(it, "app.kubernetes.io/instance", "demo")),
        owner("nobody", it -> labelled(it, "app.kubernetes.io/managed-by", "people")),
        owner("nobody", it -> annotated(it, "managed-by", "argocd.argoproj.io")));
  }

  @Test
  void knowsTemplatesAndWhatIsImmutable() throws Unavailable {
    create(
        secret ->
            labelled(secret, "argocd.argoproj.io/secret-type", "repo-creds").withImmutable(true));
    TargetSecret found = targets.read(NAME).orElseThrow();
    assertThat(found.template()).isTrue();
    assertThat(found.immutable()).isTrue();
  }

  @Test
  void patchesTheSmallestObjectAndLeavesTheRest() throws Exception {
    create(
        secret ->
            annotated(secret, "example.com/ticket", "OPS-7").addToData("project", "ZGVtbw=="));
    TargetSecret found = targets.read(NAME).orElseThrow();
    asked.clear();
    targets.patch(NAME, found.resourceVersion(), PATCH);
    assertThat(asked)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.line())
                  .startsWith(
                      "PATCH"
                          + " /api/v1/namespaces/argocd/secrets/repo-1?fieldManager=codecommit-key-refresh"
                          + " ");
              assertThat(request.contentType()).isEqualTo("application/merge-patch+json");
              assertThat(Json.read(request.body()))
                  .isEqualTo(
                      Map.of(
                          "apiVersion",
                          "v1",
                          "kind",
                          "Secret",
                          "metadata",
                          Map.of(
                              "name",
                              "repo-1",
                              "resourceVersion",
                              found.resourceVersion(),
                              "annotations",
                              Map.of(
                                  "codecommit-key-refresh/credential-id",
                                  "AKIAIOSFODNN7EXAMPLE",
                                  "codecommit-key-refresh/version-id",
                                  "v-1",
                                  "codecommit-key-refresh/delivered-at",
                                  "2026-01-01T12:00:00Z",
                                  "codecommit-key-refresh/written-at",
                                  "2026-01-01T12:00:09Z")),
                          "data",
                          Map.of(
                              "username",
                              "QUtJQUlPU0ZPRE5ON0VYQU1QTEU=",
                              "password",
                              "MjAyNjAxMDFUMTIwMDAwWjAwZmY=")));
            });
    TargetSecret patched = targets.read(NAME).orElseThrow();
    assertThat(patched.field("password")).contains(Secret.of("20260101T120000Z00ff"));
    assertThat(patched.stamps()).isEqualTo(PATCH.stamps());
    io.fabric8.kubernetes.api.model.Secret whole = stored();
    assertThat(whole.getData()).containsEntry("project", "ZGVtbw==").containsKey("url");
    assertThat(whole.getMetadata().getAnnotations()).containsEntry("example.com/ticket", "OPS-7");
    assertThat(whole.getMetadata().getLabels()).containsKey("argocd.argoproj.io/secret-type");
  }

  @Test
  void aSecretThatChangedSinceItWasReadIsAConflict() throws Unavailable {
    create(UnaryOperator.identity());
    String read = targets.read(NAME).orElseThrow().resourceVersion();
    person
        .secrets()
        .inNamespace("argocd")
        .withName("repo-1")
        .edit(secret -> new SecretBuilder(secret).addToData("project", "ZGVtbw==").build());
    assertThatExceptionOfType(Conflict.class).isThrownBy(() -> targets.patch(NAME, read, PATCH));
    assertThat(targets.read(NAME).orElseThrow().login()).contains("somebody");
  }

  @Test
  void aSecretThatIsGoneSinceItWasReadIsAConflict() {
    assertThatExceptionOfType(Conflict.class).isThrownBy(() -> targets.patch(NAME, "1", PATCH));
  }

  @ParameterizedTest(name = "{0}: forbidden {1}")
  @CsvSource({"401, true", "403, true", "400, false", "422, false", "500, false", "503, false"})
  void tellsARefusalFromOtherFailures(int status, boolean forbidden) {
    create(UnaryOperator.identity());
    refusal = Optional.of(status);
    asked.clear();
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> targets.read(NAME))
        .satisfies(
            failure -> {
              assertThat(failure.isForbidden()).isEqualTo(forbidden);
              assertThat(failure).hasNoCause();
            });
    assertThat(asked).as("a bounded number of tries").hasSize(status < 500 ? 1 : 3);
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> targets.patch(NAME, "1", PATCH))
        .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("quoted"));
  }

  @Test
  void anAnswerThatIsNoSecretIsAFailureAndIsNotQuoted() {
    for (String answer :
        List.of(
            "{\"kind\":\"Secret\",\"data\":{\"password\":\"quoted",
            "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"data\":\"quoted\"}",
            "<p>quoted</p>",
            "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"repo-1\"},"
                + "\"data\":{\"password\":\"!quoted!\"}}")) {
      garbage = Optional.of(answer);
      assertThatExceptionOfType(Unavailable.class)
          .as(answer)
          .isThrownBy(() -> targets.read(NAME))
          .satisfies(
              failure -> assertThat(failure).hasNoCause().message().doesNotContain("quoted"));
    }
  }

  @Test
  void aServerThatIsGoneCostsOneWaitARun() throws IOException {
    int port = server.getPort();
    server.destroy();
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> targets.read(NAME));
    try (ServerSocketChannel another = ServerSocketChannel.open()) {
      another.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      another.configureBlocking(false);
      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(() -> targets.read(NAME))
          .satisfies(failure -> assertThat(failure.isForbidden()).isFalse());
      assertThat(another.accept()).as("who knocks again").isNull();
    }
  }

  @Test
  void saysWhatTheApiServerAnsweredAndWhatToDo(Snapshot golden) throws Unavailable {
    create(UnaryOperator.identity());
    List<String> said = new ArrayList<>();
    for (int status : List.of(400, 401, 403, 422, 500, 503)) {
      refusal = Optional.of(status);
      said.add(status + "\n" + said(() -> targets.read(NAME)));
    }
    refusal = Optional.empty();
    garbage = Optional.of("<p>quoted</p>");
    said.add("no JSON\n" + said(() -> targets.read(NAME)));
    garbage =
        Optional.of(
            "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"repo-1\"},"
                + "\"data\":{\"password\":\"!quoted!\"}}");
    said.add("no base64\n" + said(() -> targets.read(NAME)));
    garbage = Optional.empty();
    said.add("changed since\n" + said(() -> targets.patch(NAME, "0", PATCH)));
    try (ArgoCdTargets discovering = connect(Set.of(), Set.of("argocd"))) {
      refusal = Optional.of(500);
      said.add("no list\n" + discovering.find().problem().orElseThrow().indent(2));
    }
    server.destroy();
    said.add("gone\n" + said(() -> targets.read(NAME)));
    golden
        .named("what-went-wrong")
        .assertThat(String.join("\n", said))
        .asText()
        .matchesSnapshotText();
  }

  private static String said(ThrowingCallable call) {
    Throwable failure = catchThrowable(call);
    assertThat(failure).isInstanceOfAny(Unavailable.class, Conflict.class);
    return failure.getMessage().indent(2);
  }

  @Test
  void theSamePairWrittenAgainIsAChangeThatOthersMeet() throws Exception {
    create(UnaryOperator.identity());
    String first = targets.read(NAME).orElseThrow().resourceVersion();
    targets.patch(NAME, first, PATCH);
    String second = targets.read(NAME).orElseThrow().resourceVersion();
    targets.patch(NAME, second, new Patch(PATCH.pair(), PATCH.stamps(), AT.plusSeconds(10)));
    assertThat(stored().getMetadata().getAnnotations())
        .containsEntry("codecommit-key-refresh/written-at", "2026-01-01T12:00:10Z");
    assertThatExceptionOfType(Conflict.class).isThrownBy(() -> targets.patch(NAME, second, PATCH));
  }

  @Test
  void readsAndWritesTheFieldsThatAreOursAndNoOthers() throws Exception {
    create(secret -> secret.addToData("keyId", "QUtJQU9MREVYQU1QTEUwMDAw"));
    try (ArgoCdTargets raw =
        connect(Set.of(NAME), Set.of(), new Form.Fields("keyId", "secretKey"))) {
      TargetSecret found = raw.read(NAME).orElseThrow();
      assertThat(found.login()).contains("AKIAOLDEXAMPLE0000");
      assertThat(found.fields()).containsOnlyKeys("url", "username", "keyId");
      raw.patch(NAME, found.resourceVersion(), PATCH);
    }
    assertThat(stored().getData())
        .containsEntry("keyId", "QUtJQUlPU0ZPRE5ON0VYQU1QTEU=")
        .containsEntry("secretKey", "MjAyNjAxMDFUMTIwMDAwWjAwZmY=")
        .containsEntry("username", "c29tZWJvZHk=")
        .doesNotContainKey("password");
  }

  @Test
  void findsWhatIsNamedWithoutAsking() {
    Found found = targets.find();
    assertThat(found).isEqualTo(new Found(List.of(NAME), Optional.empty()));
    assertThat(asked).isEmpty();
  }

  @Test
  void discoversRepositoriesOfCodeCommitByLabel() throws Unavailable {
    create(UnaryOperator.identity());
    create("other-host", secret -> secret.addToData("url", "aHR0cHM6Ly9naXQuZXhhbXBsZS5jb20="));
    create("template", secret -> labelled(secret, "argocd.argoproj.io/secret-type", "repo-creds"));
    TargetName named = new TargetName("elsewhere", "repo-9");
    asked.clear();
    try (ArgoCdTargets discovering = connect(Set.of(named), Set.of("argocd"))) {
      assertThat(discovering.find().names())
          .containsExactly(NAME, new TargetName("argocd", "template"), named);
      assertThat(asked)
          .singleElement()
          .satisfies(
              request ->
                  assertThat(request.line())
                      .as("the stand-in itself does not select by sets")
                      .startsWith(
                          "GET /api/v1/namespaces/argocd/secrets?labelSelector=argocd.argoproj.io%2Fsecret-type%20in%20%28repository%2Crepo-creds%29"
                              + " "));
      assertThat(discovering.read(NAME).orElseThrow().named()).isFalse();
    }
  }

  @Test
  void aSecretThatCannotBeReadHidesNoOtherAndIsTold() throws Unavailable {
    garbage =
        Optional.of(
            Json.write(
                Map.of(
                    "kind",
                    "SecretList",
                    "apiVersion",
                    "v1",
                    "items",
                    List.of(listed("garbled", "!quoted!"), listed("repo-1", URL_IN_BASE64)))));
    Optional<String> told = Optional.of("the secret argocd/garbled cannot be read");
    List<TargetName> visited = new ArrayList<>();
    try (ArgoCdTargets discovering = connect(Set.of(), Set.of("argocd"))) {
      assertThat(discovering.find()).isEqualTo(new Found(List.of(NAME), told));
      assertThat(
              discovering.visitLabelled(page -> page.map(TargetSecret::name).forEach(visited::add)))
          .isEqualTo(told);
    }
    assertThat(visited).containsExactly(NAME);
  }

  @Test
  void aDiscoveryThatIsRefusedIsAProblemBesideWhatIsNamed() throws Unavailable {
    refusal = Optional.of(403);
    try (ArgoCdTargets discovering = connect(Set.of(NAME), Set.of("argocd", "edge"))) {
      assertThat(discovering.find().names()).containsExactly(NAME);
      assertThat(discovering.find().problem())
          .hasValueSatisfying(
              problem ->
                  assertThat(problem)
                      .contains(
                          "discovery in argocd: the API server answered 403",
                          "discovery in edge: the API server answered 403"));
    }
  }

  private ArgoCdTargets connect(Set<TargetName> named, Set<String> discoverIn) throws Unavailable {
    return connect(named, discoverIn, Form.Fields.OF_ARGO_CD);
  }

  private ArgoCdTargets connect(Set<TargetName> named, Set<String> discoverIn, Form.Fields ours)
      throws Unavailable {
    URI url = URI.create("http://127.0.0.1:" + server.getPort());
    return ArgoCdTargets.connect(
        ApiServer.at(new Address(url, List.of())),
        Secret.of("token"),
        named,
        discoverIn,
        ours,
        Duration.ofSeconds(10));
  }

  private void create(UnaryOperator<SecretBuilder> change) {
    create("repo-1", change);
  }

  private void create(String name, UnaryOperator<SecretBuilder> change) {
    SecretBuilder secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace("argocd")
            .withName(name)
            .addToLabels("argocd.argoproj.io/secret-type", "repository")
            .endMetadata()
            .addToData("url", URL_IN_BASE64)
            .addToData("username", "c29tZWJvZHk=");
    person.resource(change.apply(secret).build()).create();
  }

  private static Map<String, Object> listed(String name, String url) {
    return Map.of(
        "metadata", Map.of("name", name, "resourceVersion", "1"), "data", Map.of("url", url));
  }

  private io.fabric8.kubernetes.api.model.Secret stored() {
    return person.secrets().inNamespace("argocd").withName("repo-1").get();
  }

  private static Arguments owner(String who, UnaryOperator<SecretBuilder> owned) {
    return Arguments.arguments(who, owned);
  }

  private static SecretBuilder labelled(SecretBuilder secret, String key, String value) {
    return secret.editMetadata().addToLabels(key, value).endMetadata();
  }

  private static SecretBuilder annotated(SecretBuilder secret, String key, String value) {
    return secret.editMetadata().addToAnnotations(key, value).endMetadata();
  }

  private record Asked(String line, String authorization, String contentType, String body) {}

  /** Writes down what is asked, and refuses it where it is told to, quoting what it was sent. */
  private final class Noting extends Dispatcher {
    private final Dispatcher real;

    Noting(Dispatcher real) {
      this.real = real;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      String body = new String(request.getBody().getBytes(), StandardCharsets.UTF_8);
      asked.add(
          new Asked(
              request.getRequestLine(),
              request.getHeader("Authorization"),
              request.getHeader("Content-Type"),
              body));
      if (garbage.isPresent()) {
        return new MockResponse()
            .setResponseCode(200)
            .addHeader("Content-Type", "application/json")
            .setBody(garbage.get());
      }
      return refusal
          .map(
              status ->
                  new MockResponse()
                      .setResponseCode(status)
                      .addHeader("Content-Type", "application/json")
                      .setBody(
                          Json.write(
                              Map.of(
                                  "kind",
                                  "Status",
                                  "apiVersion",
                                  "v1",
                                  "status",
                                  "Failure",
                                  "message",
                                  "quoted " + body,
                                  "reason",
                                  "Because",
                                  "code",
                                  status))))
          .orElseGet(() -> real.dispatch(request));
    }
  }
}
