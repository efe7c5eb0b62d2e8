package dev.keyrefresh.rotation.loop;

import dev.keyrefresh.failure.Thrown;
import dev.keyrefresh.rotation.Announcer;
import dev.keyrefresh.rotation.Cluster;
import dev.keyrefresh.rotation.Credentials;
import dev.keyrefresh.rotation.Doubts;
import dev.keyrefresh.rotation.UserNotes;
import dev.keyrefresh.rotation.VersionStore;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.time.Pause;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Everything outside of a run.
 *
 * @param versionIds a fresh id at every call
 * @param longestDelivery what a call of the updater may take
 * @param doubts what stands against a run beside what is observed
 * @param explanation tells a person what a failure of these ports means
 */
public record Ports(
    VersionStore store,
    Credentials credentials,
    UserNotes notes,
    Cluster cluster,
    Announcer announcer,
    InstantSource clock,
    Pause pause,
    Supplier<VersionId> versionIds,
    Duration longestDelivery,
    Doubts doubts,
    Function<RuntimeException, Attention> explanation) {

  /** Ports whose failures speak for themselves, and which nothing stands against. */
  public Ports(
      VersionStore store,
      Credentials credentials,
      UserNotes notes,
      Cluster cluster,
      Announcer announcer,
      InstantSource clock,
      Pause pause,
      Supplier<VersionId> versionIds,
      Duration longestDelivery) {
    this(
        store,
        credentials,
        notes,
        cluster,
        announcer,
        clock,
        pause,
        versionIds,
        longestDelivery,
        Doubts.NONE,
        failure ->
            new Attention(
                Reason.FAILED, Thrown.message(failure), "The next run carries on by itself."));
  }
}
