package dev.keyrefresh.rotator.event;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.name.ClusterName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an event asks for. Events are hints: they say which cluster to look at, not what to do. Only
 * an exposure adds a fact that nothing else knows.
 */
public sealed interface Trigger {

  /**
   * Look at every cluster.
   *
   * @param from where an earlier invocation ended
   */
  record Sweep(Optional<String> from) implements Trigger {}

  /**
   * A sweep's look at one cluster, by way of the queue.
   *
   * @param quarantined whether AWS has put a quarantine policy on its user
   * @param idle where the sweep saw nothing going on
   */
  record Look(ClusterName cluster, boolean quarantined, Optional<IdleCluster> idle)
      implements Trigger {}

  /** Do something about one cluster, most often: look at it. */
  record One(Action action, ClusterName cluster, boolean dryRun, Format format) implements Trigger {
    public One(Action action, ClusterName cluster, boolean dryRun) {
      this(action, cluster, dryRun, Format.JSON);
    }
  }

  /** How a report is answered. */
  enum Format {
    JSON,
    TEXT
  }

  /**
   * Give a cluster back.
   *
   * @param present whether its targets are left as they are, whatever that is
   */
  record Release(ClusterName cluster, boolean present, boolean dryRun) implements Trigger {}

  /**
   * AWS reported access keys as exposed, on one page of perhaps several.
   *
   * @param user whose they are by the event's own word, which older payloads lack
   * @param code the Health event's type code
   */
  record Exposed(Set<CredentialId> keys, Optional<UserName> user, String code) implements Trigger {
    public Exposed {
      keys = Set.copyOf(keys);
    }
  }

  /**
   * AWS Config says of an IAM user that a key of it is too old.
   *
   * @param userId the unique id (AIDA…): Config does not tell the name
   */
  record NonCompliant(String userId) implements Trigger {}

  /** Nothing to be done, and that is right. */
  record Ignored(String why) implements Trigger {}

  /** Messages of the queue; each is read for itself, so that one that is malformed stops none. */
  record Batch(List<Message> messages) implements Trigger {
    public Batch {
      messages = List.copyOf(messages);
    }
  }

  /**
   * @param id by which the queue is told that it must come back
   * @param receipt by which its visibility can be changed
   * @param receives how often it has come by now, this time included
   */
  record Message(String id, String body, Optional<String> receipt, int receives) {}

  enum Action {
    RECONCILE("reconcile"),
    ROTATE("rotate"),
    DELIVER("deliver"),
    STATUS("status"),
    CHECK("check"),
    PAUSE("pause"),
    RESUME("resume"),
    RELEASE("release");

    private final String word;

    Action(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    static Optional<Action> of(String word) {
      return Arrays.stream(values()).filter(action -> action.word.equals(word)).findFirst();
    }
  }
}
