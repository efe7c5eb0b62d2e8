package dev.keyrefresh.local.aws.events;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What was put on the event bus. */
public final class LocalEvents {
  private final List<Event> events = new CopyOnWriteArrayList<>();

  public LocalEvents() {}

  /**
   * @param detail JSON, as it was sent
   */
  public record Event(
      String source,
      String detailType,
      String detail,
      List<String> resources,
      String bus,
      Instant at) {}

  /** All events, oldest first. */
  public List<Event> put() {
    return List.copyOf(events);
  }

  void add(Event event) {
    events.add(event);
  }
}
