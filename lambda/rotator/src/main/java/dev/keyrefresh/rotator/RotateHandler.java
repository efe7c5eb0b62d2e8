package dev.keyrefresh.rotator;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotation.Reconciler;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotator.Trigger.Action;
import dev.keyrefresh.rotator.Trigger.Misunderstood;
import dev.keyrefresh.rotator.aws.IamAccessKeys;
import dev.keyrefresh.rotator.aws.Mishaps;
import dev.keyrefresh.rotator.aws.SecretsManagerVersions;
import dev.keyrefresh.rotator.aws.UpdaterFunction;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.VersionId;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** The rotator's entry: one event in, one result out; a run that failed ends in an exception. */
public final class RotateHandler
    implements
      RequestHandler<Map<String, Object>, Map<String, Object>> {
  private final Settings settings;
  private final Wiring wiring;
  private final RunLog log;

  /** As Lambda makes it, from the environment. */
  public RotateHandler() {
    this(Settings.of(System.getenv()));
  }

  private RotateHandler(Settings settings) {
    this(settings, Wiring.of(settings));
  }

  public RotateHandler(Settings settings, Wiring wiring) {
    this.settings = settings;
    this.wiring = wiring;
    log = new RunLog(wiring.out(), wiring.clock());
  }

  /** The run ended early; what is in the message was logged with its cause. */
  public static final class RunFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RunFailed(String message) {
      super(message);
    }
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
    Supplier<Duration> remaining = () -> Duration.ofMillis(context.getRemainingTimeInMillis());
    try {
      return switch (Trigger.read(event)) {
        case Trigger.Sweep _ -> new Sweep(settings.clusters(), this::sweep, remaining).run();
        case Trigger.One one -> one(one, remaining);
      };
    } catch (Misunderstood e) {
      log.refused(e.getMessage());
      throw e;
    }
  }

  private Map<String, Object> one(Trigger.One one, Supplier<Duration> remaining) {
    if (!settings.clusters().contains(one.cluster())) {
      throw new Misunderstood("unknown cluster '" + one.cluster() + "'; configured are "
          + settings.clusters() + ". Nothing was done");
    }
    boolean dryRun = one.dryRun() || one.action() == Action.STATUS;
    Report report = reconcile(one.cluster(), one.action() == Action.ROTATE, false, dryRun,
        remaining);
    if (report.failure().isPresent()) {
      throw new RunFailed(Sweep.failure(one.cluster(), report));
    }
    return one.action() == Action.STATUS
        ? Results.status(one.cluster(), report, wiring.clock().instant())
        : Results.of(one.cluster(), report, dryRun);
  }

  private Report sweep(ClusterName cluster, boolean heldBack, Supplier<Duration> remaining) {
    return reconcile(cluster, false, heldBack, false, remaining);
  }

  private Report reconcile(ClusterName cluster, boolean requested, boolean heldBack,
      boolean dryRun, Supplier<Duration> remaining) {
    Reconciler.Task task = new Reconciler.Task(new RotationId(UUID.randomUUID().toString()),
        requested, heldBack, dryRun, remaining, decision -> log.step(cluster, decision));
    Report report;
    try {
      report = reconciler(cluster).reconcile(task);
    } catch (RuntimeException e) {
      report = Report.failed(e);
    }
    log.end(cluster, report, dryRun);
    return report;
  }

  private Reconciler reconciler(ClusterName cluster) {
    Mishaps mishaps = (call, why) -> log.mishap(cluster, call, why);
    SecretsManagerVersions secret = SecretsManagerVersions.open(wiring.aws(), cluster.secretName(),
        new UserName(cluster.defaultUser()));
    return new Reconciler(
        new Reconciler.Ports(secret,
            new IamAccessKeys(wiring.aws(), secret.user(), cluster.value(), secret.arn(), mishaps),
            new UpdaterFunction(wiring.aws(), settings.updaterOf(cluster), cluster.value(),
                secret.arn()),
            wiring.announcer(settings, cluster, secret, mishaps), wiring.clock(), wiring.pause(),
            () -> new VersionId(UUID.randomUUID().toString()), settings.updaterTimeout()),
        CredentialKind.ACCESS_KEY, settings.policy());
  }
}
