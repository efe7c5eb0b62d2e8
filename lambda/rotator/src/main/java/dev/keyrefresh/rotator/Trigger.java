package dev.keyrefresh.rotator;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.name.Printable;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotator.aws.AtRest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
   * @param atRest where the sweep saw nothing going on
   */
  record Look(ClusterName cluster, boolean quarantined, Optional<AtRest> atRest)
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

    private static Optional<Action> of(String word) {
      return Arrays.stream(values()).filter(action -> action.word.equals(word)).findFirst();
    }
  }

  /** The event cannot be understood; the message says what is. */
  final class Misunderstood extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Attention> forPeople;

    Misunderstood(String message) {
      this(message, Optional.empty());
    }

    /**
     * @param forPeople what somebody must do about it, where nothing else will
     */
    Misunderstood(String message, Optional<Attention> forPeople) {
      super(message);
      this.forPeople = forPeople;
    }

    Optional<Attention> forPeople() {
      return forPeople;
    }
  }

  /** Reads what the Lambda runtime made of the event. */
  static Trigger read(Map<String, Object> event) {
    Fields fields = new Fields(event);
    if (event.get("Records") instanceof List<?>) {
      return batch(fields);
    }
    return fields
        .text("detail-type")
        .map(type -> fromBus(type, fields))
        .orElseGet(() -> plain(event));
  }

  /** Reads the body of a message: any event but another batch. */
  static Trigger read(Message message) {
    Map<String, Object> event;
    try {
      event = Json.read(message.body());
    } catch (Malformed e) {
      throw new Misunderstood(
          "the body of message "
              + Printable.cut(message.id())
              + " is "
              + e.getMessage()
              + ". Nothing was done");
    }
    if (event.containsKey("Records")) {
      throw new Misunderstood(
          "message " + Printable.cut(message.id()) + " holds other messages. Nothing was done");
    }
    return read(event);
  }

  private static Trigger fromBus(String type, Fields event) {
    String source = event.text("source").orElse("aws.events");
    return switch (source + ", " + type) {
      case "aws.events, Scheduled Event" -> new Sweep(Optional.empty());
      case "aws.health, AWS Health Event" -> HealthEvent.read(event);
      case "aws.config, Config Rules Compliance Change" -> ConfigEvent.read(event);
      default ->
          throw new Misunderstood(
              "unknown detail-type '"
                  + Printable.cut(type)
                  + "' of source '"
                  + Printable.cut(source)
                  + "': 'Scheduled Event', 'AWS Health Event' and 'Config Rules Compliance Change'"
                  + " of AWS are known. Nothing was done");
    };
  }

  private static Trigger batch(Fields event) {
    return new Batch(
        event
            .objects("Records")
            .map(
                fields -> {
                  String source = fields.text("eventSource").orElse("");
                  if (!source.equals("aws:sqs")) {
                    throw new Misunderstood(
                        "a record of '"
                            + Printable.cut(source)
                            + "': only messages of SQS are read. Nothing was done");
                  }
                  String id =
                      fields
                          .text("messageId")
                          .orElseThrow(
                              () ->
                                  new Misunderstood(
                                      "a message without 'messageId', so it could not be sent back."
                                          + " Nothing was done"));
                  return new Message(
                      id,
                      fields.text("body").orElse(""),
                      fields.text("receiptHandle"),
                      receives(
                          fields.object("attributes").text("ApproximateReceiveCount").orElse("1")));
                })
            .toList());
  }

  private static int receives(String count) {
    return count.matches("[0-9]{1,6}") ? Math.max(1, Integer.parseInt(count)) : 1;
  }

  private static Trigger plain(Map<String, Object> event) {
    if (!(event.get("action") instanceof String word)) {
      throw new Misunderstood("no 'action' in the event. " + expected());
    }
    if (word.equals(SweepMessage.SWEEP)) {
      return new Sweep(new Fields(event).text(SweepMessage.FROM));
    }
    Action action =
        Action.of(word)
            .orElseThrow(
                () ->
                    new Misunderstood(
                        "unknown action '" + Printable.cut(word) + "'. " + expected()));
    if (!(event.get("cluster") instanceof String cluster)) {
      throw new Misunderstood("no 'cluster' in the event. " + expected());
    }
    try {
      ClusterName name = new ClusterName(cluster);
      if (event.containsKey(SweepMessage.SWEEP) && action == Action.RECONCILE) {
        return SweepMessage.look(name, new Fields(event));
      }
      boolean present = leavesPresent(action, event);
      return action == Action.RELEASE
          ? new Release(name, present, dryRun(event))
          : new One(action, name, dryRun(event), format(action, event));
    } catch (IllegalArgumentException e) {
      throw new Misunderstood(e.getMessage() + ". Nothing was done");
    }
  }

  private static boolean dryRun(Map<String, Object> event) {
    return switch (event.get("dryRun")) {
      case null -> false;
      case Boolean flag -> flag;
      default ->
          throw new Misunderstood(
              "'dryRun' is neither true nor false, and it may have been meant. Nothing was done");
    };
  }

  private static boolean leavesPresent(Action action, Map<String, Object> event) {
    return switch (event.get("leave")) {
      case null -> false;
      case String word when word.equals("present") && action == Action.RELEASE -> true;
      default ->
          throw new Misunderstood(
              "'leave' goes with the action release, and its one value is"
                  + " present: targets are left on what they hold. Nothing was done");
    };
  }

  private static Format format(Action action, Map<String, Object> event) {
    boolean reports = action == Action.STATUS || action == Action.CHECK;
    return switch (event.get("format")) {
      case null -> Format.JSON;
      case String word when word.equals("json") -> Format.JSON;
      case String word when word.equals("text") && reports -> Format.TEXT;
      default ->
          throw new Misunderstood(
              "'format' is neither json nor, for status and check, text. Nothing was done");
    };
  }

  private static String expected() {
    return "Expected: {\"action\":\""
        + Arrays.stream(Action.values()).map(Action::word).collect(Collectors.joining("|"))
        + "\",\"cluster\":NAME,\"dryRun\":true|false}, or {\"action\":\"sweep\"}. Nothing was"
        + " done";
  }
}
