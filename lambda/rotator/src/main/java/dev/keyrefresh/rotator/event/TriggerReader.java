package dev.keyrefresh.rotator.event;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.name.Printable;
import dev.keyrefresh.rotator.event.Trigger.Action;
import dev.keyrefresh.rotator.event.Trigger.Format;
import dev.keyrefresh.rotator.event.Trigger.Message;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads events: what comes straight from Lambda, and what comes by way of the queue. */
public final class TriggerReader {
  private TriggerReader() {}

  /** Reads what the Lambda runtime made of the event. */
  public static Trigger read(Map<String, Object> event) {
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
  public static Trigger read(Message message) {
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
      case "aws.events, Scheduled Event" -> new Trigger.Sweep(Optional.empty());
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
    return new Trigger.Batch(
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
      return new Trigger.Sweep(new Fields(event).text(SweepMessage.FROM));
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
          ? new Trigger.Release(name, present, dryRun(event))
          : new Trigger.One(action, name, dryRun(event), format(action, event));
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
