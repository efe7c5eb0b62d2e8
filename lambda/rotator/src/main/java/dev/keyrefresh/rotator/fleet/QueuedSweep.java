package dev.keyrefresh.rotator.fleet;

import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotator.event.SweepMessage;
import dev.keyrefresh.rotator.fleet.Fleet.Member;
import dev.keyrefresh.rotator.report.RunFailed;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A sweep that puts one message a cluster onto the queue. It holds one page of clusters at a time;
 * one that runs out of time hands the rest on in a message of its own.
 */
public final class QueuedSweep {
  /** What a page of a hundred clusters may take, retries included. */
  private static final Duration ONE_PAGE = Duration.ofMinutes(3);

  private final Function<Optional<String>, Fleet.Page> pages;
  private final Set<UserName> quarantined;
  private final UnaryOperator<Map<String, String>> send;
  private final Supplier<Duration> remaining;
  private final SweepSummary tally = new SweepSummary();

  /**
   * @param send puts messages onto the queue, by name; answers which it did not take, and why
   */
  public QueuedSweep(
      Function<Optional<String>, Fleet.Page> pages,
      Set<UserName> quarantined,
      UnaryOperator<Map<String, String>> send,
      Supplier<Duration> remaining) {
    this.pages = pages;
    this.quarantined = Set.copyOf(quarantined);
    this.send = send;
    this.remaining = remaining;
  }

  /**
   * @param from where an earlier invocation ended
   * @throws RunFailed at the end, when a cluster or the rest of the sweep got no message
   */
  public Map<String, Object> run(Optional<String> from) {
    Optional<String> next = from;
    do {
      if (next.isPresent() && remaining.get().compareTo(ONE_PAGE) < 0) {
        handOn(next.get());
        break;
      }
      Fleet.Page page = pages.apply(next);
      send(page);
      next = page.next();
    } while (next.isPresent());
    return tally.result();
  }

  private void send(Fleet.Page page) {
    Map<String, String> bodies = new LinkedHashMap<>();
    for (Member member : page.members()) {
      bodies.put(member.cluster().value(), SweepMessage.of(member.look(quarantined)));
    }
    Map<String, String> refused = send.apply(bodies);
    bodies
        .keySet()
        .forEach(cluster -> tally.count(refused.containsKey(cluster) ? "NOT_SENT" : "SENT"));
    refused.forEach(
        (cluster, why) ->
            tally.fail(
                cluster
                    + " got no message, sqs:SendMessage: "
                    + why
                    + ". The next sweep looks at it"));
  }

  private void handOn(String next) {
    send.apply(Map.of("rest", SweepMessage.from(next)))
        .forEach(
            (_, why) ->
                tally.fail(
                    "the rest of the sweep could not be handed on, sqs:SendMessage: "
                        + why
                        + ". The next sweep looks at all"));
    tally.handedOn();
  }
}
