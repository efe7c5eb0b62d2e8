package dev.keyrefresh.thirdparty;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.contract.UpdateRequest;
import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.contract.UpdateResult;
import dev.keyrefresh.contract.VersionJson;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.local.git.LocalCodeCommit;
import dev.keyrefresh.local.git.StockGit;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.lambda.LocalLambda;
import dev.keyrefresh.local.time.VirtualClock;
import dev.keyrefresh.rotator.RotateHandler;
import dev.keyrefresh.rotator.client.RotatorClients;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.SignedGitPassword;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.thirdparty.Call.Reply;
import dev.keyrefresh.updater.UpdateHandler;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.Tag;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * One cluster on somebody else's AWS, and both real handlers: a user with a credential that
 * somebody made by hand, its managed secret, and a CodeCommit of our own, since no emulator has
 * one. Time is virtual and begins now.
 */
final class World implements AutoCloseable {
  static final String HOST = "git-codecommit." + Emulator.REGION.id() + ".amazonaws.com";
  static final String SENDER = "argocd-keys@example.com";

  private static final Duration UPDATER_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration ROTATOR_TIMEOUT = Duration.ofMinutes(15);
  private static final String INVOKE = "/2015-03-31/functions/.*/invocations";

  /** Where the updater finds the API server, and what it trusts there. */
  record Api(URI url, String authorityPem) {}

  /** The login and password that somebody put into the targets by hand. */
  record ByHand(String login, String secret) {}

  final String cluster = "it-" + UUID.randomUUID().toString().substring(0, 8);
  final String user;
  final String secretName = "codecommit-key-refresh/" + cluster;
  final VirtualClock clock = new VirtualClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  final LocalCodeCommit codeCommit;
  final StockGit git;
  final IamClient iam;
  final SecretsManagerClient secrets;
  final String secretArn;
  final ByHand byHand;
  private final Form form;
  private final Emulator emulator;
  private final EmulatedAccounts accounts;
  private final Front front;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Api api;
  private final List<TargetName> targets;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(log, true, UTF_8);
  private Function<Call, Optional<Reply>> guard = _ -> Optional.empty();
  private AwsSessionCredentials updaterSession;

  World(Emulator emulator, Form form, Api api, List<TargetName> targets) {
    this(emulator, form, api, targets, Optional.empty());
  }

  /**
   * @param otherUser the name of a user who is not named after the cluster
   */
  World(
      Emulator emulator, Form form, Api api, List<TargetName> targets, Optional<String> otherUser) {
    user = otherUser.orElse(cluster + "_codecommit_user");
    this.emulator = emulator;
    this.form = form;
    this.api = api;
    this.targets = List.copyOf(targets);
    iam = emulator.iam();
    secrets = emulator.secrets();
    accounts = new EmulatedAccounts(iam, secrets, user, secretName, form.credential());
    codeCommit = LocalCodeCommit.start(HOST, Emulator.REGION.id(), accounts, clock);
    git = StockGit.prepare(HOST, codeCommit.endpoint(), Duration.ofSeconds(20));
    iam.createUser(of -> of.userName(user));
    byHand = form.credential() == CredentialKind.GIT_CREDENTIAL ? gitCredential() : key();
    accounts.madeByHand(byHand.login(), byHand.secret());
    secretArn =
        secrets
            .createSecret(
                of ->
                    of.name(secretName)
                        .secretString(VersionJson.PLACEHOLDER)
                        .tags(
                            tag("cluster", cluster),
                            tag("user", user),
                            tag("kind", form.credential().word())))
            .arn();
    try (SesClient ses = emulator.ses()) {
      ses.verifyEmailIdentity(of -> of.emailAddress(SENDER));
    }
    front = Front.plain(this::answer);
  }

  /** Who may refuse a call before it reaches AWS. */
  void guardedBy(Function<Call, Optional<Reply>> guard) {
    this.guard = guard;
  }

  Emulator emulator() {
    return emulator;
  }

  /** A repository of CodeCommit, by its URL. */
  String repository(String name) {
    codeCommit.createRepository(name);
    return "https://" + HOST + "/v1/repos/" + name;
  }

  /** What {@code argocd repo add} puts into a secret for that repository. */
  Map<String, String> repositoryData(String url) {
    return Map.of(
        "type",
        "git",
        "url",
        url,
        "project",
        "default",
        form.fields().username(),
        byHand.login(),
        form.fields().password(),
        passwordByHand(url));
  }

  String passwordByHand(String url) {
    return form instanceof Form.Signed || form instanceof Form.Keyless
        ? SignedGitPassword.sign(
                Secret.of(byHand.secret()), CodeCommitUrl.parse(url).orElseThrow(), clock.instant())
            .reveal()
        : byHand.secret();
  }

  /** One invocation of the rotator under a role's session. */
  Map<String, Object> rotate(String action, AwsCredentials session) {
    return rotate(Map.of("action", action, "cluster", cluster), session);
  }

  Map<String, Object> rotate(Map<String, Object> event, AwsCredentials session) {
    return rotate(event, session, Map.of("CLUSTERS", cluster));
  }

