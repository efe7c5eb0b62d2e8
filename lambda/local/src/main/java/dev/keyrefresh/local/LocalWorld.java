package dev.keyrefresh.local;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.UpdateRequest;
import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.contract.VersionJson;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.local.aws.Keys;
import dev.keyrefresh.local.aws.LocalAws;
import dev.keyrefresh.local.aws.LocalIam;
import dev.keyrefresh.local.git.LocalCodeCommit;
import dev.keyrefresh.local.git.StockGit;
import dev.keyrefresh.local.kubernetes.LocalCluster;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.lambda.LocalLambda;
import dev.keyrefresh.rotator.RotateHandler;
import dev.keyrefresh.rotator.aws.AwsClients;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.SignedGitPassword;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.time.Pause;
import dev.keyrefresh.updater.UpdateHandler;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * One cluster with three repositories and a key that somebody made by hand long ago, and both real
 * handlers beside it, on the embedded services. Everything listens on loopback.
 */
public final class LocalWorld implements AutoCloseable {
  public static final String CLUSTER = "demo-cluster";
  public static final String USER = CLUSTER + "_codecommit_user";
  public static final String SECRET = "codecommit-key-refresh/" + CLUSTER;
  public static final String ROTATOR = "codecommit-key-refresh-rotator";
  public static final String UPDATER = "codecommit-key-refresh-updater-" + CLUSTER;
  public static final Map<TargetName, String> REPOSITORIES = Map.of(
      new TargetName("argocd", "repo-2187391041"), "platform",
      new TargetName("argocd", "repo-2871450931"), "storefront",
      new TargetName("argocd", "repo-3301977102"), "charts");
  public static final List<TargetName> TARGETS = REPOSITORIES.keySet().stream().sorted().toList();
  public static final Duration ROTATOR_TIMEOUT = Duration.ofMinutes(15);
  public static final Duration UPDATER_TIMEOUT = Duration.ofMinutes(2);

  private static final String HOST = "git-codecommit." + LocalAws.REGION + ".amazonaws.com";
  private static final String SENDER = "codecommit-key-refresh@example.com";
  private static final Duration AGE_OF_THE_OLD_KEY = Duration.ofDays(200);

  private final InstantSource clock;
  private final Pause pause;
  private final Instant start;
  private final Accounting accounting = new Accounting();
  private final LocalAws aws;
  private final LocalCluster kubernetes;
  private final LocalCodeCommit codeCommit;
  private final StockGit git;
  private final GitWatch watch;
  private final String secretArn;
  private final Keys oldKey;
  private final Form form;
  private final Optional<LocalIam.NewGitKey> oldGitCredential;
  private final LocalLambda rotator;
  private final LocalLambda updater;

  private LocalWorld(Form form, InstantSource clock, Pause pause, PrintStream rotatorLog,
      PrintStream updaterLog) {
    this.form = form;
    this.clock = clock;
    this.pause = pause;
    start = clock.instant();
    aws = LocalAws.start(clock);
    kubernetes = LocalCluster.start(clock, _ -> true);
    codeCommit = LocalCodeCommit.start(HOST, LocalAws.REGION, new IamAccounts(aws.iam()), clock);
    git = StockGit.prepare(HOST, codeCommit.endpoint(), Duration.ofSeconds(20));
    accounting.watch(aws.faults());
    aws.iam().createUser(USER);
    oldKey = aws.iam().createAccessKey(USER, start.minus(AGE_OF_THE_OLD_KEY));
    oldGitCredential = form.credential() == CredentialKind.GIT_CREDENTIAL
        ? Optional.of(aws.iam().createGitCredential(USER, start.minus(AGE_OF_THE_OLD_KEY)))
        : Optional.empty();
    secretArn = aws.secrets().create(SECRET, Map.of("codecommit-key-refresh/cluster", CLUSTER,
        "codecommit-key-refresh/user", USER, "codecommit-key-refresh/kind",
        form.credential().word()),
        VersionJson.PLACEHOLDER);
    aws.mail().verify(SENDER);
    aws.eks().cluster(CLUSTER, kubernetes.endpoint(), kubernetes.certificateAuthorityPem());
    kubernetes.addBystanders("argocd");
    REPOSITORIES.forEach(this::addTarget);
    watch = new GitWatch(kubernetes, aws.iam(), USER, git, TARGETS, form, clock);
    rotator = lambda(rotator(rotatorLog), ROTATOR, ROTATOR_TIMEOUT);
    updater = lambda(updater(updaterEnvironment(), updaterLog), UPDATER, UPDATER_TIMEOUT);
    aws.functions().register(ROTATOR, rotator::invoke);
    aws.functions().register(UPDATER,
        payload -> accounting.asUpdater(() -> updater.invoke(payload)));
  }

