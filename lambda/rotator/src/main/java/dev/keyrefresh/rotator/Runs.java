package dev.keyrefresh.rotator;

import dev.keyrefresh.aws.client.Failures;
import dev.keyrefresh.contract.Served;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotation.Announcer.Happening;
import dev.keyrefresh.rotation.QuickCheck;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.RunRequest;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.rotation.loop.Ports;
import dev.keyrefresh.rotation.loop.Reconciler;
import dev.keyrefresh.rotation.loop.RunLimits;
import dev.keyrefresh.rotator.admin.Check;
import dev.keyrefresh.rotator.admin.Release;
import dev.keyrefresh.rotator.client.Mishaps;
import dev.keyrefresh.rotator.client.UpdaterFunction;
import dev.keyrefresh.rotator.config.RotatorSettings;
import dev.keyrefresh.rotator.event.IdleCluster;
import dev.keyrefresh.rotator.event.Trigger;
import dev.keyrefresh.rotator.iam.ClusterUser;
import dev.keyrefresh.rotator.iam.UserClaim;
import dev.keyrefresh.rotator.mail.About;
import dev.keyrefresh.rotator.notice.InstanceMemory;
import dev.keyrefresh.rotator.notice.NoticeMemory;
import dev.keyrefresh.rotator.report.FailureAdvice;
import dev.keyrefresh.rotator.report.RotatorLog;
import dev.keyrefresh.rotator.secrets.ManagedSecret;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.VersionId;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Runs of one cluster each. What goes wrong in one is in its report, and every end is logged. */
final class Runs {
  private final RotatorSettings settings;
  private final RotatorWiring wiring;
  private final RotatorLog log;
  private final Map<ClusterName, NoticeMemory> told = new ConcurrentHashMap<>();
  private final NoticeMemory toldOfAll = new InstanceMemory();

  Runs(RotatorSettings settings, RotatorWiring wiring, RotatorLog log) {
    this.settings = settings;
    this.wiring = wiring;
    this.log = log;
  }

  /** Opens a cluster's managed secret; may throw. */
  ManagedSecret open(ClusterName cluster) {
    return ManagedSecret.open(
        wiring.aws(), cluster.secretName(), cluster.usualUser(), settings.kmsKey());
  }

  /** What an administrator asked for by hand. */
  Report reconcile(
      ClusterName cluster, boolean rotate, boolean dryRun, Supplier<Duration> remaining) {
    return logged(
        cluster,
        dryRun,
        () -> full(cluster, request(rotate, false, dryRun), Set.of(), RunLimits.ofTime(remaining)));
  }

  /**
   * @param exposed keys to write down before anything else
   */
  Report exposed(ClusterName cluster, Set<CredentialId> exposed, Supplier<Duration> remaining) {
    return logged(
        cluster,
        false,
        () -> full(cluster, request(false, false, false), exposed, RunLimits.ofTime(remaining)));
  }

  /**
   * A sweep's look: a quick check where nothing is going on, and a full look where that is not
   * enough.
   */
  Report look(Trigger.Look look, BooleanSupplier heldBack, Supplier<Duration> remaining) {
    ClusterName cluster = look.cluster();
    return logged(
        cluster,
        false,
        () ->
            look.idle()
                .filter(_ -> !look.quarantined())
                .flatMap(idle -> quickCheck(cluster, idle))
                .orElseGet(
                    () ->
                        full(
                            cluster,
                            request(false, look.quarantined(), false),
                            Set.of(),
                            new RunLimits(heldBack, remaining))));
  }

  private Report logged(ClusterName cluster, boolean dryRun, Supplier<Report> run) {
    Report report;
    try {
      report = run.get();
    } catch (RuntimeException e) {
      report = notBegun(cluster, e, dryRun);
    }
    log.end(cluster, report, dryRun);
    return report;
  }

  /** A run that failed before it could observe anything, such as its managed secret. */
  private Report notBegun(ClusterName cluster, RuntimeException failure, boolean dryRun) {
    Report report = Report.failed(failure, FailureAdvice.of(failure, cluster, cluster.usualUser()));
    if (!dryRun) {
      wiring
          .announcer(
              settings,
              cluster,
              told.computeIfAbsent(cluster, _ -> new InstanceMemory()),
              mishaps(cluster))
          .announce(new Happening.NeedsAttention(report.end(), Optional.empty()));
    }
    return report;
  }

