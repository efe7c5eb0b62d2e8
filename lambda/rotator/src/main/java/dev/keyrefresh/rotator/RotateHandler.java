package dev.keyrefresh.rotator;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.keyrefresh.aws.client.Failures;
import dev.keyrefresh.aws.snapshot.Priming;
import dev.keyrefresh.contract.Finding;
import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.failure.Thrown;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.name.Printable;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotator.admin.AdminActions;
import dev.keyrefresh.rotator.admin.CheckText;
import dev.keyrefresh.rotator.admin.StatusText;
import dev.keyrefresh.rotator.config.RotatorSettings;
import dev.keyrefresh.rotator.event.Misunderstood;
import dev.keyrefresh.rotator.event.Trigger;
import dev.keyrefresh.rotator.event.Trigger.Action;
import dev.keyrefresh.rotator.event.Trigger.Format;
import dev.keyrefresh.rotator.event.TriggerReader;
import dev.keyrefresh.rotator.fleet.ClusterLookup;
import dev.keyrefresh.rotator.fleet.Exposures;
import dev.keyrefresh.rotator.fleet.Fleet;
import dev.keyrefresh.rotator.fleet.InlineSweep;
import dev.keyrefresh.rotator.fleet.QueuedSweep;
import dev.keyrefresh.rotator.fleet.SweepNotices;
import dev.keyrefresh.rotator.fleet.SweepSummary;
import dev.keyrefresh.rotator.iam.IamUsers;
import dev.keyrefresh.rotator.queue.SqsBatch;
import dev.keyrefresh.rotator.queue.WorkQueue;
import dev.keyrefresh.rotator.report.FailureAdvice;
import dev.keyrefresh.rotator.report.Results;
import dev.keyrefresh.rotator.report.RotatorLog;
import dev.keyrefresh.rotator.report.RunFailed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** The rotator's entry: one event in, one result out; a run that failed ends in an exception. */
public final class RotateHandler implements RequestStreamHandler {
  private final RotatorSettings settings;
  private final RotatorWiring wiring;
  private final RotatorLog log;
  private final Runs runs;
  private final Fleet fleet;
  private final Optional<WorkQueue> queue;

  // Held on to for the runtime, which does not.
  @SuppressWarnings("UnusedVariable")
  private final Optional<Priming> priming;

  /** As Lambda makes it, from the environment. */
  public RotateHandler() {
    this(RotatorSettings.of(System.getenv()));
  }

  private RotateHandler(RotatorSettings settings) {
    this(
        settings,
        RotatorWiring.of(settings),
        Priming.before(System.getenv(), () -> RotatorPrimer.prime(settings), System.out::println));
  }

  public RotateHandler(RotatorSettings settings, RotatorWiring wiring) {
    this(settings, wiring, Optional.empty());
  }

  /**
   * @param priming held on to, so that it happens
   */
  private RotateHandler(RotatorSettings settings, RotatorWiring wiring, Optional<Priming> priming) {
    this.settings = settings;
    this.wiring = wiring;
    log = new RotatorLog(wiring.out(), wiring.clock(), settings.clusterMetrics());
    runs = new Runs(settings, wiring, log);
    fleet = new Fleet(settings, wiring.aws(), wiring.clock(), log);
    queue = settings.queue().map(url -> new WorkQueue(wiring.aws(), url, wiring.pause()));
    this.priming = priming;
  }

  /** Takes and answers a JSON object; the runtime's own serializer would take longer to load. */
  @Override
  public void handleRequest(InputStream event, OutputStream result, Context context)
      throws IOException {
    handle(event, result, () -> Duration.ofMillis(context.getRemainingTimeInMillis()));
  }

  void handle(InputStream event, OutputStream result, Supplier<Duration> remaining)
      throws IOException {
    try {
      Json.write(handle(TriggerReader.read(read(event)), remaining), result);
    } catch (Misunderstood e) {
      refuse(e);
      throw e;
    }
  }

  private void refuse(Misunderstood event) {
    log.refused(Thrown.message(event));
    event.forPeople().ifPresent(runs::tell);
  }

  private static Map<String, Object> read(InputStream event) throws IOException {
    try {
      return Json.read(event);
    } catch (Malformed e) {
      throw new Misunderstood("the event is " + e.getMessage() + ". Nothing was done");
    }
  }

  /** What fails before it is known which cluster it is about is about all of them. */
  private Map<String, Object> handle(Trigger trigger, Supplier<Duration> remaining) {
    try {
      return dealWith(trigger, remaining);
    } catch (SdkException e) {
      throw failed(FailureAdvice.ofAll(e));
    }
  }

  private RunFailed failed(Attention why) {
    String message = why.known() + ". " + why.whatToDo();
    log.failed(message);
    runs.tell(why);
    return new RunFailed(message);
  }

  private Map<String, Object> dealWith(Trigger trigger, Supplier<Duration> remaining) {
    return switch (trigger) {
      case Trigger.Sweep(var from) -> sweep(from, remaining);
      case Trigger.Look look -> look(look, remaining);
      case Trigger.One one -> one(one, remaining);
      case Trigger.Release release -> release(release);
      case Trigger.Exposed exposed ->
          new Exposures(
                  owners(), (cluster, keys) -> runs.exposed(cluster, keys, remaining), log::ignored)
              .handle(exposed);
      case Trigger.NonCompliant(var userId) -> nonCompliant(userId, remaining);
      case Trigger.Ignored(var why) -> ignored(why);
      case Trigger.Batch(var messages) ->
          new SqsBatch(inner -> handle(inner, remaining), this::refuse, queue, log).batch(messages);
    };
  }

