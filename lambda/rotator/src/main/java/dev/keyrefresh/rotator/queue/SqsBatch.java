package dev.keyrefresh.rotator.queue;

import dev.keyrefresh.aws.client.Failures;
import dev.keyrefresh.name.Printable;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotator.event.Misunderstood;
import dev.keyrefresh.rotator.event.Trigger;
import dev.keyrefresh.rotator.event.Trigger.Message;
import dev.keyrefresh.rotator.event.TriggerReader;
import dev.keyrefresh.rotator.report.RotatorLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Messages of the queue: each is dealt with for itself, or comes back soon. */
public final class SqsBatch {
  /** Within which a message comes back, however often it has. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private static final Duration SHORTEST = Duration.ofSeconds(30);

  /** How often a sweep's look at a cluster is tried; the next sweep looks again. */
  private static final int LOOKS = 3;

  private final Function<Trigger, Map<String, Object>> handle;
  private final Consumer<Misunderstood> onMisunderstood;
  private final Optional<WorkQueue> queue;
  private final RotatorLog log;

  /**
   * @param queue where messages are from; empty where they come back when the queue likes
   */
  public SqsBatch(
      Function<Trigger, Map<String, Object>> handle,
      Consumer<Misunderstood> onMisunderstood,
      Optional<WorkQueue> queue,
      RotatorLog log) {
    this.handle = handle;
    this.onMisunderstood = onMisunderstood;
    this.queue = queue;
    this.log = log;
  }

  /** Answers which messages the queue must send again. */
  public Map<String, Object> batch(List<Message> messages) {
    List<Message> back = messages.stream().filter(message -> !isDone(message)).toList();
    back.forEach(this::showSoon);
    return Map.of(
        "batchItemFailures",
        back.stream().map(message -> Map.of("itemIdentifier", message.id())).toList());
  }

  /**
   * A message that cannot be understood is done with: it would read no better the next time, and
   * would hide in the dead-letter queue what can be dealt with. Its refusal is an ERROR in the log.
   */
  private boolean isDone(Message message) {
    Trigger trigger;
    try {
      trigger = TriggerReader.read(message);
    } catch (Misunderstood e) {
      onMisunderstood.accept(e);
      return true;
    }
    try {
      return !Reason.OUT_OF_TIME.name().equals(handle.apply(trigger).get("reason"));
    } catch (Misunderstood e) {
      onMisunderstood.accept(e);
      return true;
    } catch (RuntimeException e) {
      String what = "message " + Printable.cut(message.id()) + ": " + e.getMessage();
      boolean isGivenUp = trigger instanceof Trigger.Look && message.receives() >= LOOKS;
      if (isGivenUp) {
        log.refused(what + ". It was tried " + LOOKS + " times; the next sweep looks again");
      } else {
        log.comesBack(what);
      }
      return isGivenUp;
    }
  }

  /**
   * Otherwise it would stay hidden for longer than a run may take. It is shown again after half a
   * minute and less, then twice that, two minutes at most; the message's id spreads them.
   */
  private void showSoon(Message message) {
    if (queue.isEmpty() || message.receipt().isEmpty()) {
      return;
    }
    try {
      queue.get().showAgain(message.receipt().get(), backIn(message));
    } catch (RuntimeException e) {
      log.warned(
          "message "
              + Printable.cut(message.id())
              + " comes back only when the"
              + " queue shows it: sqs:ChangeMessageVisibility, "
              + Failures.inShort(e));
    }
  }

  static Duration backIn(Message message) {
    long most =
        Math.min(LONGEST.toSeconds(), SHORTEST.toSeconds() << Math.min(message.receives() - 1, 2));
    long spread = Math.floorMod((message.id() + message.receives()).hashCode(), most / 2 + 1);
    return Duration.ofSeconds(most - spread);
  }
}
