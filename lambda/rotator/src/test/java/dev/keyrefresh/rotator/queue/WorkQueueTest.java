package dev.keyrefresh.rotator.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.rotator.Wire;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.SqsException;

class WorkQueueTest {
  private static final String URL = "https://sqs.us-west-2.amazonaws.com/123456789012/work";

  private final Wire wire = new Wire();
  private final List<Duration> pauses = new ArrayList<>();
  private final WorkQueue queue = new WorkQueue(wire.clients(), URI.create(URL), pauses::add);

  @AfterEach
  void closeWire() {
    wire.close();
  }

  @Test
  void sendsTenMessagesACall() throws Exception {
    wire.on("SendMessageBatch", taken(10), taken(10), taken(3));

    assertThat(queue.send(bodies(23))).isEmpty();

    assertThat(wire.operations())
        .containsExactly("SendMessageBatch", "SendMessageBatch", "SendMessageBatch");
    Map<String, Object> last = Json.read(wire.calls("SendMessageBatch").getLast().body());
    assertThat(last)
        .containsEntry("QueueUrl", URL)
        .containsEntry(
            "Entries",
            List.of(
                Map.of("Id", "0", "MessageBody", "body"),
                Map.of("Id", "1", "MessageBody", "body"),
                Map.of("Id", "2", "MessageBody", "body")));
    assertThat(pauses).isEmpty();
  }

  @Test
  void sendsAgainWhatSqsItselfFailedToTake() throws Exception {
    wire.on("SendMessageBatch", partly(2, List.of(failed(1, false))), taken(1));

    assertThat(queue.send(bodies(3))).isEmpty();

    assertThat(wire.operations()).hasSize(2);
    assertThat(entries(wire.calls("SendMessageBatch").getLast())).hasSize(1);
    assertThat(pauses).hasSize(1);
  }

  @Test
  void saysWhatWasNotTakenAfterThreeAttempts() throws Exception {
    wire.on(
        "SendMessageBatch",
        partly(1, List.of(failed(1, false))),
        partly(0, List.of(failed(0, false))));

    assertThat(queue.send(bodies(2))).isEqualTo(Map.of("c1", "InternalError"));

    assertThat(wire.operations()).hasSize(3);
  }

  @Test
  void doesNotSendAgainWhatIsTheMessagesOwnFault() throws Exception {
    wire.on("SendMessageBatch", partly(1, List.of(failed(0, true))));

    assertThat(queue.send(bodies(2))).isEqualTo(Map.of("c0", "InternalError"));

    assertThat(wire.operations()).hasSize(1);
  }

  @Test
  void goesOnAfterACallThatFailed() throws Exception {
    wire.on("SendMessageBatch", Wire.jsonError(400, "AccessDeniedException"), taken(2));

    assertThat(queue.send(bodies(12)))
        .hasSize(10)
        .containsEntry("c0", "AccessDeniedException, HTTP 400")
        .doesNotContainKey("c10");
  }

  @Test
  void showsAMessageAgainSooner() throws Exception {
    wire.on("ChangeMessageVisibility", Wire.json("{}"));

    queue.showAgain("receipt", Duration.ofSeconds(45));

    assertThat(Json.read(wire.only("ChangeMessageVisibility").body()))
        .isEqualTo(Map.of("QueueUrl", URL, "ReceiptHandle", "receipt", "VisibilityTimeout", 45));
  }

  @Test
  void doesNotHideThatAMessageCannotBeShownSooner() {
    wire.on("ChangeMessageVisibility", Wire.jsonError(400, "AccessDeniedException"));

    assertThatThrownBy(() -> queue.showAgain("receipt", Duration.ofSeconds(45)))
        .isInstanceOf(SqsException.class);
  }

  private static Map<String, String> bodies(int count) {
    Map<String, String> bodies = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      bodies.put("c" + i, "body");
    }
    return bodies;
  }

  private static List<?> entries(Wire.Call call) throws Json.Malformed {
    return (List<?>) Json.read(call.body()).get("Entries");
  }

  private static Wire.Answer taken(int count) throws Exception {
    return partly(count, List.of());
  }

  /** The ids that are taken are those that are not failed, from the lowest on. */
  private static Wire.Answer partly(int taken, List<Map<String, Object>> failed) throws Exception {
    List<String> free =
        new ArrayList<>(IntStream.range(0, 10).mapToObj(Integer::toString).toList());
    for (Map<String, Object> failure : failed) {
      free.remove((String) failure.get("Id"));
    }
    String md5 =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("MD5").digest("body".getBytes(StandardCharsets.UTF_8)));
    List<Map<String, Object>> successful =
        free.subList(0, taken).stream()
            .map(id -> Map.<String, Object>of("Id", id, "MessageId", "m", "MD5OfMessageBody", md5))
            .toList();
    return Wire.json(Json.write(Map.of("Successful", successful, "Failed", failed)));
  }

  private static Map<String, Object> failed(int id, boolean senderFault) {
    return Map.of("Id", Integer.toString(id), "Code", "InternalError", "SenderFault", senderFault);
  }
}
