package dev.keyrefresh.local.fleet;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.UpdateRequest;
import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.contract.VersionJson;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.local.aws.LocalAws;
import dev.keyrefresh.local.kubernetes.LocalCluster;
import dev.keyrefresh.local.lambda.LocalLambda;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.updater.UpdateHandler;
import dev.keyrefresh.updater.UpdaterWiring.Patience;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A cluster in which Argo CD runs, with a credential that somebody made by hand long ago, and its
 * real updater.
 */
public final class ArgoCdCluster implements AutoCloseable {
  public static final Duration UPDATER_TIMEOUT = Duration.ofMinutes(2);

  private final LocalFleet fleet;
  private final Plan plan;
  private final LocalCluster kubernetes;
  private final OldCredential old;
  private final String secretArn;
  private final GitWatch watch;
  private final ExecutionRole role;
  private final PrintStream updaterLog;
  private volatile Form form;
  private volatile Patience patience = Patience.USUAL;
  private volatile LocalLambda updater;

  /**
   * A cluster to be.
   *
   * @param name as in EKS
   */
  public record Plan(String name, Form form, List<Place> places) {
    public Plan {
      places = List.copyOf(places);
    }

    String user() {
      return name + "_codecommit_user";
    }
  }

  /**
   * A target and what it is for.
   *
   * @param repository which it opens, or for a {@code repo-creds} secret one that it opens too
   * @param template whether it is a {@code repo-creds} secret, for every repository of the host
   */
  public record Place(TargetName target, String repository, boolean template) {}

  ArgoCdCluster(LocalFleet fleet, Plan plan, PrintStream updaterLog) {
    this.fleet = fleet;
    this.plan = plan;
    this.updaterLog = updaterLog;
    form = plan.form();
    LocalAws aws = fleet.aws();
    kubernetes = LocalCluster.start(fleet.clock(), _ -> true);
    aws.iam().createUser(user());
    old = OldCredential.make(aws.iam(), plan, fleet.clock().instant());
    secretArn =
        aws.secrets()
            .create(
                secret(),
                Map.of(
                    "codecommit-key-refresh/cluster",
                    name(),
                    "codecommit-key-refresh/user",
                    user(),
                    "codecommit-key-refresh/kind",
                    plan.form().credential().word()),
                VersionJson.PLACEHOLDER);
    aws.eks().cluster(name(), kubernetes.endpoint(), kubernetes.certificateAuthorityPem());
    kubernetes.addBystanders("argocd");
    plan.places().forEach(this::addTarget);
    role = new ExecutionRole(aws.roles(), updaterName(), fleet.clock());
    watch =
        new GitWatch(
            kubernetes, aws, plan, this::form, fleet.git(), fleet.gitRequest(), fleet.clock());
    updater = lambda(environment(), updaterLog);
    aws.functions()
        .register(
            updaterName(),
            payload -> fleet.accounting().asUpdater(() -> this.updater.invoke(payload)));
  }

  public String name() {
    return plan.name();
  }

  /** The updater's. */
  public Form form() {
    return form;
  }

  public String user() {
    return plan.user();
  }

  /** The name of its managed secret. */
  public String secret() {
    return "codecommit-key-refresh/" + name();
  }

  public String secretArn() {
    return secretArn;
  }

  public List<Place> places() {
    return plan.places();
  }

  public LocalCluster kubernetes() {
    return kubernetes;
  }

  /** What was in use before this project came. */
  public OldCredential old() {
    return old;
  }

  public GitWatch watch() {
    return watch;
  }

  /** The updater's role, which a keyless cluster lives on. */
  public ExecutionRole role() {
    return role;
  }

  /** Deploys the updater with another form. */
  public void changeUpdater(Form other) {
    form = other;
    updater = lambda(environment(), updaterLog);
  }

  /** Deploys an updater that waits so long for answers. */
  public void changePatience(Patience other) {
    patience = other;
    updater = lambda(environment(), updaterLog);
  }

  /** Tells the rotator of another form. */
  public void changeKind(CredentialKind kind) {
    fleet.aws().secrets().tag(secret(), "codecommit-key-refresh/kind", kind.word());
  }

  /** Whether a user or role of that name is allowed {@code codecommit:GitPull}. */
  boolean mayPull(String name) {
    return name.equals(user()) || name.equals(updaterName());
  }

