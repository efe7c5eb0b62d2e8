package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.fleet.LocalFleet;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.lambda.LocalLambda;
import dev.keyrefresh.local.time.VirtualClock;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.jr.ob.JSON;

/** Whatever holds a credential keeps it, though it cannot be served; on the real handlers. */
class HoldersTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final Instant START = Instant.parse("2026-01-01T06:00:00Z");
  private static final String HOST = LocalFleet.HOST;
  private static final String TYPE = "argocd.argoproj.io/secret-type";
  private static final TargetName HOLDER = new TargetName("argocd", "holder");

  /** A shape of a secret, made of the login and the password that it holds. */
  private record Shape(String label, BiFunction<String, String, Map<String, String>> data) {}

  private static final Map<String, Shape> SERVED =
      Map.of(
          "the port that HTTPS has anyway",
          fields("https://" + HOST + ":443/v1/repos/platform"),
          "a user in the URL that Git would not get in with",
          fields("https://git@" + HOST + "/v1/repos/platform"),
          "a host in capitals",
          fields("https://" + HOST.toUpperCase(Locale.ROOT) + "/v1/repos/platform"),
          "an empty user and a port",
          fields("HTTPS://@" + HOST + ":443/v1/repos/platform/"));

  private static final Map<String, Shape> HOLDERS = holders();

  private final Events events = Events.find();
  private final VirtualClock clock = new VirtualClock(START);
  private final LocalWorld world =
      LocalWorld.startAdopted(new Form.Git(), clock, clock, NOWHERE, NOWHERE);
  private final String oldLogin = world.oldGitCredential().orElseThrow().userName();
  private final String oldPassword = world.oldGitCredential().orElseThrow().password();
  private final String oldId = world.oldGitCredential().orElseThrow().id();

  @AfterEach
  void close() {
    world.close();
  }

  private static Map<String, Shape> holders() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put(
        "user and password in the URL, and no fields",
        new Shape(
            "repository",
            (login, password) ->
                Map.of(
                    "url",
                    "https://"
                        + encoded(login)
                        + ":"
                        + encoded(password)
                        + "@"
                        + HOST
                        + "/v1/repos/platform")));
    shapes.put(
        "no url, as of Argo CD 2's config map or of Flux",
        new Shape("", (login, password) -> Map.of("username", login, "password", password)));
    shapes.put(
        "a bearer token beside the pair",
        new Shape(
            "repository",
            (login, password) ->
                Map.of(
                    "url",
                    "https://" + HOST + "/v1/repos/platform",
                    "username",
                    login,
                    "password",
                    password,
                    "bearerToken",
                    "token")));
    shapes.put(
        "the prefix of a host",
        new Shape(
            "repo-creds",
            (login, password) ->
                Map.of("url", "https://git-codecommit", "username", login, "password", password)));
    shapes.put(
        "the login in the URL, which Git sends whatever the fields say",
        new Shape(
            "repository",
            (login, password) ->
                Map.of(
                    "url",
                    "https://" + encoded(login) + "@" + HOST + "/v1/repos/platform",
                    "username",
                    login,
                    "password",
                    password)));
    shapes.put(
        ".git-credentials in a field of its own",
        new Shape(
            "",
            (login, password) ->
                Map.of(
                    "credentials",
                    "https://" + encoded(login) + ":" + encoded(password) + "@" + HOST + "\n")));
    shapes.put(
        ".netrc",
        new Shape(
            "",
            (login, password) ->
                Map.of(
                    ".netrc",
                    "machine " + HOST + "\nlogin " + login + "\npassword " + password + "\n")));
    shapes.put(
        "JSON with a header of Basic authentication",
        new Shape(
            "",
            (login, password) ->
                Map.of(
                    "config.json",
                    "{\"http\":{\"extraHeader\":\"Authorization: Basic "
                        + Base64.getEncoder()
                            .encodeToString(
                                (login + ":" + password).getBytes(StandardCharsets.UTF_8))
                        + "\"}}")));
    shapes.put(
        "a query behind the path", fields("https://" + HOST + "/v1/repos/platform?ref=main"));
    shapes.put("a URL without TLS", fields("http://" + HOST + "/v1/repos/platform"));
    return shapes;
  }

  private static Shape fields(String url) {
    return new Shape(
        "repository",
        (login, password) -> Map.of("url", url, "username", login, "password", password));
  }

  @TestFactory
  Stream<DynamicTest> aUrlThatGitTakesForTheSameRepositoryIsServed() {
    return eachInItsOwnWorld(
        SERVED,
        test -> {
          test.nameHolder();
          test.rotateAndLiveForTwoWeeks();
          assertThat(test.data().get("username")).isEqualTo(test.world.held());
          assertThat(test.world.gitStatus(test.oldId)).isEqualTo("gone");
          assertThat(test.said()).doesNotContain("HELD_ELSEWHERE");
        });
  }

  @TestFactory
  Stream<DynamicTest> aNamedSecretOfAnyShapeKeepsWhatItHolds() {
    return kept(HOLDERS, HoldersTest::nameHolder);
  }

  @TestFactory
  Stream<DynamicTest> aSecretThatIsFoundByItsLabelKeepsWhatItHolds() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    HOLDERS.forEach((name, shape) -> shapes.put(name, new Shape("repository", shape.data())));
    shapes.put(
        "for pushing",
        new Shape("repository-write", fields("https://" + HOST + "/v1/repos/platform").data()));
    shapes.put(
        "for pushing to a host", new Shape("repo-write-creds", fields("https://" + HOST).data()));
    shapes.put("of a repository elsewhere", fields("https://git.example.com/mirror.git"));
    shapes.put(
        "of a Helm registry",
        new Shape(
            "repository",
            (login, password) ->
                Map.of(
                    "type",
                    "helm",
                    "url",
                    "registry.example.com",
                    "username",
                    login,
                    "password",
                    password)));
    return kept(shapes, HoldersTest::discover);
  }

  /**
   * @param found how the updater learns of the holder
   */
  private static Stream<DynamicTest> kept(Map<String, Shape> shapes, Consumer<HoldersTest> found) {
    return eachInItsOwnWorld(
        shapes,
        test -> {
          found.accept(test);
          Map<String, String> before = test.data();
          test.rotateAndLiveForTwoWeeks();
          test.assertKept(before);
        });
  }

  /** What was pasted there holds nothing of ours: neither is it told of, nor does it keep a key. */
  @Test
  void whatHoldsNothingOfThisUserHoldsNothingUp() throws Exception {
    world
        .kubernetes()
        .addRepository(
            "argocd",
            "stranger",
            "https://git.example.com/other.git",
            Optional.empty(),
            Map.of("username", oldLogin, "password", "of somebody else"));
    discover();

    rotateAndLiveForTwoWeeks();

    assertThat(world.gitStatus(oldId)).isEqualTo("gone");
    assertThat(said()).doesNotContain("argocd/stranger");
  }

  @Test
  void aCheckNamesWhatIsHeldUntilItIsLetGo() throws Exception {
    put(HOLDERS.get(".netrc"));
    nameHolder();
    assertThat(answer("manual-check.json"))
        .contains(
            "holder argocd/holder", "holds " + oldId + " in .netrc, where no delivery writes");
    letGo(oldId + "@" + HOLDER);
    assertThat(answer("manual-check.json")).doesNotContain("holder argocd/holder");
  }

  /** Only for that credential and that secret, and by a word that can be read. */
  @Test
  void whatAPersonLetsGoIsRetired() throws Exception {
    put(HOLDERS.get(".netrc"));
    nameHolder();
    rotateAndLiveUntilDay(3);
    letGo("ACCAOTHER@argocd/holder argocd/holder " + oldId + "@argocd/repo-2187391041");
    liveUntilDay(4);
    assertThat(world.gitStatus(oldId)).isEqualTo("Active");
    assertThat(said()).contains("the word 'argocd/holder'", "has ACCAOTHER@argocd/holder");

    letGo(oldId + "@" + HOLDER);
    liveUntilDay(14);

    assertThat(world.gitStatus(oldId)).isEqualTo("gone");
    assertThat(status()).contains(oldId + " (let go)").contains(HOLDER.toString());
  }

  @Test
  void whoeverHoldsItLaterIsNotLetGoWithTheFirst() throws Exception {
    put(HOLDERS.get(".netrc"));
    nameHolder();
    letGo(oldId + "@" + HOLDER);
    world
        .kubernetes()
        .addRepository(
            "argocd",
            "later",
            "https://git.example.com/mirror.git",
            Optional.empty(),
            Map.of("username", oldLogin, "password", oldPassword));
    discover();
    rotateAndLiveForTwoWeeks();
    assertThat(world.gitStatus(oldId)).isEqualTo("Active");
    assertThat(said()).contains("argocd/later holds " + oldId);
  }

  /**
   * Served targets first; then a named secret has a day from when the exposure was written down.
   */
  @Test
  void anExposedOneGoesADayAfterItWasSeenAlthoughANamedSecretHoldsIt() throws Exception {
    put(HOLDERS.get(".netrc"));
    nameHolder();
    clock.pause(Duration.ofMinutes(5));
    tag("codecommit-key-refresh/exposed", oldId);
    String first = answer("schedule-cluster.json");

    assertThat(first).contains("promote", "is deactivated at 2026-01-02T06:05:00Z");
    assertThat(world.mails()).last().asString().contains("is deactivated at 2026-01-02 06:05 UTC");
    assertThat(world.held()).isNotEqualTo(oldLogin);
    assertThat(world.gitStatus(oldId)).isEqualTo("Active");

    clock.waitUntil(START.plus(Duration.ofHours(24)));
    answer("schedule-cluster.json");
    assertThat(world.gitStatus(oldId)).isEqualTo("Active");
    clock.waitUntil(START.plus(Duration.ofHours(24)).plusSeconds(300));
    answer("schedule-cluster.json");
    assertThat(world.gitStatus(oldId)).isEqualTo("Inactive");
    assertThat(world.watch().look().broken()).isEmpty();
  }

  @Test
  void anExposedOneDoesNotWaitForASecretThatNobodyNamed() throws Exception {
    put(fields("https://git.example.com/mirror.git"));
    discover();
    clock.pause(Duration.ofMinutes(5));
    tag("codecommit-key-refresh/exposed", oldId);
    answer("schedule-cluster.json");
    assertThat(world.gitStatus(oldId)).isNotEqualTo("Active");
    assertThat(world.watch().look().broken()).isEmpty();
  }

  /** Where since when cannot be written down, a person is asked and nothing is taken away. */
  @Test
  void anExposedOneWaitsWhereNobodyKnowsSinceWhen() throws Exception {
    put(HOLDERS.get(".netrc"));
    nameHolder();
    clock.pause(Duration.ofMinutes(5));
    tag("codecommit-key-refresh/exposed", oldId);
    world.aws().faults().always("secretsmanager:TagResource").deny();
    for (int look = 0; look < 4; look++) {
      said.append(answer("schedule-cluster.json"));
      clock.pause(Duration.ofDays(1));
      renew();
    }
    assertThat(world.gitStatus(oldId)).isEqualTo("Active");
    assertThat(said()).contains("could not be written down");
  }

  @Test
  void anInspectionListsPagesAndReadsNoForeignSecretAndADeliveryListsWhatItListed()
      throws Exception {
    for (int i = 0; i < 45; i++) {
      world
          .kubernetes()
          .addRepository(
              "argocd",
              "foreign-" + i,
              "https://git.example.com/" + i,
              Optional.empty(),
              Map.of("username", "somebody", "password", "else"));
    }
    discover();

    List<String> inspected = requests("inspect");
    assertThat(inspected)
        .filteredOn(request -> request.contains("?"))
        .as("49 labelled ones, 20 a page")
        .hasSize(3)
        .allSatisfy(request -> assertThat(request).contains("limit=20"));
    assertThat(inspected)
        .filteredOn(request -> !request.contains("?"))
        .as("those that are named")
        .hasSize(3);
    List<String> delivered = requests("deliver");
    assertThat(delivered)
        .filteredOn(request -> request.contains("?"))
        .singleElement()
        .asString()
        .doesNotContain("limit", "write");
    assertThat(delivered).filteredOn(request -> !request.contains("?")).hasSize(3);
    assertThat(inspected).noneMatch(request -> request.contains("resourceVersion"));
    assertThat(delivered).noneMatch(request -> request.contains("resourceVersion"));
  }

  @Test
  void anIdleClusterOfNamedTargetsCostsARequestATarget() throws Exception {
    nameHolder();
    put(HOLDERS.get(".netrc"));
    world.renewed();
    assertThat(requests("inspect")).hasSize(4).allMatch(request -> request.startsWith("GET "));
    assertThat(requests("deliver")).hasSize(4).allMatch(request -> request.startsWith("GET "));
  }

  private List<String> requests(String operation) {
    int before = world.kubernetes().requests().size();
    ask(operation);
    return world.kubernetes().requests().subList(before, world.kubernetes().requests().size());
  }

  private void letGo(String words) {
    tag("codecommit-key-refresh/let-go", words);
  }

  private void tag(String key, String value) {
    world.aws().secrets().tag(LocalWorld.SECRET, key, value);
  }

  private String status() throws Exception {
    return answer("manual-status-text.json");
  }

  /** The two functions are of different versions: nobody said that holders were looked for. */
  @Test
  void anOlderUpdatersAnswerIsNoWordOfHolders() throws Exception {
    put(HOLDERS.get(".netrc"));
    nameHolder();
    LocalLambda newer = updater;
    world
        .aws()
        .functions()
        .register(LocalWorld.UPDATER, payload -> asVersion1(newer.invoke(payload)));

    rotateAndLiveForTwoWeeks();

    assertThat(said()).contains("promote");
    assertThat(world.gitStatus(oldId)).isEqualTo("Active");
    assertThat(said()).contains("Deploy both functions");
    assertThat(world.watch().look().broken()).isEmpty();
  }

  /** What version 1.0 answers, by its own words. */
  private static byte[] asVersion1(byte[] answer) {
    Map<String, Object> map = JSON.std.mapFrom(new String(answer, StandardCharsets.UTF_8));
    map.keySet().retainAll(Set.of("cluster", "form", "stale", "targets", "problem"));
    ((List<?>) map.get("targets"))
        .forEach(
            target ->
                ((Map<?, ?>) target)
                    .keySet()
                    .retainAll(
                        Set.of(
                            "namespace",
                            "name",
                            "url",
                            "holds",
                            "login",
                            "outcome",
                            "meaning",
                            "since",
                            "expires")));
    return JSON.std.asBytes(map);
  }

  void assertKept(Map<String, String> before) {
    assertThat(data()).as("left alone").isEqualTo(before);
    assertThat(world.gitStatus(oldId)).isEqualTo("Active");
    assertThat(said()).contains("HELD_ELSEWHERE", HOLDER.toString(), oldId);
    assertThat(world.mails().stream().filter(text -> text.contains(HOLDER.toString())).toList())
        .as("told by mail, once a day at most")
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(16)
        .allSatisfy(text -> assertThat(text).doesNotContain(oldPassword));
    assertThat(world.watch().look().broken()).isEmpty();
  }

  private final StringBuilder said = new StringBuilder();
  private int day;

  String said() {
    return said.toString();
  }

  private void put(Shape shape) {
    Map<String, String> data = shape.data().apply(oldLogin, oldPassword);
    SecretBuilder secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(HOLDER.namespace())
            .withName(HOLDER.name())
            .endMetadata()
            .withType("Opaque");
    data.forEach(secret::addToStringData);
    Secret made = secret.build();
    world
        .kubernetes()
        .add(
            shape.label().isEmpty()
                ? made
                : new SecretBuilder(made)
                    .editMetadata()
                    .addToLabels(TYPE, shape.label())
                    .endMetadata()
                    .build());
  }

  private void nameHolder() {
    deploy(Map.of("TARGETS", world.updaterEnvironment().get("TARGETS") + "," + HOLDER));
  }

  private void discover() {
    deploy(Map.of("DISCOVER", "true"));
  }

  private LocalLambda updater;

  private void deploy(Map<String, String> settings) {
    updater = world.updater(environment -> environment.putAll(settings));
    world.aws().functions().register(LocalWorld.UPDATER, updater::invoke);
  }

  private void renew() {
    ask("deliver");
  }

  private void ask(String operation) {
    updater.call(
        Json.write(
                Map.of(
                    "operation",
                    operation,
                    "cluster",
                    LocalWorld.CLUSTER,
                    "secretArn",
                    world.secretArn()))
            .getBytes(StandardCharsets.UTF_8));
  }

  private void rotateAndLiveForTwoWeeks() throws Exception {
    rotateAndLiveUntilDay(14);
  }

  private void rotateAndLiveUntilDay(int last) throws Exception {
    clock.pause(Duration.ofMinutes(5));
    renew();
    said.append(answer("manual-rotate.json"));
    liveUntilDay(last);
  }

  private void liveUntilDay(int last) throws Exception {
    while (clock.instant().isBefore(START.plus(Duration.ofDays(last)))) {
      clock.waitUntil(START.plus(Duration.ofDays(++day)));
      renew();
      said.append(answer("schedule-cluster.json"));
    }
  }

  private String answer(String event) throws Exception {
    Invocation answer = world.rotate(events.read(event));
    assertThat(answer).isInstanceOf(Invocation.Returned.class);
    return new String(answer.payload(), StandardCharsets.UTF_8);
  }

  private Map<String, String> data() {
    return world.kubernetes().data(HOLDER.namespace(), HOLDER.name()).orElseThrow();
  }

  private interface Play {
    void on(HoldersTest test) throws Exception;
  }

  private static Stream<DynamicTest> eachInItsOwnWorld(Map<String, Shape> shapes, Play play) {
    return shapes.entrySet().stream()
        .map(
            shape ->
                DynamicTest.dynamicTest(
                    shape.getKey(),
                    () -> {
                      HoldersTest test = new HoldersTest();
                      try {
                        test.put(shape.getValue());
                        play.on(test);
                      } finally {
                        test.close();
                      }
                    }));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
