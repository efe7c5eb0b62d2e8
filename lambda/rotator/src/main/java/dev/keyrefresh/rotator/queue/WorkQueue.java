package dev.keyrefresh.rotator.queue;

import dev.keyrefresh.aws.client.Failures;
import dev.keyrefresh.rotator.client.RotatorClients;
import dev.keyrefresh.time.Pause;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** The standard queue that feeds the rotator. Lambda receives and deletes; this sends. */
public final class WorkQueue {
  /** SQS's own limit of a request. */
  private static final int BATCH = 10;

  private static final int ATTEMPTS = 3;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

  private final RotatorClients aws;
  private final URI url;
  private final Pause pause;

  public WorkQueue(RotatorClients aws, URI url, Pause pause) {
    this.aws = aws;
    this.url = url;
    this.pause = pause;
  }

  /**
   * Sends messages, ten a call. SQS may take some of a call and refuse others: those that are not
   * the message's own fault are sent again.
   *
   * @param bodies by a name of the caller's choice
   * @return which were not taken, by the same name, and why
   */
  public Map<String, String> send(Map<String, String> bodies) {
    Map<String, String> refused = new LinkedHashMap<>();
    List<String> names = List.copyOf(bodies.keySet());
    for (int at = 0; at < names.size(); at += BATCH) {
      send(names.subList(at, Math.min(at + BATCH, names.size())), bodies, refused);
    }
    return refused;
  }

  /** Shows a message again after that long, however long the queue would hide it. */
  public void showAgain(String receiptHandle, Duration after) {
    aws.sqs()
        .changeMessageVisibility(
            request ->
                request
                    .queueUrl(url.toString())
                    .receiptHandle(receiptHandle)
                    .visibilityTimeout(Math.toIntExact(after.toSeconds())));
  }

  private void send(List<String> names, Map<String, String> bodies, Map<String, String> refused) {
    List<String> left = names;
    for (int attempt = 1; !left.isEmpty(); attempt++) {
      List<String> again = new ArrayList<>();
      try {
        for (BatchResultErrorEntry error : sendOnce(left, bodies)) {
          String name = left.get(Integer.parseInt(error.id()));
          if (error.senderFault() || attempt == ATTEMPTS) {
            refused.put(name, error.code());
          } else {
            again.add(name);
          }
        }
      } catch (RuntimeException e) {
        left.forEach(name -> refused.put(name, Failures.inShort(e)));
        return;
      }
      left = List.copyOf(again);
      if (!left.isEmpty()) {
        pause.pause(BETWEEN_ATTEMPTS);
      }
    }
  }

  private List<BatchResultErrorEntry> sendOnce(List<String> names, Map<String, String> bodies) {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    for (String name : names) {
      entries.add(
          SendMessageBatchRequestEntry.builder()
              .id(Integer.toString(entries.size()))
              .messageBody(bodies.get(name))
              .build());
    }
    return aws.sqs()
        .sendMessageBatch(request -> request.queueUrl(url.toString()).entries(entries))
        .failed();
  }
}
