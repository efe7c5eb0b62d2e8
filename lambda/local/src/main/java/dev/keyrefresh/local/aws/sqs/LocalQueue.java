package dev.keyrefresh.local.aws.sqs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A standard queue with a queue of dead letters behind it. What was received is hidden until its
 * visibility time-out ends, and comes again unless it was deleted; each receipt has a handle of its
 * own, and only the latest one deletes.
 */
public final class LocalQueue {
  private final String name;
  private final String url;
  private final String arn;
  private final Duration visibility;
  private final int maxReceives;
  private final InstantSource clock;
  private final Map<String, Held> held = new LinkedHashMap<>();
  private final List<Message> deadLetters = new ArrayList<>();

  LocalQueue(
      String name,
      String url,
      String arn,
      Duration visibility,
      int maxReceives,
      InstantSource clock) {
    this.name = name;
    this.url = url;
    this.arn = arn;
    this.visibility = visibility;
    this.maxReceives = maxReceives;
    this.clock = clock;
  }

  /**
   * @param receives how often it was received, this time included
   */
  public record Message(String id, String body, Instant sent, String receiptHandle, int receives) {}

  private record Held(Message message, Instant visibleAt) {}

  public String url() {
    return url;
  }

  public String arn() {
    return arn;
  }

  String name() {
    return name;
  }

  /** Puts a message into the queue, as any other service would. Returns its id. */
  public synchronized String send(String body) {
    return send(body, Duration.ZERO);
  }

  synchronized String send(String body, Duration delay) {
    String id = UUID.randomUUID().toString();
    Instant now = clock.instant();
    held.put(id, new Held(new Message(id, body, now, "", 0), now.plus(delay)));
    return id;
  }

  /** The oldest message that is visible; what was received too often goes to the dead letters. */
  synchronized Optional<Message> receive() {
    Instant now = clock.instant();
    for (Held each : List.copyOf(held.values())) {
      if (each.visibleAt().isAfter(now)) {
        continue;
      }
      Message found = each.message();
      if (found.receives() >= maxReceives) {
        held.remove(found.id());
        deadLetters.add(found);
        continue;
      }
      Message received =
          new Message(
              found.id(),
              found.body(),
              found.sent(),
              UUID.randomUUID().toString(),
              found.receives() + 1);
      held.put(found.id(), new Held(received, now.plus(visibility)));
      return Optional.of(received);
    }
    return Optional.empty();
  }

  /** Whether there was such a message; an old receipt deletes nothing. */
  synchronized boolean delete(String receiptHandle) {
    return byReceipt(receiptHandle).map(found -> held.remove(found.message().id())).isPresent();
  }

  /** What became of a request to hide a message for longer or less. */
  enum Change {
    DONE,
    NOT_IN_FLIGHT,
    NO_SUCH_RECEIPT
  }

  synchronized Change changeVisibility(String receiptHandle, Duration from) {
    Optional<Held> found = byReceipt(receiptHandle);
    if (found.isEmpty()) {
      return Change.NO_SUCH_RECEIPT;
    }
    Instant now = clock.instant();
    if (!found.get().visibleAt().isAfter(now)) {
      return Change.NOT_IN_FLIGHT;
    }
    Message message = found.get().message();
    held.put(message.id(), new Held(message, now.plus(from)));
    return Change.DONE;
  }

  /** Bodies of all messages that are neither deleted nor dead, oldest first. */
  public synchronized List<String> bodies() {
    return held.values().stream().map(each -> each.message().body()).toList();
  }

  /** When the next message can be received; empty for an empty queue. */
  public synchronized Optional<Instant> nextVisible() {
    return held.values().stream().map(Held::visibleAt).min(Instant::compareTo);
  }

  public synchronized List<Message> deadLetters() {
    return List.copyOf(deadLetters);
  }

  private Optional<Held> byReceipt(String handle) {
    return held.values().stream()
        .filter(each -> !handle.isEmpty() && each.message().receiptHandle().equals(handle))
        .findFirst();
  }
}
