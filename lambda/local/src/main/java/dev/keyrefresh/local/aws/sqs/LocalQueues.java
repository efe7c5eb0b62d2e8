package dev.keyrefresh.local.aws.sqs;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The queues of the account and Region. */
public final class LocalQueues {
  private final Map<String, LocalQueue> queues = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final String account;
  private final String region;

  public LocalQueues(InstantSource clock, String account, String region) {
    this.clock = clock;
    this.account = account;
    this.region = region;
  }

  /**
   * Makes a standard queue.
   *
   * @param visibility for how long a message that was received is hidden
   * @param maxReceives how often it may be received before it goes to the dead letters
   */
  public LocalQueue create(String name, Duration visibility, int maxReceives) {
    LocalQueue queue =
        new LocalQueue(
            name,
            "https://sqs." + region + ".amazonaws.com/" + account + "/" + name,
            "arn:aws:sqs:" + region + ":" + account + ":" + name,
            visibility,
            maxReceives,
            clock);
    queues.put(queue.url(), queue);
    return queue;
  }

  Optional<LocalQueue> find(String url) {
    return Optional.ofNullable(queues.get(url));
  }
}