  /**
   * @param changed settings; without any the rotator serves the clusters that are registered
   */
  Map<String, Object> rotate(
      Map<String, Object> event, AwsCredentials session, Map<String, String> changed) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "AWS_REGION",
                Emulator.REGION.id(),
                "MAIL_FROM",
                SENDER,
                "MAIL_TO",
                "platform@example.com",
                "UPDATER_FUNCTION",
                "codecommit-key-refresh-updater-{cluster}:live",
                "AWS_ENDPOINT_URL",
                front.endpoint().toString()));
    environment.putAll(changed);
    dev.keyrefresh.rotator.config.RotatorSettings settings =
        dev.keyrefresh.rotator.config.RotatorSettings.of(environment);
    try (RotatorClients clients =
        RotatorClients.create(
            Emulator.REGION,
            Emulator.REGION,
            settings.endpoint(),
            StaticCredentialsProvider.create(session),
            UPDATER_TIMEOUT)) {
      RotateHandler handler =
          new RotateHandler(
              settings, new dev.keyrefresh.rotator.RotatorWiring(clients, clock, clock, out));
      return read(
          LocalLambda.inProcess(handler, "rotator", ROTATOR_TIMEOUT, clock)
              .call(Json.write(event).getBytes(UTF_8)));
    }
  }

  /** One invocation of the updater, asked for nothing in particular. */
  UpdateResult update(Operation operation, AwsCredentials session, Map<String, String> settings) {
    Map<String, Object> request =
        new UpdateRequest(operation, cluster, secretArn, Optional.empty(), false).toMap();
    try {
      return UpdateResult.read(
          read(
              updater(session, settings, Duration.ZERO).call(Json.write(request).getBytes(UTF_8))));
    } catch (Malformed e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param behind how far the updater's clock is behind
   */
  LocalLambda updater(AwsCredentials session, Map<String, String> changed, Duration behind) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "AWS_REGION",
                Emulator.REGION.id(),
                "CLUSTER_NAME",
                cluster,
                "USER_NAME",
                user,
                "SECRET_ARN",
                secretArn,
                "FORM",
                form.word(),
                "TARGETS",
                targets.stream().map(TargetName::toString).collect(Collectors.joining(",")),
                "API_SERVER_URL",
                api.url().toString(),
                "API_SERVER_CA",
                Base64.getEncoder().encodeToString(api.authorityPem().getBytes(UTF_8)),
                "CODECOMMIT_ENDPOINT",
                codeCommit.endpoint().toString()));
    environment.putAll(changed);
    environment.values().removeIf(String::isEmpty);
    UpdateHandler handler =
        new UpdateHandler(
            dev.keyrefresh.updater.config.UpdaterSettings.of(environment),
            new dev.keyrefresh.updater.UpdaterWiring(
                Optional.of(front.endpoint()),
                StaticCredentialsProvider.create(session),
                () -> session,
                HttpClient.Builder.NO_PROXY,
                () -> clock.instant().minus(behind),
                clock,
                out::println));
    return LocalLambda.inProcess(handler, "updater", UPDATER_TIMEOUT, clock);
  }

  /** As whom the updater runs when the rotator invokes it. */
  void updaterIs(AwsSessionCredentials session) {
    updaterIs(session, _ -> true);
  }

  /**
   * @param pulls the repositories that its role may pull
   */
  void updaterIs(AwsSessionCredentials session, Predicate<String> pulls) {
    updaterSession = session;
    accounts.opened(session, pulls);
  }

  /** What both functions logged so far. */
  String log() {
    return log.toString(UTF_8);
  }

  /** The URL of a queue that a sweep is worked off through. */
  String queue() {
    try (SqsClient sqs = emulator.client(SqsClient.builder())) {
      return sqs.createQueue(of -> of.queueName("work")).queueUrl();
    }
  }

  String stage(String label) {
    return secrets.getSecretValue(of -> of.secretId(secretName).versionStage(label)).secretString();
  }

  URI front() {
    return front.endpoint();
  }

  @Override
  public void close() {
    front.close();
    git.close();
    codeCommit.close();
    iam.close();
    secrets.close();
    http.close();
  }

  private Reply answer(Call call) {
    return guard
        .apply(call)
        .orElseGet(
            () ->
                call.path().matches(INVOKE)
                    ? invoked(updater(updaterSession, Map.of(), Duration.ZERO).call(call.body()))
                    : call.forwardTo(emulator.endpoint(), http));
  }

  private static Reply invoked(Invocation invocation) {
    return switch (invocation) {
      case Invocation.Returned(var payload) ->
          new Reply(200, Map.of("Content-Type", List.of("application/json")), payload);
      case Invocation.Failed failed ->
          new Reply(200, Map.of("X-Amz-Function-Error", List.of("Unhandled")), failed.payload());
    };
  }

  private Map<String, Object> read(Invocation invocation) {
    String text = new String(invocation.payload(), UTF_8);
    if (invocation instanceof Invocation.Failed) {
      throw new IllegalStateException(text + "\n" + log());
    }
    try {
      return Json.read(text);
    } catch (Malformed e) {
      throw new IllegalStateException(text, e);
    }
  }

  private ByHand key() {
    var key = iam.createAccessKey(of -> of.userName(user)).accessKey();
    return new ByHand(key.accessKeyId(), key.secretAccessKey());
  }

  private ByHand gitCredential() {
    var made =
        iam.createServiceSpecificCredential(
                of -> of.userName(user).serviceName("codecommit.amazonaws.com"))
            .serviceSpecificCredential();
    return new ByHand(made.serviceUserName(), made.servicePassword());
  }

  private static Tag tag(String name, String value) {
    return Tag.builder().key("codecommit-key-refresh/" + name).value(value).build();
  }
}