  /**
   * Starts everything.
   *
   * @param clock rules all but the signatures of requests to AWS
   * @param pause how a handler waits for a new key to propagate
   * @param rotatorLog what the rotator prints: one JSON object a line
   * @param updaterLog what the updater prints, likewise
   */
  public static LocalWorld start(InstantSource clock, Pause pause, PrintStream rotatorLog,
      PrintStream updaterLog) {
    return start(new Form.Signed(), clock, pause, rotatorLog, updaterLog);
  }

  /** The same for a cluster of another form, whose targets hold what that form is made of. */
  public static LocalWorld start(Form form, InstantSource clock, Pause pause,
      PrintStream rotatorLog, PrintStream updaterLog) {
    return new LocalWorld(form, clock, pause, rotatorLog, updaterLog);
  }

  /**
   * The same cluster as it is long after its adoption: the key is stored as current, the user
   * claimed.
   */
  public static LocalWorld startAdopted(InstantSource clock, Pause pause, PrintStream rotatorLog,
      PrintStream updaterLog) {
    return startAdopted(new Form.Signed(), clock, pause, rotatorLog, updaterLog);
  }

  /** The same for a cluster of another form. */
  public static LocalWorld startAdopted(Form form, InstantSource clock, Pause pause,
      PrintStream rotatorLog, PrintStream updaterLog) {
    LocalWorld world = start(form, clock, pause, rotatorLog, updaterLog);
    String version = UUID.randomUUID().toString();
    world.aws.secrets().put(SECRET, VersionJson.write(new CredentialVersion(new VersionId(version),
        world.oldCredential(), Optional.empty(), Set.of())), "AWSCURRENT");
    world.aws.iam().tag(USER, "codecommit-key-refresh", world.secretArn);
    world.renewed();
    return world;
  }

  public LocalAws aws() {
    return aws;
  }

  public LocalCluster kubernetes() {
    return kubernetes;
  }

  public LocalCodeCommit codeCommit() {
    return codeCommit;
  }

  public String secretArn() {
    return secretArn;
  }

  /** The key that was in use before this project came. */
  public Keys oldKey() {
    return oldKey;
  }

  /** The Git credential that was in use before, where the form is made of one. */
  public Optional<LocalIam.NewGitKey> oldGitCredential() {
    return oldGitCredential;
  }

  Accounting accounting() {
    return accounting;
  }

  GitWatch watch() {
    return watch;
  }

  /** Sends an event to the rotator, as EventBridge or an administrator would. */
  public Invocation rotate(byte[] event) {
    return rotator.call(event);
  }

  /** The five-minute schedule of the updater; its result as JSON. */
  public byte[] renewed() {
    Map<String, Object> request = new UpdateRequest(Operation.DELIVER, CLUSTER, secretArn,
        Optional.empty(), false).toMap();
    byte[] payload = Json.write(request).getBytes(StandardCharsets.UTF_8);
    return accounting.asUpdater(() -> updater.call(payload)).payload();
  }

  /** The login that every target names, an id or a ServiceUserName; fails where they differ. */
  public String held() {
    List<String> ids = TARGETS.stream().flatMap(
        target -> kubernetes.data(target.namespace(), target.name()).stream())
        .map(data -> data.getOrDefault(form.fields().username(), "")).distinct().toList();
    if (ids.size() != 1) {
      throw new IllegalStateException("targets hold different credentials: " + ids);
    }
    return ids.getFirst();
  }

  /** Another updater of this cluster, whose settings differ. */
  LocalLambda updater(Consumer<Map<String, String>> change) {
    Map<String, String> environment = updaterEnvironment();
    change.accept(environment);
    return lambda(updater(environment, new PrintStream(OutputStream.nullOutputStream())), UPDATER,
        UPDATER_TIMEOUT);
  }

  /** What the rotator's environment would be, the SDK's own variables included. */
  public Map<String, String> rotatorEnvironment() {
    Map<String, String> environment = new HashMap<>(session());
    environment.putAll(Map.of("CLUSTERS", CLUSTER, "MAIL_FROM", SENDER, "MAIL_TO",
        "platform-team@example.com,on-call@example.com", "AWS_ENDPOINT_URL",
        aws.endpoint().toString()));
    return environment;
  }

