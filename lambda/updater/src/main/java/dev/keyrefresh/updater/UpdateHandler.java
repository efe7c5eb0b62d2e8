package dev.keyrefresh.updater;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.keyrefresh.aws.snapshot.Priming;
import dev.keyrefresh.contract.CheckResult;
import dev.keyrefresh.contract.Finding;
import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.contract.Served;
import dev.keyrefresh.contract.UpdateRequest;
import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.contract.UpdateResult;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.delivery.Crew;
import dev.keyrefresh.delivery.DeliveryReconciler;
import dev.keyrefresh.delivery.DeliveryReconciler.Result;
import dev.keyrefresh.delivery.GitProbe;
import dev.keyrefresh.delivery.Pace;
import dev.keyrefresh.delivery.RoleSession;
import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.failure.Thrown;
import dev.keyrefresh.name.Printable;
import dev.keyrefresh.store.StoredVersions;
import dev.keyrefresh.updater.codecommit.HttpGitProbe;
import dev.keyrefresh.updater.config.UpdaterSettings;
import dev.keyrefresh.updater.kubernetes.ApiServer;
import dev.keyrefresh.updater.kubernetes.ArgoCdTargets;
import dev.keyrefresh.updater.kubernetes.EksToken;
import dev.keyrefresh.updater.secrets.SecretsManagerVersions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The entry point of the updater: {@code inspect}, {@code deliver} and {@code check}, all safe to
 * repeat.
 */
public final class UpdateHandler implements RequestStreamHandler {
  private static final Crew CREW = new SideBySide(8);

  /** Of the targets that one run reads before it serves any of them, for the memory's sake. */
  private static final int WAVE = 1_000;

  /**
   * What is under way when a run's time is over ends in this: an answer of CodeCommit, a patch, and
   * the reading back. Of a function that is given less than usual, it is a third.
   */
  private static final Duration MARGIN = Duration.ofSeconds(40);

  private final UpdaterSettings settings;
  private final UpdaterWiring wiring;
  private final UpdaterClients aws;
  private final ApiServer apiServer;
  private final UpdaterLog log;

  // Held on to for the runtime, which does not.
  @SuppressWarnings("UnusedVariable")
  private final Optional<Priming> priming;

  private Optional<Ways> ways = Optional.empty();

  /** The one that Lambda calls. */
  public UpdateHandler() {
    this(UpdaterSettings.of(System.getenv()));
  }

  private UpdateHandler(UpdaterSettings settings) {
    this(
        settings,
        UpdaterWiring.ofLambda(),
        Priming.before(System.getenv(), () -> UpdaterPrimer.prime(settings), System.out::println));
  }

  public UpdateHandler(UpdaterSettings settings, UpdaterWiring wiring) {
    this(settings, wiring, Optional.empty());
  }

  /**
   * @param priming held on to, so that it happens
   */
  private UpdateHandler(UpdaterSettings settings, UpdaterWiring wiring, Optional<Priming> priming) {
    this.settings = settings;
    this.wiring = wiring;
    this.priming = priming;
    aws = new UpdaterClients(wiring, settings.region());
    apiServer =
        settings
            .apiServer()
            .map(ApiServer::at)
            .orElseGet(() -> ApiServer.describedBy(aws::eks, settings.cluster()));
    log = new UpdaterLog(settings.cluster(), wiring.lines(), settings.clusterMetrics());
  }

  /**
   * Takes an {@link UpdateRequest} and answers with an {@link UpdateResult} or a {@link
   * CheckResult}, as JSON. The runtime's own serializer would take longer to load.
   *
   * @throws IllegalArgumentException for an event that is not for this function
   */
  @Override
  public void handleRequest(InputStream event, OutputStream result, Context context)
      throws IOException {
    handle(event, result, () -> Duration.ofMillis(context.getRemainingTimeInMillis()));
  }

  /**
   * @param remaining until Lambda ends this invocation
   */
  void handle(InputStream event, OutputStream result, Supplier<Duration> remaining)
      throws IOException {
    Json.write(answer(event, pace(remaining)), result);
  }

  private Pace pace(Supplier<Duration> remaining) {
    Duration third = remaining.get().dividedBy(3);
    Duration margin = third.compareTo(MARGIN) < 0 ? third : MARGIN;
    return new Pace(CREW, WAVE, wiring.random(), () -> remaining.get().minus(margin));
  }

  private Map<String, Object> answer(InputStream event, Pace pace) throws IOException {
    Instant begun = wiring.clock().instant();
    Optional<UpdateRequest> understood = Optional.empty();
    try {
      UpdateRequest request = request(event);
      understood = Optional.of(request);
      if (request.operation() == Operation.CHECK) {
        CheckResult checked =
            new CheckResult(settings.cluster(), Optional.of(served()), check(pace));
        log.checked(request, checked, Duration.between(begun, wiring.clock().instant()));
        return checked.toMap();
      }
      Run run = run(request, pace);
      Instant now = wiring.clock().instant();
      log.done(request, run.result(), run.failures(), Duration.between(begun, now), now);
      return run.result().toMap();
    } catch (RuntimeException e) {
      log.failed(understood, e, Duration.between(begun, wiring.clock().instant()));
      throw e;
    }
  }

