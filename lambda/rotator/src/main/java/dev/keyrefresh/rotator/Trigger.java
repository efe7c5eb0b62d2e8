package dev.keyrefresh.rotator;

import java.util.Map;
import java.util.Optional;

/** What an event asks for. Events are hints: they say which cluster to look at, not what to do. */
public sealed interface Trigger {

  /** Look at every configured cluster, one after the other. */
  record Sweep() implements Trigger {}

  /** Look at one cluster. */
  record One(Action action, ClusterName cluster, boolean dryRun) implements Trigger {}

  enum Action {
    RECONCILE("reconcile"), ROTATE("rotate"), STATUS("status");

    private final String word;

    Action(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    private static Optional<Action> of(String word) {
      for (Action action : values()) {
        if (action.word.equals(word)) {
          return Optional.of(action);
        }
      }
      return Optional.empty();
    }
  }

  /** The event cannot be understood; the message says what is. */
  final class Misunderstood extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Misunderstood(String message) {
      super(message);
    }
  }

  /** Reads what the Lambda runtime made of the event: an EventBridge rule's, or a plain action. */
  static Trigger read(Map<String, Object> event) {
    if (event.get("detail-type") instanceof String type) {
      if (type.equals("Scheduled Event")) {
        return new Sweep();
      }
      throw new Misunderstood("unknown detail-type '" + ClusterName.printable(type)
          + "': 'Scheduled Event' is known. Nothing was done");
    }
    if (!(event.get("action") instanceof String word)) {
      throw new Misunderstood("no 'action' in the event. " + expected());
    }
    Action action = Action.of(word).orElseThrow(() -> new Misunderstood(
        "unknown action '" + ClusterName.printable(word) + "'. " + expected()));
    if (!(event.get("cluster") instanceof String cluster)) {
      throw new Misunderstood("no 'cluster' in the event. " + expected());
    }
    try {
      return new One(action, new ClusterName(cluster), dryRun(event));
    } catch (IllegalArgumentException e) {
      throw new Misunderstood(e.getMessage() + ". Nothing was done");
    }
  }

  private static boolean dryRun(Map<String, Object> event) {
    return switch (event.get("dryRun")) {
      case null -> false;
      case Boolean flag -> flag;
      default -> throw new Misunderstood(
          "'dryRun' is neither true nor false. Nothing was done: it may have been meant");
    };
  }

  private static String expected() {
    return "Expected: {\"action\":\"reconcile|rotate|status\",\"cluster\":NAME,"
        + "\"dryRun\":true|false}. Nothing was done";
  }
}