  private Map<String, Object> sweep(Optional<String> from, Supplier<Duration> remaining) {
    SweepNotices notices = fleet.notices();
    Function<Optional<String>, Fleet.Page> pages = notices.of(fleet::page);
    try {
      Map<String, Object> result =
          queue.isPresent()
              ? dispatch(pages, queue.get(), from, remaining)
              : new InlineSweep(pages, fleet.quarantined(), runs::look, remaining).run();
      log.swept(result);
      return result;
    } finally {
      tell(notices.all());
    }
  }

  private void tell(List<Attention> notices) {
    notices.forEach(
        notice -> {
          log.warned(notice.known() + ". " + notice.whatToDo());
          runs.tell(notice);
        });
  }

  private Map<String, Object> dispatch(
      Function<Optional<String>, Fleet.Page> pages,
      WorkQueue to,
      Optional<String> from,
      Supplier<Duration> remaining) {
    try {
      return new QueuedSweep(pages, fleet.quarantined(), to::send, remaining).run(from);
    } catch (RunFailed e) {
      throw failed(
          new Attention(
              Reason.FAILED,
              Thrown.message(e),
              "Targets are renewed all the same. Where a call is not allowed, add it to the policy"
                  + " of the rotator's role; where there is no such queue, correct QUEUE_URL."));
    }
  }

  private Map<String, Object> look(Trigger.Look look, Supplier<Duration> remaining) {
    ClusterName cluster = known(look.cluster());
    Report report = runs.look(look, fleet::isBusy, remaining);
    expectSuccess(cluster, report);
    return Results.of(cluster, report, false);
  }

  private Map<String, Object> nonCompliant(String userId, Supplier<Duration> remaining) {
    Set<ClusterName> clusters = owners().ofUser(userId);
    if (clusters.isEmpty()) {
      return ignored("AWS Config's user " + Printable.cut(userId) + " is of no cluster here");
    }
    if (clusters.size() == 1) {
      return run(new Trigger.One(Action.RECONCILE, clusters.iterator().next(), false), remaining);
    }
    SweepSummary all = new SweepSummary();
    clusters.forEach(cluster -> all.add(cluster, runs.reconcile(cluster, false, false, remaining)));
    return all.result();
  }

  private Map<String, Object> ignored(String why) {
    log.ignored(why);
    return Map.of("ignored", why);
  }

  private ClusterName known(ClusterName cluster) {
    if (!settings.clusters().isEmpty() && !settings.clusters().contains(cluster)) {
      throw new Misunderstood(
          "unknown cluster '"
              + cluster
              + "'; configured are "
              + settings.clusters()
              + ". Nothing was done");
    }
    return cluster;
  }

  private Map<String, Object> one(Trigger.One one, Supplier<Duration> remaining) {
    ClusterName cluster = known(one.cluster());
    AdminActions byHand = new AdminActions(wiring.aws(), settings, wiring.clock(), runs::open);
    return switch (one.action()) {
      case RECONCILE, ROTATE, STATUS -> run(one, remaining);
      case CHECK -> check(one);
      case DELIVER -> done(cluster, byHand.deliver(cluster, one.dryRun()));
      case PAUSE -> done(cluster, byHand.pause(cluster, one.dryRun()));
      case RESUME -> done(cluster, byHand.resume(cluster, one.dryRun()));
      case RELEASE -> release(new Trigger.Release(cluster, false, one.dryRun()));
    };
  }

  private Map<String, Object> release(Trigger.Release asked) {
    ClusterName cluster = known(asked.cluster());
    try {
      return done(cluster, runs.release(cluster).release(asked.present(), asked.dryRun()));
    } catch (SdkException e) {
      throw new RunFailed(
          cluster
              + ": release failed: "
              + Failures.inShort(e)
              + ". Run it again: what it began is finished by the next");
    }
  }

  private Map<String, Object> done(ClusterName cluster, Map<String, Object> answer) {
    log.done(cluster, answer);
    return answer;
  }

  private Map<String, Object> check(Trigger.One one) {
    ClusterName cluster = one.cluster();
    List<Finding> findings = runs.check(cluster).findings();
    log.checked(cluster, findings);
    return one.format() == Format.TEXT
        ? Results.text(cluster, CheckText.of(cluster, findings))
        : Results.check(cluster, findings);
  }

  private Map<String, Object> run(Trigger.One one, Supplier<Duration> remaining) {
    boolean dryRun = one.dryRun() || one.action() == Action.STATUS;
    Report report = runs.reconcile(one.cluster(), one.action() == Action.ROTATE, dryRun, remaining);
    expectSuccess(one.cluster(), report);
    if (one.action() != Action.STATUS) {
      return Results.of(one.cluster(), report, dryRun);
    }
    Instant now = wiring.clock().instant();
    return one.format() == Format.TEXT
        ? Results.text(one.cluster(), StatusText.of(one.cluster(), report, now))
        : Results.status(one.cluster(), report, now);
  }

  private static void expectSuccess(ClusterName cluster, Report report) {
    if (report.failure().isPresent()) {
      throw new RunFailed(SweepSummary.failure(cluster, report));
    }
  }

  private ClusterLookup owners() {
    return new ClusterLookup(
        fleet.members(), runs::open, new IamUsers(wiring.aws()), notice -> tell(List.of(notice)));
  }
}