  /** What IAM has of the kind that the form is made of, whatever its status. */
  public List<IamCredential> credentials() {
    return IamCredential.of(fleet.aws().iam(), user(), form().credential());
  }

  /** What a target holds, as plain text; empty when there is no such secret. */
  public Map<String, String> data(TargetName target) {
    return kubernetes.data(target.namespace(), target.name()).orElse(Map.of());
  }

  /** The five-minute schedule of the updater; its result as JSON. */
  public byte[] renewed() {
    Map<String, Object> request =
        new UpdateRequest(Operation.DELIVER, name(), secretArn, Optional.empty(), false).toMap();
    byte[] payload = Json.write(request).getBytes(StandardCharsets.UTF_8);
    return fleet.accounting().asUpdater(() -> updater.call(payload)).payload();
  }

  /**
   * The login that a target names, an id without session token or a ServiceUserName; empty text if
   * it names none.
   */
  public String login(TargetName target) {
    return data(target).getOrDefault(form().fields().username(), "").split("%", 2)[0];
  }

  /** The login that every target names; fails where they differ. */
  public String held() {
    List<String> logins = places().stream().map(place -> login(place.target())).distinct().toList();
    if (logins.size() != 1) {
      throw new IllegalStateException("targets hold different credentials: " + logins);
    }
    return logins.getFirst();
  }

  /** Another updater of this cluster, whose settings differ. */
  public LocalLambda updater(Consumer<Map<String, String>> change) {
    Map<String, String> environment = environment();
    change.accept(environment);
    return lambda(environment, new PrintStream(OutputStream.nullOutputStream()));
  }

  /** What the updater's environment would be, the SDK's own variables included. */
  public Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(fleet.session());
    environment.putAll(
        Map.of(
            "CLUSTER_NAME",
            name(),
            "SECRET_ARN",
            secretArn,
            "FORM",
            form().word(),
            "TARGETS",
            places().stream()
                .map(place -> place.target().toString())
                .collect(Collectors.joining(",")),
            "API_SERVER_URL",
            kubernetes.endpoint().toString(),
            "API_SERVER_CA",
            Base64.getEncoder()
                .encodeToString(
                    kubernetes.certificateAuthorityPem().getBytes(StandardCharsets.UTF_8)),
            "CODECOMMIT_ENDPOINT",
            fleet.codeCommit().endpoint().toString(),
            "AWS_ENDPOINT_URL",
            fleet.aws().endpoint().toString()));
    if (!form().isForArgoCd()) {
      environment.put("RAW_ID_FIELD", form().fields().username());
      environment.put("RAW_SECRET_FIELD", form().fields().password());
    }
    return environment;
  }

  @Override
  public void close() {
    kubernetes.close();
  }

  private String updaterName() {
    return "codecommit-key-refresh-updater-" + name();
  }

  private LocalLambda lambda(Map<String, String> environment, PrintStream log) {
    return fleet.lambda(
        new UpdateHandler(
            dev.keyrefresh.updater.config.UpdaterSettings.of(environment),
            new dev.keyrefresh.updater.UpdaterWiring(
                Optional.of(fleet.aws().endpoint()),
                role::credentials,
                role::credentials,
                HttpClient.Builder.NO_PROXY,
                fleet.clock(),
                fleet.pause(),
                log::println,
                patience,
                new Random(1))),
        updaterName(),
        UPDATER_TIMEOUT);
  }

  /** As {@code argocd repo add} makes it, with a pair that an administrator put there by hand. */
  private void addTarget(Place place) {
    fleet.codeCommit().createRepository(place.repository());
    TargetName target = place.target();
    String url = "https://" + LocalFleet.HOST + "/v1/repos/" + place.repository();
    Map<String, String> pair =
        Map.of(
            form().fields().username(),
            old.login(),
            form().fields().password(),
            old.password(url, fleet.clock().instant()));
    if (place.template()) {
      kubernetes.addTemplate(target.namespace(), target.name(), "https://" + LocalFleet.HOST, pair);
    } else {
      kubernetes.addRepository(
          target.namespace(), target.name(), url, Optional.of("default"), pair);
    }
    kubernetes.addForeignMarks(target.namespace(), target.name());
  }
}
