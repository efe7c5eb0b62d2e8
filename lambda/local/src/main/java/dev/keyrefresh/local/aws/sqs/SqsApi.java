package dev.keyrefresh.local.aws.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyrefresh.local.aws.fault.Faults;
import dev.keyrefresh.local.aws.protocol.Api;
import dev.keyrefresh.local.aws.protocol.AwsError;
import dev.keyrefresh.local.aws.protocol.Body;
import dev.keyrefresh.local.aws.protocol.Call;
import dev.keyrefresh.local.aws.protocol.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a function asks of SQS: to send, and to hide a message for longer or less. Lambda receives
 * and deletes for it, see {@link QueueFeed}. A bad entry of a batch is refused in an answer with
 * status 200.
 */
public final class SqsApi implements Api {
  private static final int MOST_ENTRIES = 10;
  private static final int LONGEST = 1024 * 1024;
  private static final int LONGEST_DELAY = 900;
  private static final int LONGEST_VISIBILITY = 43_200;
  private static final String HANDLE = "[0-9a-f-]{36}";

  private final LocalQueues queues;
  private final Faults faults;

  public SqsApi(LocalQueues queues, Faults faults) {
    this.queues = queues;
    this.faults = faults;
  }

  @Override
  public Response answer(Call call) {
    Body body = Body.of(call.request());
    return switch (call.operation()) {
      case "SendMessageBatch" -> Response.json(200, sendBatch(queue(body), body));
      case "ChangeMessageVisibility" -> {
        changeVisibility(queue(body), body);
        yield Response.json(200, Map.of());
      }
      default -> throw Api.unknown(call);
    };
  }

  private LocalQueue queue(Body body) {
    return queues
        .find(body.required("QueueUrl"))
        .orElseThrow(
            () ->
                new AwsError(
                    400,
                    "com.amazonaws.sqs#QueueDoesNotExist",
                    "The specified queue does not exist."));
  }

  private Map<String, ?> sendBatch(LocalQueue queue, Body body) {
    List<Body> entries = body.structures("Entries");
    if (entries.isEmpty()) {
      throw error("EmptyBatchRequest", "There should be at least one entry in the request.");
    }
    if (entries.size() > MOST_ENTRIES) {
      throw error(
          "TooManyEntriesInBatchRequest",
          "Maximum number of entries per request are "
              + MOST_ENTRIES
              + ". You have sent "
              + entries.size()
              + ".");
    }
    Set<String> ids = new HashSet<>();
    for (Body entry : entries) {
      String id = entry.required("Id");
      if (!id.matches("[A-Za-z0-9_-]{1,80}")) {
        throw error(
            "InvalidBatchEntryId",
            "A batch entry id can only contain alphanumeric"
                + " characters, hyphens and underscores. It can be at most 80 letters long.");
      }
      if (!ids.add(id)) {
        throw error("BatchEntryIdsNotDistinct", "Id " + id + " repeated.");
      }
    }
    int length =
        entries.stream().mapToInt(entry -> length(entry.optional("MessageBody").orElse(""))).sum();
    if (length > LONGEST) {
      throw error(
          "BatchRequestTooLong",
          "Batch requests cannot be longer than "
              + LONGEST
              + " bytes. You have sent "
              + length
              + " bytes.");
    }
    List<Map<String, Object>> successful = new ArrayList<>();
    List<Map<String, Object>> failed = new ArrayList<>();
    entries.forEach(entry -> send(queue, entry, successful, failed));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("Successful", successful);
    answer.put("Failed", failed);
    return answer;
  }

  private void send(
      LocalQueue queue,
      Body entry,
      List<Map<String, Object>> successful,
      List<Map<String, Object>> failed) {
    String id = entry.required("Id");
    String text = entry.optional("MessageBody").orElse("");
    int delay = entry.number("DelaySeconds").orElse(0);
    if (text.isEmpty() || delay < 0 || delay > LONGEST_DELAY) {
      failed.add(
          Map.of(
              "Id",
              id,
              "SenderFault",
              true,
              "Code",
              "InvalidParameterValue",
              "Message",
              "MessageBody or DelaySeconds is not valid."));
    } else if (faults.take("sqs:SendMessageBatch.Entry").isPresent()) {
      failed.add(
          Map.of(
              "Id",
              id,
              "SenderFault",
              false,
              "Code",
              "InternalError",
              "Message",
              "The entry was not taken."));
    } else {
      successful.add(
          Map.of(
              "Id",
              id,
              "MessageId",
              queue.send(text, Duration.ofSeconds(delay)),
              "MD5OfMessageBody",
              md5(text)));
    }
  }

  private static void changeVisibility(LocalQueue queue, Body body) {
    int seconds =
        body.number("VisibilityTimeout").orElseThrow(() -> Body.missing("VisibilityTimeout"));
    if (seconds < 0 || seconds > LONGEST_VISIBILITY) {
      throw error(
          "InvalidParameterValue",
          "Value "
              + seconds
              + " for parameter VisibilityTimeout"
              + " is invalid. Reason: Must be between 0 and "
              + LONGEST_VISIBILITY
              + ".");
    }
    String receipt = body.required("ReceiptHandle");
    switch (queue.changeVisibility(receipt, Duration.ofSeconds(seconds))) {
      case DONE -> {}
      case NOT_IN_FLIGHT ->
          throw error(
              "MessageNotInflight",
              "Value "
                  + receipt
                  + " for parameter ReceiptHandle is invalid. Reason: Message is not in flight.");
      case NO_SUCH_RECEIPT ->
          throw receipt.matches(HANDLE)
              ? error(
                  "InvalidParameterValue",
                  "Value "
                      + receipt
                      + " for parameter ReceiptHandle is invalid. Reason: Message does not exist or"
                      + " is not available for visibility timeout change.")
              : error(
                  "ReceiptHandleIsInvalid",
                  "The input receipt handle is not a valid receipt handle.");
    }
  }

  private static int length(String text) {
    return text.getBytes(UTF_8).length;
  }

  /** What the SDK holds against what it sent. */
  private static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static AwsError error(String code, String message) {
    return new AwsError(400, "com.amazonaws.sqs#" + code, message);
  }
}