  /** Where it fails, a full look fails too and says why, or does better. */
  private Optional<Report> quickCheck(ClusterName cluster, IdleCluster idle) {
    try {
      return look(cluster, idle);
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private Optional<Report> look(ClusterName cluster, IdleCluster idle) {
    return new QuickCheck(
            user(cluster, idle.kind(), idle.user(), idle.secretArn(), mishaps(cluster))
                .credentials(),
            updater(cluster, new Served(idle.secretArn(), idle.user(), idle.kind())),
            settings.policy(),
            wiring.clock())
        .look();
  }

  /**
   * @param exposed keys to write down before anything else
   */
  private Report full(
      ClusterName cluster, RunRequest request, Set<CredentialId> exposed, RunLimits limits) {
    ManagedSecret secret = open(cluster);
    ExposedIds writtenDown = exposedIds(cluster, secret);
    Report report;
    boolean released = secret.isReleased();
    if (released && !request.dryRun()) {
      report = released(cluster, secret, exposed);
    } else {
      if (!exposed.isEmpty()) {
        secret.writeDownExposed(exposed);
      }
      if (!request.dryRun()) {
        writeDownSince(cluster, secret);
      }
      Report done =
          reconciler(cluster, secret, writtenDown)
              .reconcile(
                  request,
                  limits,
                  decision -> {
                    log.step(cluster, decision);
                    writtenDown.taken(decision);
                  });
      report = released ? done.endingWith(Release.over(Set.of())) : done;
    }
    if (!request.dryRun()) {
      report
          .observed()
          .ifPresent(observed -> forget(cluster, secret, writtenDown.dealtWith(observed)));
    }
    return report;
  }

  /** Nothing is done for a cluster that was given back; what AWS found of it is passed on. */
  private Report released(ClusterName cluster, ManagedSecret secret, Set<CredentialId> exposed) {
    Report report =
        new Report(List.of(), Release.over(exposed), Optional.empty(), Optional.empty());
    if (!exposed.isEmpty()) {
      wiring
          .announcer(settings, cluster, secret, mishaps(cluster))
          .announce(new Happening.NeedsAttention(report.end(), Optional.empty()));
    }
    return report;
  }

  /** Where it cannot be written, an exposed credential waits for those who hold it. */
  private void writeDownSince(ClusterName cluster, ManagedSecret secret) {
    try {
      secret.writeDownExposedSince(wiring.clock().instant().truncatedTo(ChronoUnit.SECONDS));
    } catch (RuntimeException e) {
      log.mishap(cluster.value(), "secretsmanager:TagResource", Failures.inShort(e));
    }
  }

  private void forget(ClusterName cluster, ManagedSecret secret, Set<CredentialId> dealtWith) {
    if (dealtWith.isEmpty()) {
      return;
    }
    try {
      secret.forgetExposed(dealtWith);
    } catch (RuntimeException e) {
      log.mishap(cluster.value(), "secretsmanager:TagResource", Failures.inShort(e));
    }
  }

  /** Tells people of something that is about no one cluster. */
  void tell(Attention why) {
    wiring
        .announcer(settings, toldOfAll, (call, whyNot) -> log.mishap(About.ALL, call, whyNot))
        .announce(
            new Happening.NeedsAttention(
                new Decision(new Step.Wait(Optional.empty()), why.reason(), List.of(why)),
                Optional.empty()));
  }

  /** What of a check rests on the same parts as a run. */
  Check check(ClusterName cluster) {
    return new Check(
        wiring.aws(),
        settings,
        cluster,
        this::open,
        secret -> user(cluster, secret.kind(), secret.user(), secret.arn(), (_, _) -> {}),
        secret -> dryRun(cluster, secret, true));
  }

  /** To give a cluster back. Opens its managed secret; may throw. */
  Release release(ClusterName cluster) {
    ManagedSecret secret = open(cluster);
    return new Release(
        cluster,
        secret,
        claim(cluster, secret),
        () -> dryRun(cluster, secret, false),
        wiring.clock());
  }

  private Report dryRun(ClusterName cluster, ManagedSecret secret, boolean requested) {
    return reconciler(cluster, secret, exposedIds(cluster, secret))
        .reconcile(request(requested, false, true), RunLimits.ofTime(() -> Duration.ZERO), _ -> {});
  }

  private static RunRequest request(boolean requested, boolean quarantined, boolean dryRun) {
    return new RunRequest(
        new RotationId(UUID.randomUUID().toString()), requested, quarantined, dryRun);
  }

  private ExposedIds exposedIds(ClusterName cluster, ManagedSecret secret) {
    return new ExposedIds(secret, claim(cluster, secret), mishaps(cluster));
  }

  private UserClaim claim(ClusterName cluster, ManagedSecret secret) {
    return new UserClaim(wiring.aws(), secret.user(), cluster.value(), secret.arn());
  }

  private Reconciler reconciler(ClusterName cluster, ManagedSecret secret, ExposedIds writtenDown) {
    Mishaps mishaps = mishaps(cluster);
    UpdaterFunction updater = updater(cluster, secret.served());
    ClusterUser user = user(cluster, secret.kind(), secret.user(), secret.arn(), mishaps);
    return new Reconciler(
        new Ports(
            secret,
            user.credentials(),
            user.notes(),
            updater,
            wiring.announcer(settings, cluster, secret, mishaps),
            wiring.clock(),
            wiring.pause(),
            () -> new VersionId(UUID.randomUUID().toString()),
            settings.updaterTimeout(),
            new RunDoubts(cluster, secret, updater, writtenDown),
            failure -> FailureAdvice.of(failure, cluster, secret.user().value())),
        secret.kind(),
        secret.policy(settings.policy()));
  }

  private Mishaps mishaps(ClusterName cluster) {
    return (call, why) -> log.mishap(cluster.value(), call, why);
  }

  private UpdaterFunction updater(ClusterName cluster, Served named) {
    return new UpdaterFunction(wiring.aws(), settings.updaterOf(cluster), cluster.value(), named);
  }

  private ClusterUser user(
      ClusterName cluster, CredentialKind kind, UserName name, String secretArn, Mishaps mishaps) {
    return ClusterUser.of(wiring.aws(), kind, name, cluster, secretArn, mishaps);
  }
}