  /** What the updater's environment would be, the SDK's own variables included. */
  public Map<String, String> updaterEnvironment() {
    Map<String, String> environment = new HashMap<>(session());
    environment.putAll(Map.of("CLUSTER_NAME", CLUSTER, "SECRET_ARN", secretArn, "FORM", form.word(),
        "TARGETS", TARGETS.stream().map(TargetName::toString).collect(Collectors.joining(",")),
        "API_SERVER_URL", kubernetes.endpoint().toString(), "API_SERVER_CA",
        Base64.getEncoder().encodeToString(
            kubernetes.certificateAuthorityPem().getBytes(StandardCharsets.UTF_8)),
        "CODECOMMIT_ENDPOINT", codeCommit.endpoint().toString(), "AWS_ENDPOINT_URL",
        aws.endpoint().toString()));
    if (!form.isForArgoCd()) {
      environment.put("RAW_ID_FIELD", form.fields().username());
      environment.put("RAW_SECRET_FIELD", form.fields().password());
    }
    return environment;
  }

  @Override
  public void close() {
    git.close();
    codeCommit.close();
    kubernetes.close();
    aws.close();
  }

  private Map<String, String> session() {
    Keys keys = aws.operator();
    return Map.of("AWS_REGION", LocalAws.REGION, "AWS_ACCESS_KEY_ID", keys.accessKeyId(),
        "AWS_SECRET_ACCESS_KEY", keys.secretAccessKey(), "AWS_SESSION_TOKEN",
        keys.sessionToken().orElseThrow());
  }

  private RotateHandler rotator(PrintStream log) {
    dev.keyrefresh.rotator.Settings settings = dev.keyrefresh.rotator.Settings
        .of(rotatorEnvironment());
    Region region = Region.of(LocalAws.REGION);
    return new RotateHandler(settings, new dev.keyrefresh.rotator.Wiring(
        AwsClients.create(region, region, Optional.of(aws.endpoint()), credentials(),
            settings.updaterTimeout()),
        clock, pause, log));
  }

  private UpdateHandler updater(Map<String, String> environment, PrintStream log) {
    return new UpdateHandler(dev.keyrefresh.updater.Settings.of(environment),
        new dev.keyrefresh.updater.Wiring(Optional.of(aws.endpoint()), credentials(),
            HttpClient.Builder.NO_PROXY, clock, pause, log::println));
  }

  private AwsCredentialsProvider credentials() {
    Keys keys = aws.operator();
    return StaticCredentialsProvider.create(AwsSessionCredentials.create(keys.accessKeyId(),
        keys.secretAccessKey(), keys.sessionToken().orElseThrow()));
  }

  private LocalLambda lambda(RequestHandler<Map<String, Object>, Map<String, Object>> handler,
      String name, Duration timeout) {
    return LocalLambda.inProcess(handler, name, timeout, clock);
  }

  /** As {@code argocd repo add} makes it, with a pair that an administrator put there by hand. */
  private void addTarget(TargetName target, String repository) {
    codeCommit.createRepository(repository);
    String url = "https://" + HOST + "/v1/repos/" + repository;
    kubernetes.addRepository(target.namespace(), target.name(), url, Optional.of("default"),
        Map.of(form.fields().username(), oldLogin(), form.fields().password(), oldPassword(url)));
    kubernetes.addForeignMarks(target.namespace(), target.name());
  }

  private IssuedCredential oldCredential() {
    Instant made = start.minus(AGE_OF_THE_OLD_KEY);
    UserName user = new UserName(USER);
    return oldGitCredential
        .map(old -> new IssuedCredential(new CredentialId(old.id()), form.credential(), user,
            old.userName(), Secret.of(old.password()), made))
        .orElseGet(() -> new IssuedCredential(new CredentialId(oldKey.accessKeyId()),
            form.credential(), user, oldKey.accessKeyId(), Secret.of(oldKey.secretAccessKey()),
            made));
  }

  private String oldLogin() {
    return oldGitCredential.map(LocalIam.NewGitKey::userName).orElse(oldKey.accessKeyId());
  }

  private String oldPassword(String url) {
    Secret key = Secret.of(oldKey.secretAccessKey());
    return switch (form) {
      case Form.Signed _ -> SignedGitPassword.sign(key,
          CodeCommitUrl.parse(url).orElseThrow(), clock.instant()).reveal();
      case Form.Git _ -> oldGitCredential.orElseThrow().password();
      case Form.Raw _ -> key.reveal();
    };
  }
}
