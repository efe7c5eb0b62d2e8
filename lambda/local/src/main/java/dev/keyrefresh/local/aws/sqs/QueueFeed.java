package dev.keyrefresh.local.aws.sqs;

import dev.keyrefresh.local.aws.lambda.LocalFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/**
 * Lambda's event source mapping with {@code ReportBatchItemFailures}: invokes a function with
 * batches of one message, so many at once, and deletes what the function does not send back. What
 * comes of an invocation that failed stays in the queue.
 */
public final class QueueFeed {
  private final LocalQueue queue;
  private final LocalFunction function;
  private final int concurrency;

  /**
   * @param concurrency how many invocations there may be at once
   */
  public QueueFeed(LocalQueue queue, LocalFunction function, int concurrency) {
    this.queue = queue;
    this.function = function;
    this.concurrency = concurrency;
  }

  /** Invokes until no message is visible. Returns how many invocations that took. */
  public int drain() {
    AtomicInteger invocations = new AtomicInteger();
    try (ExecutorService pollers = Executors.newFixedThreadPool(concurrency)) {
      List<Future<?>> running = new ArrayList<>();
      for (int poller = 0; poller < concurrency; poller++) {
        running.add(
            pollers.submit(
                () -> {
                  Optional<LocalQueue.Message> message = queue.receive();
                  while (message.isPresent()) {
                    invocations.incrementAndGet();
                    invoke(message.get());
                    message = queue.receive();
                  }
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the feed itself failed", e.getCause());
    }
    return invocations.get();
  }

  private void invoke(LocalQueue.Message message) {
    byte[] result;
    try {
      result = function.invoke(JSON.std.asBytes(Map.of("Records", List.of(record(message)))));
    } catch (Exception | Error _) {
      return;
    }
    if (!sentBack(result).contains(message.id())) {
      queue.delete(message.receiptHandle());
    }
  }

  private static Set<String> sentBack(byte[] result) {
    try {
      Object failures = JSON.std.mapFrom(result).get("batchItemFailures");
      return failures instanceof List<?> list
          ? list.stream()
              .map(each -> (Map<?, ?>) each)
              .map(each -> String.valueOf(each.get("itemIdentifier")))
              .collect(Collectors.toSet())
          : Set.of();
    } catch (JacksonException e) {
      throw new IllegalStateException("the function's answer is not a JSON object", e);
    }
  }

  private Map<String, Object> record(LocalQueue.Message message) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("messageId", message.id());
    shown.put("receiptHandle", message.receiptHandle());
    shown.put("body", message.body());
    shown.put(
        "attributes",
        Map.of(
            "ApproximateReceiveCount",
            Integer.toString(message.receives()),
            "SentTimestamp",
            Long.toString(message.sent().toEpochMilli())));
    shown.put("messageAttributes", Map.of());
    shown.put("eventSource", "aws:sqs");
    shown.put("eventSourceARN", queue.arn());
    shown.put("awsRegion", queue.arn().split(":")[3]);
    return shown;
  }
}
