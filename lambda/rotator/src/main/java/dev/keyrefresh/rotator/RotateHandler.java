package dev.keyrefresh.rotator;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.keyrefresh.contract.Finding;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.rotation.Announcer.Happening;
import dev.keyrefresh.rotation.Credentials;
import dev.keyrefresh.rotation.Observed;
import dev.keyrefresh.rotation.Reason;
import dev.keyrefresh.rotation.Reconciler;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotator.Trigger.Action;
import dev.keyrefresh.rotator.Trigger.Format;
import dev.keyrefresh.rotator.Trigger.Message;
import dev.keyrefresh.rotator.Trigger.Misunderstood;
import dev.keyrefresh.rotator.aws.ClusterRegistry;
import dev.keyrefresh.rotator.aws.ClusterRegistry.Registered;
import dev.keyrefresh.rotator.aws.Failures;
import dev.keyrefresh.rotator.aws.IamAccessKeys;
import dev.keyrefresh.rotator.aws.IamGitCredentials;
import dev.keyrefresh.rotator.aws.IamUsers;
import dev.keyrefresh.rotator.aws.InstanceMemory;
import dev.keyrefresh.rotator.aws.Memory;
import dev.keyrefresh.rotator.aws.Mishaps;
import dev.keyrefresh.rotator.aws.NoCredentials;
import dev.keyrefresh.rotator.aws.SecretsManagerVersions;
import dev.keyrefresh.rotator.aws.UpdaterFunction;
import dev.keyrefresh.rotator.aws.UserClaim;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.VersionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** The rotator's entry: one event in, one result out; a run that failed ends in an exception. */
public final class RotateHandler
    implements
    RequestHandler<Map<String, Object>, Map<String, Object>> {
  private static final Mishaps NO_MISHAPS = (_, _) -> {};

  private final Settings settings;
  private final Wiring wiring;
  private final RunLog log;
  private final Map<ClusterName, Memory> told = new ConcurrentHashMap<>();

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
      return handle(Trigger.read(event), remaining);
    } catch (Misunderstood e) {
      log.refused(e.getMessage());
      throw e;
    }
  }

  private Map<String, Object> handle(Trigger trigger, Supplier<Duration> remaining) {
    return switch (trigger) {
      case Trigger.Sweep _ -> new Sweep(clusters(), this::sweep, remaining).run();
      case Trigger.One one -> one(one, remaining);
      case Trigger.Release release -> release(release);
      case Trigger.Exposed exposed -> new Exposures(owners(),
          (cluster, keys) -> reconcile(cluster, Asked.TO_LOOK.about(keys), remaining),
          log::ignored).handle(exposed);
      case Trigger.NonCompliant(var userId) -> nonCompliant(userId, remaining);
      case Trigger.Ignored(var why) -> ignored(why);
      case Trigger.Batch(var messages) -> batch(messages, remaining);
    };
  }

  /** Answers which messages the queue must send again. */
  private Map<String, Object> batch(List<Message> messages, Supplier<Duration> remaining) {
    return Map.of("batchItemFailures",
        messages.stream().filter(message -> !isDone(message, remaining))
            .map(message -> Map.of("itemIdentifier", message.id())).toList());
  }

  /**
   * A message that cannot be understood is done with: it would read no better the next time, and
   * would hide in the dead-letter queue what can be dealt with. Its refusal is an ERROR in the log.
   */
  private boolean isDone(Message message, Supplier<Duration> remaining) {
    try {
      Map<String, Object> result = handle(Trigger.read(message), remaining);
      return !Reason.OUT_OF_TIME.name().equals(result.get("reason"));
    } catch (Misunderstood e) {
      log.refused(e.getMessage());
      return true;
    } catch (RuntimeException e) {
      log.comesBack("message " + ClusterName.printable(message.id()) + ": " + e.getMessage());
      return false;
    }
  }

  private Map<String, Object> nonCompliant(String userId, Supplier<Duration> remaining) {
    Optional<ClusterName> cluster = owners().ofUser(userId);
    return cluster.isPresent()
        ? run(new Trigger.One(Action.RECONCILE, cluster.get(), false), remaining)
        : ignored("AWS Config's user " + ClusterName.printable(userId) + " is of no cluster here");
  }

  private Map<String, Object> ignored(String why) {
    log.ignored(why);
    return Map.of("ignored", why);
  }

  private Map<String, Object> one(Trigger.One one, Supplier<Duration> remaining) {
    ClusterName cluster = known(one.cluster());
    ByHand byHand = new ByHand(wiring.aws(), settings, wiring.clock(), this::open);
    return switch (one.action()) {
      case RECONCILE, ROTATE, STATUS -> run(one, remaining);
      case CHECK -> check(one);
      case DELIVER -> done(cluster, byHand.deliver(cluster, one.dryRun()));
      case PAUSE -> done(cluster, byHand.pause(cluster, one.dryRun()));
      case RESUME -> done(cluster, byHand.resume(cluster, one.dryRun()));
      case RELEASE -> release(new Trigger.Release(cluster, false, one.dryRun()));
    };
  }

  private ClusterName known(ClusterName cluster) {
    if (!settings.clusters().isEmpty() && !settings.clusters().contains(cluster)) {
      throw new Misunderstood("unknown cluster '" + cluster + "'; configured are "
          + settings.clusters() + ". Nothing was done");
    }
    return cluster;
  }

  private Map<String, Object> release(Trigger.Release asked) {
    ClusterName cluster = known(asked.cluster());
    try {
      SecretsManagerVersions secret = open(cluster);
      return done(cluster, new Release(cluster, secret,
          new UserClaim(wiring.aws(), secret.user(), cluster.value(), secret.arn()),
          () -> reconciler(cluster, secret).reconcile(rehearsal(false)), wiring.clock())
          .release(asked.present(), asked.dryRun()));
    } catch (SdkException e) {
      throw new RunFailed(cluster + ": release failed: " + Failures.inShort(e)
          + ". Run it again: what it began is finished by the next");
    }
  }

  private Map<String, Object> done(ClusterName cluster, Map<String, Object> answer) {
    log.done(cluster, answer);
    return answer;
  }

  private Map<String, Object> check(Trigger.One one) {
    ClusterName cluster = one.cluster();
    List<Finding> findings = new Check(wiring.aws(), settings, cluster, this::open,
        secret -> credentials(cluster, secret, NO_MISHAPS),
        secret -> reconciler(cluster, secret).reconcile(rehearsal(true)))
        .findings();
    log.checked(cluster, findings);
    return one.format() == Format.TEXT
        ? Results.text(cluster, CheckText.of(cluster, findings))
        : Results.check(cluster, findings);
  }

  private static Reconciler.Task rehearsal(boolean ofRotation) {
    return new Reconciler.Task(new RotationId(UUID.randomUUID().toString()), ofRotation, false,
        true, () -> Duration.ZERO, _ -> {});
  }

  private Map<String, Object> run(Trigger.One one, Supplier<Duration> remaining) {
    boolean dryRun = one.dryRun() || one.action() == Action.STATUS;
    Report report = reconcile(one.cluster(),
        new Asked(one.action() == Action.ROTATE, false, dryRun, Set.of()), remaining);
    if (report.failure().isPresent()) {
      throw new RunFailed(Sweep.failure(one.cluster(), report));
    }
    if (one.action() != Action.STATUS) {
      return Results.of(one.cluster(), report, dryRun);
    }
    Instant now = wiring.clock().instant();
    return one.format() == Format.TEXT
        ? Results.text(one.cluster(), StatusText.of(one.cluster(), report, now))
        : Results.status(one.cluster(), report, now);
  }

  private Report sweep(ClusterName cluster, boolean heldBack, Supplier<Duration> remaining) {
    return reconcile(cluster, new Asked(false, heldBack, false, Set.of()), remaining);
  }

  /** @param exposed keys to write down before anything else */
  private record Asked(boolean requested, boolean heldBack, boolean dryRun,
      Set<CredentialId> exposed) {
    private static final Asked TO_LOOK = new Asked(false, false, false, Set.of());

    Asked about(Set<CredentialId> keys) {
      return new Asked(requested, heldBack, dryRun, keys);
    }
  }

  private Report reconcile(ClusterName cluster, Asked asked, Supplier<Duration> remaining) {
    Reconciler.Task task = new Reconciler.Task(new RotationId(UUID.randomUUID().toString()),
        asked.requested(), asked.heldBack(), asked.dryRun(), remaining,
        decision -> log.step(cluster, decision));
    Report report;
    try {
      SecretsManagerVersions secret = open(cluster);
      boolean released = secret.isReleased();
      if (released && !asked.dryRun()) {
        report = released(cluster, secret, asked.exposed());
      } else {
        writeDown(asked.exposed(), secret);
        Report done = reconciler(cluster, secret).reconcile(task);
        report = released ? done.endingWith(Release.over(Set.of())) : done;
      }
      if (!asked.dryRun()) {
        report.observed().ifPresent(observed -> forgetGone(cluster, secret, observed));
      }
    } catch (RuntimeException e) {
      report = notBegun(cluster, e, asked.dryRun());
    }
    log.end(cluster, report, asked.dryRun());
    return report;
  }

  /** Nothing is done for a cluster that was given back; what AWS found of it is passed on. */
  private Report released(ClusterName cluster, SecretsManagerVersions secret,
      Set<CredentialId> exposed) {
    Report report = new Report(List.of(), Release.over(exposed), Optional.empty(),
        Optional.empty());
    if (!exposed.isEmpty()) {
      wiring.announcer(settings, cluster, secret,
          (call, why) -> log.mishap(cluster, call, why))
          .announce(new Happening.NeedsAttention(report.end(), Optional.empty()));
    }
    return report;
  }

  /** A run that failed before it could observe anything, such as its managed secret. */
  private Report notBegun(ClusterName cluster, RuntimeException failure, boolean dryRun) {
    Report report = Report.failed(failure,
        Explanation.of(failure, cluster, cluster.usualUser()));
    if (!dryRun) {
      wiring.announcer(settings, cluster,
          told.computeIfAbsent(cluster, _ -> new InstanceMemory()),
          (call, why) -> log.mishap(cluster, call, why))
          .announce(new Happening.NeedsAttention(report.end(), Optional.empty()));
    }
    return report;
  }

  private void writeDown(Set<CredentialId> exposed, SecretsManagerVersions secret) {
    if (!exposed.isEmpty()) {
      List<CredentialId> present = new IamUsers(wiring.aws()).keysOf(secret.user());
      secret.writeDownExposed(exposed,
          id -> HealthEvent.isAccessKey(id) && !present.contains(id));
    }
  }

  private void forgetGone(ClusterName cluster, SecretsManagerVersions secret, Observed observed) {
    Set<CredentialId> gone = Exposures.gone(observed);
    if (gone.isEmpty()) {
      return;
    }
    try {
      secret.forgetExposed(gone);
    } catch (RuntimeException e) {
      log.mishap(cluster, "secretsmanager:TagResource", Failures.inShort(e));
    }
  }

  private Owners owners() {
    return new Owners(clusters(), cluster -> open(cluster).user(),
        new IamUsers(wiring.aws()));
  }

  /** As configured, or else as registered by the tags of managed secrets. */
  private List<ClusterName> clusters() {
    if (!settings.clusters().isEmpty()) {
      return settings.clusters();
    }
    Registered found = new ClusterRegistry(wiring.aws(), settings.region(), ClusterName::isOne)
        .registered();
    found.disbelieved().forEach(log::ignored);
    return found.clusters().stream().map(ClusterName::new).toList();
  }

  private SecretsManagerVersions open(ClusterName cluster) {
    return SecretsManagerVersions.open(wiring.aws(), cluster.secretName(), cluster.usualUser());
  }

  private Reconciler reconciler(ClusterName cluster, SecretsManagerVersions secret) {
    Mishaps mishaps = (call, why) -> log.mishap(cluster, call, why);
    return new Reconciler(
        new Reconciler.Ports(secret,
            credentials(cluster, secret, mishaps),
            new UpdaterFunction(wiring.aws(), settings.updaterOf(cluster), cluster.value(),
                secret.arn(), secret.kind()),
            wiring.announcer(settings, cluster, secret, mishaps), wiring.clock(), wiring.pause(),
            () -> new VersionId(UUID.randomUUID().toString()), settings.updaterTimeout(),
            failure -> Explanation.of(failure, cluster, secret.user().value())),
        secret.kind(), settings.policy());
  }

  private Credentials credentials(ClusterName cluster, SecretsManagerVersions secret,
      Mishaps mishaps) {
    return switch (secret.kind()) {
      case ACCESS_KEY -> new IamAccessKeys(wiring.aws(), secret.user(), cluster.value(),
          secret.arn(), mishaps);
      case GIT_CREDENTIAL -> new IamGitCredentials(wiring.aws(), secret.user(), cluster.value(),
          secret.arn(), mishaps);
      case KEYLESS -> new NoCredentials(wiring.aws(), secret.user());
    };
  }
}