  /** The ways out, opened by the first run and kept for those that follow. */
  private record Ways(SecretsManagerClient secretsManager, GitProbe probe) {}

  private synchronized Ways ways() {
    Ways open =
        ways.orElseGet(
            () ->
                new Ways(
                    aws.secretsManager(),
                    new HttpGitProbe(
                        settings.codeCommit(), wiring.proxies(), wiring.patience().codeCommit())));
    ways = Optional.of(open);
    return open;
  }

  private StoredVersions versions() {
    return new SecretsManagerVersions(
        ways().secretsManager(), settings.secretArn(), settings.rules().user().name());
  }

  /**
   * @param failures for the log only
   */
  private record Run(UpdateResult result, List<String> failures) {}

  private UpdateRequest request(InputStream event) throws IOException {
    UpdateRequest request;
    try {
      request = UpdateRequest.read(Json.read(event));
    } catch (Malformed e) {
      throw new IllegalArgumentException("not a request to the updater: " + e.getMessage());
    }
    expect("cluster", settings.cluster(), request.cluster());
    expect("secret", settings.secretArn(), request.secretArn());
    return request;
  }

  private static void expect(String what, String own, String asked) {
    if (!own.equals(asked)) {
      throw new IllegalArgumentException(
          "this updater serves the "
              + what
              + " "
              + own
              + ", and was asked for '"
              + Printable.excerpt(asked)
              + "'");
    }
  }

  private List<Finding> check(Pace pace) {
    try (ArgoCdTargets targets = connect()) {
      return new Preflight(settings, targets, versions(), reconciler(targets, pace), pace::hasTime)
          .findings();
    } catch (Unavailable e) {
      return List.of(Preflight.unreachable(e));
    }
  }

  private ArgoCdTargets connect() throws Unavailable {
    Secret token =
        EksToken.sign(
            wiring.credentials().resolveCredentials(),
            settings.region(),
            settings.cluster(),
            wiring.clock().instant());
    return ArgoCdTargets.connect(
        apiServer,
        token,
        settings.targets(),
        settings.namespaces(),
        settings.rules().form().fields(),
        wiring.patience().apiServer());
  }

  private DeliveryReconciler reconciler(ArgoCdTargets targets, Pace pace) {
    return new DeliveryReconciler(
        versions(),
        targets,
        ways().probe(),
        settings.rules(),
        this::session,
        wiring.clock(),
        wiring.pause(),
        pace);
  }

  private Run run(UpdateRequest request, Pace pace) {
    try (ArgoCdTargets targets = connect()) {
      DeliveryReconciler reconciler = reconciler(targets, pace);
      Result result =
          request.operation() == Operation.DELIVER && !request.dryRun()
              ? reconciler.deliver(request.versionId())
              : reconciler.inspect();
      return new Run(answer(result), result.failures());
    } catch (Unavailable e) {
      return nothingSeen(Thrown.message(e));
    } catch (SdkException e) {
      if (isScheduled(request)) {
        throw e;
      }
      return nothingSeen(Preflight.unread(e) + ". " + Preflight.toRead(settings.secretArn()));
    }
  }

  /** Nobody reads its answer: only a run that fails is counted. */
  private static boolean isScheduled(UpdateRequest request) {
    return request.operation() == Operation.DELIVER && request.versionId().isEmpty();
  }

  private Run nothingSeen(String why) {
    return new Run(
        new UpdateResult(
            settings.cluster(),
            settings.rules().form().word(),
            Optional.of(served()),
            false,
            List.of(),
            Optional.of(why),
            false),
        List.of());
  }

  /**
   * Lambda gives an environment's credentials without their end, except where SnapStart is on: then
   * the SDK asks for them, and is told.
   */
  private RoleSession session() {
    AwsCredentials role = wiring.role().get();
    Optional<String> token =
        role instanceof AwsSessionCredentials session
            ? Optional.of(session.sessionToken())
            : Optional.empty();
    return new RoleSession(
        new CredentialId(role.accessKeyId()),
        Secret.of(role.secretAccessKey()),
        token.map(Secret::of),
        role.expirationTime());
  }

  /** By the settings, and not by what was asked. */
  private Served served() {
    return new Served(
        settings.secretArn(), settings.rules().user().name(), settings.rules().form().credential());
  }

  private UpdateResult answer(Result result) {
    return new UpdateResult(
        settings.cluster(),
        settings.rules().form().word(),
        Optional.of(served()),
        result.stale(),
        result.targets(),
        result.problem(),
        result.holdersSought());
  }
}
