package dev.keyrefresh.rotator.admin;

import dev.keyrefresh.aws.client.Failures;
import dev.keyrefresh.contract.UpdateResult;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotator.client.RotatorClients;
import dev.keyrefresh.rotator.client.UpdaterFunction;
import dev.keyrefresh.rotator.client.UpdaterFunction.Unanswered;
import dev.keyrefresh.rotator.config.RotatorSettings;
import dev.keyrefresh.rotator.event.Trigger.Action;
import dev.keyrefresh.rotator.report.RunFailed;
import dev.keyrefresh.rotator.secrets.ManagedSecret;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** What an administrator asks for beside a run. */
public final class AdminActions {
  private final RotatorClients aws;
  private final RotatorSettings settings;
  private final InstantSource clock;
  private final Function<ClusterName, ManagedSecret> open;

  public AdminActions(
      RotatorClients aws,
      RotatorSettings settings,
      InstantSource clock,
      Function<ClusterName, ManagedSecret> open) {
    this.aws = aws;
    this.settings = settings;
    this.clock = clock;
    this.open = open;
  }

  /** Pauses rotation and retirement; targets are still renewed, a key that ages goes on ageing. */
  public Map<String, Object> pause(ClusterName cluster, boolean dryRun) {
    return paused(cluster, true, dryRun);
  }

  public Map<String, Object> resume(ClusterName cluster, boolean dryRun) {
    return paused(cluster, false, dryRun);
  }

  /** Has the updater deliver what is wanted now, and answers as it does. */
  public Map<String, Object> deliver(ClusterName cluster, boolean dryRun) {
    UpdateResult result;
    ManagedSecret secret = open(cluster, Action.DELIVER);
    try {
      result =
          new UpdaterFunction(aws, settings.updaterOf(cluster), cluster.value(), secret.served())
              .deliverWanted(dryRun);
    } catch (Unanswered e) {
      throw new RunFailed(
          cluster
              + ": nobody can tell what became of deliver: "
              + e.getMessage()
              + ". Targets keep what they hold, and the updater's schedule tries again");
    }
    Map<String, Object> answer = answer(cluster, Action.DELIVER, dryRun);
    answer.putAll(result.toMap());
    return answer;
  }

  private Map<String, Object> paused(ClusterName cluster, boolean pause, boolean dryRun) {
    Action action = pause ? Action.PAUSE : Action.RESUME;
    ManagedSecret secret = open(cluster, action);
    boolean turns = secret.isPaused() != pause;
    boolean takesBack = !pause && secret.isReleased();
    if (!dryRun) {
      attempt(
          cluster,
          action,
          () -> {
            if (turns) {
              secret.pause(pause ? "since " + clock.instant() : "false");
            }
            if (takesBack) {
              secret.release("false");
            }
            return secret;
          });
    }
    Map<String, Object> answer = answer(cluster, action, dryRun);
    answer.put("changes", turns || takesBack);
    answer.put(
        "meaning",
        pause
            ? "nothing is rotated or retired, not even an exposed key; targets are still renewed"
            : takesBack
                ? "taken back: the next run carries on, and claims the user before it changes it"
                : "the next run carries on");
    return answer;
  }

  private ManagedSecret open(ClusterName cluster, Action action) {
    return attempt(cluster, action, () -> open.apply(cluster));
  }

  private static <T> T attempt(ClusterName cluster, Action action, Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      throw new RunFailed(
          cluster
              + ": "
              + action.word()
              + " failed: "
              + Failures.inShort(e)
              + " from Secrets Manager, about "
              + cluster.secretName()
              + ". Everything else goes on as before; try again");
    }
  }

  private static Map<String, Object> answer(ClusterName cluster, Action action, boolean dryRun) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("cluster", cluster.value());
    answer.put("action", action.word());
    if (dryRun) {
      answer.put("dryRun", true);
    }
    return answer;
  }
}
