package dev.keyrefresh.local.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.local.aws.Clients;
import dev.keyrefresh.local.aws.LocalAws;
import dev.keyrefresh.local.aws.PassingClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchEntryIdsNotDistinctException;
import software.amazon.awssdk.services.sqs.model.MessageNotInflightException;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;
import software.amazon.awssdk.services.sqs.model.TooManyEntriesInBatchRequestException;
import tools.jackson.jr.ob.JSON;

class LocalQueueTest {
  private static final byte[] ALL_DONE =
      "{\"batchItemFailures\":[]}".getBytes(StandardCharsets.UTF_8);

  private final PassingClock clock = new PassingClock();
  private final LocalAws aws = LocalAws.start(clock);
  private final SqsClient sqs = Clients.of(aws).sqs();
  private final LocalQueue queue = aws.queues().create("work", Duration.ofMinutes(16), 3);

  @AfterEach
  void close() {
    sqs.close();
    aws.close();
  }

  @Test
  void takesWhatTheSdkSends() {
    assertThat(send(10).failed()).isEmpty();

    assertThat(queue.bodies()).hasSize(10).contains("body 3");
  }

  @Test
  void refusesABatchThatSqsWouldRefuse() {
    assertThatThrownBy(() -> send(11)).isInstanceOf(TooManyEntriesInBatchRequestException.class);
    assertThatThrownBy(
            () ->
                sqs.sendMessageBatch(
                    request ->
                        request.queueUrl(queue.url()).entries(entry("a", "x"), entry("a", "y"))))
        .isInstanceOf(BatchEntryIdsNotDistinctException.class);
    assertThatThrownBy(
            () ->
                sqs.sendMessageBatch(
                    request -> request.queueUrl(queue.url()).entries(entry("not an id", "x"))))
        .isInstanceOf(SqsException.class);
    assertThatThrownBy(
            () ->
                sqs.sendMessageBatch(
                    request -> request.queueUrl(queue.url() + "x").entries(entry("a", "x"))))
        .isInstanceOf(QueueDoesNotExistException.class);
    assertThat(queue.bodies()).isEmpty();
  }

  @Test
  void refusesABadEntryAndTakesTheOthers() {
    var answer =
        sqs.sendMessageBatch(
            request -> request.queueUrl(queue.url()).entries(entry("a", ""), entry("b", "good")));

    assertThat(answer.failed())
        .singleElement()
        .satisfies(
            failed -> {
              assertThat(failed.id()).isEqualTo("a");
              assertThat(failed.senderFault()).isTrue();
            });
    assertThat(queue.bodies()).containsExactly("good");
  }

  @Test
  void hidesWhatWasReceivedUntilItsTimeOut() {
    queue.send("one");
    assertThat(queue.receive()).isPresent();

    assertThat(queue.receive()).isEmpty();
    clock.pass(Duration.ofMinutes(16));

    assertThat(queue.receive()).get().extracting(LocalQueue.Message::receives).isEqualTo(2);
  }

  @Test
  void hidesAMessageForAsLongAsItIsTold() {
    queue.send("one");
    String receipt = queue.receive().orElseThrow().receiptHandle();

    sqs.changeMessageVisibility(
        request -> request.queueUrl(queue.url()).receiptHandle(receipt).visibilityTimeout(30));

    assertThat(queue.nextVisible()).contains(clock.instant().plusSeconds(30));
    clock.pass(Duration.ofSeconds(30));
    assertThatThrownBy(
            () ->
                sqs.changeMessageVisibility(
                    request ->
                        request.queueUrl(queue.url()).receiptHandle(receipt).visibilityTimeout(30)))
        .isInstanceOf(MessageNotInflightException.class);
    assertThatThrownBy(
            () ->
                sqs.changeMessageVisibility(
                    request ->
                        request
                            .queueUrl(queue.url())
                            .receiptHandle("made up")
                            .visibilityTimeout(30)))
        .isInstanceOf(ReceiptHandleIsInvalidException.class);
    String last = queue.receive().orElseThrow().receiptHandle();
    queue.delete(last);
    assertThatThrownBy(
            () ->
                sqs.changeMessageVisibility(
                    request ->
                        request.queueUrl(queue.url()).receiptHandle(last).visibilityTimeout(30)))
        .isInstanceOfSatisfying(
            SqsException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidParameterValue"));
  }

  @Test
  void doesNotDeleteByAnOldReceipt() {
    queue.send("one");
    String old = queue.receive().orElseThrow().receiptHandle();
    clock.pass(Duration.ofMinutes(16));
    String latest = queue.receive().orElseThrow().receiptHandle();

    assertThat(queue.delete(old)).isFalse();
    assertThat(queue.delete(latest)).isTrue();
    assertThat(queue.bodies()).isEmpty();
  }

  @Test
  void keepsWhatCameTooOftenAsADeadLetter() {
    queue.send("stuck");
    QueueFeed feed =
        new QueueFeed(
            queue,
            _ -> {
              throw new IllegalStateException("no");
            },
            2);

    for (int time = 0; time < 3; time++) {
      assertThat(feed.drain()).isEqualTo(1);
      clock.pass(Duration.ofMinutes(16));
    }

    assertThat(feed.drain()).isZero();
    assertThat(queue.bodies()).isEmpty();
    assertThat(queue.deadLetters()).extracting(LocalQueue.Message::body).containsExactly("stuck");
  }

  @Test
  void invokesWithOneMessageEachAndSoManyAtOnce() {
    IntStream.range(0, 40).forEach(i -> queue.send("body " + i));
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Object> bodies = Collections.synchronizedList(new ArrayList<>());
    QueueFeed feed =
        new QueueFeed(
            queue,
            event -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              ((List<?>) JSON.std.mapFrom(event).get("Records"))
                  .forEach(each -> bodies.add(((Map<?, ?>) each).get("body")));
              Thread.sleep(2);
              running.decrementAndGet();
              return ALL_DONE;
            },
            4);

    assertThat(feed.drain()).isEqualTo(40);

    assertThat(bodies).hasSize(40).doesNotHaveDuplicates();
    assertThat(most.get()).isBetween(1, 4);
    assertThat(queue.bodies()).isEmpty();
  }

  @Test
  void deletesOnlyWhatIsNotSentBack() {
    String back = queue.send("back");
    queue.send("done");
    QueueFeed feed =
        new QueueFeed(
            queue,
            _ ->
                JSON.std.asBytes(
                    Map.of("batchItemFailures", List.of(Map.of("itemIdentifier", back)))),
            1);

    feed.drain();

    assertThat(queue.bodies()).containsExactly("back");
  }

  private SendMessageBatchResponse send(int count) {
    return sqs.sendMessageBatch(
        request ->
            request
                .queueUrl(queue.url())
                .entries(
                    IntStream.range(0, count)
                        .mapToObj(i -> entry(Integer.toString(i), "body " + i))
                        .toList()));
  }

  private static SendMessageBatchRequestEntry entry(String id, String body) {
    return SendMessageBatchRequestEntry.builder().id(id).messageBody(body).build();
  }
}
