package dev.keyrefresh.local;

import static dev.keyrefresh.local.Payloads.bytes;
import static dev.keyrefresh.local.Payloads.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.time.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that cannot be read: what is said of them, and that nothing is done. */
class BadEventTest {
  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T06:00:00Z"));
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);
  private final LocalWorld world = LocalWorld.start(clock, clock, log, log);

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                | no 'action' in the event. Expected: {"action":"reconcile
          {"action":"explode","cluster":"demo-cluster"}     | unknown action 'explode'. Expected: {"action":"reconcile
          {"action":"rotate"}                               | no 'cluster' in the event
          {"action":"rotate","cluster":"-x"}                | not the name of an EKS cluster: '-x'; a letter or digit and at most 99
          {"action":"rotate","cluster":"unheard-of"}        | unknown cluster 'unheard-of'; configured are [demo-cluster]
          {"action":"rotate","cluster":"demo-cluster","dryRun":"yes"} | 'dryRun' is neither true nor false
          {"action":"rotate","cluster":"demo-cluster","format":"text"} | 'format' is neither json nor, for status and check, text
          {"detail-type":"Weather","source":"aws.sky"}      | unknown detail-type 'Weather' of source 'aws.sky': 'Scheduled Event', 'AWS Health
          {"Records":[{"eventSource":"aws:s3"}]}            | a record of 'aws:s3': only messages of SQS are read
          """)
  void isRefusedWithWhatWasExpectedAndNothingIsDone(String event, String message) {
    long before = world.accounting().rotatorTotal();

    Invocation answer = world.rotate(bytes(event));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Invocation.Failed.class,
            failed ->
                assertThat(failed.errorMessage()).contains(message).endsWith("Nothing was done"));
    assertThat(said()).contains("\"level\":\"ERROR\"", "\"message\":\"refused\"");
    assertThat(world.accounting().rotatorTotal()).isEqualTo(before);
  }

  static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.list(Events.find().file("bad"))) {
      return files.toList();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void isRefusedForEverySampleOfABadEvent(Path event) throws IOException {
    refuses(Files.readAllBytes(event), "Nothing was done");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "[]", "null", "{\"action\":"})
  void isRefusedWhereTheEventIsNoObject(String event) {
    refuses(bytes(event), "the event is not a JSON object. Nothing was done");
  }

  private void refuses(byte[] event, String message) {
    long before = world.accounting().rotatorTotal();

    assertThat(world.rotate(event))
        .isInstanceOfSatisfying(
            Invocation.Failed.class, failed -> assertThat(failed.errorMessage()).endsWith(message));

    assertThat(said()).contains("\"level\":\"ERROR\"", "\"message\":\"refused\"");
    assertThat(world.accounting().rotatorTotal() - before)
        .as("a mail and an event at most")
        .isLessThanOrEqualTo(2);
  }

  /** It does not come again, and nobody else can tell which key it means. */
  @Test
  void asksAPersonForTheKeyThatAnExposureDoesNotName() {
    byte[] event = Events.find().read("bad/health-without-a-key.json");
    String inTheQueue =
        Json.write(
            Map.of(
                "Records",
                List.of(
                    Map.of(
                        "messageId",
                        "m-0",
                        "eventSource",
                        "aws:sqs",
                        "body",
                        new String(event, StandardCharsets.UTF_8)))));

    assertThat(world.rotate(event)).isInstanceOf(Invocation.Failed.class);
    assertThat(text(world.rotate(bytes(inTheQueue)))).isEqualTo("{\"batchItemFailures\":[]}");

    assertThat(world.aws().mail().sent())
        .singleElement()
        .satisfies(
            mail -> {
              assertThat(mail.subject())
                  .isEqualTo("all clusters: needs you — AWS reported a credential as exposed");
              assertThat(mail.text())
                  .contains(
                      "names no access key, so nothing was done for it",
                      "What to do: Look at it in AWS Health, and tag the managed secret"
                          + " (codecommit-key-refresh/exposed)",
                      "Targets keep what they hold")
                  .doesNotContain("aws lambda invoke");
            });
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }
}
