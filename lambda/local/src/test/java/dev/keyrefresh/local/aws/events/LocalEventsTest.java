package dev.keyrefresh.local.aws.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.local.aws.Clients;
import dev.keyrefresh.local.aws.LocalAws;
import dev.keyrefresh.local.aws.PassingClock;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

class LocalEventsTest {
  private final PassingClock clock = new PassingClock();
  private final LocalAws aws = LocalAws.start(clock);
  private final EventBridgeClient events = Clients.of(aws).events();

  @AfterEach
  void close() {
    events.close();
    aws.close();
  }

  @Test
  void takesAnEventAsItIs() {
    var answer = events.putEvents(r -> r.entries(entry("{\"cluster\":\"edge\"}").build()));

    assertThat(answer.failedEntryCount()).isZero();
    assertThat(answer.entries().getFirst().eventId()).isNotBlank();
    assertThat(aws.events().put())
        .containsExactly(
            new LocalEvents.Event(
                "codecommit-key-refresh",
                "Rotated",
                "{\"cluster\":\"edge\"}",
                List.of(),
                "default",
                clock.instant()));
  }

  @Test
  void refusesBadEntriesOneByOneInAnAnswerThatSucceeds() {
    var answer =
        events.putEvents(
            r ->
                r.entries(
                    entry("not json").build(),
                    entry("[1]").build(),
                    entry("{}").source("aws.health").build(),
                    entry("{}").detailType(null).build(),
                    entry("{}").build()));

    assertThat(answer.failedEntryCount()).isEqualTo(4);
    assertThat(answer.entries())
        .extracting(PutEventsResultEntry::errorCode)
        .containsExactly(
            "MalformedDetail",
            "MalformedDetail",
            "NotAuthorizedForSourceException",
            "InvalidArgument",
            null);
    assertThat(aws.events().put()).hasSize(1);
  }

  @Test
  void takesTenEntriesAtMost() {
    assertThatThrownBy(
            () -> events.putEvents(r -> r.entries(Collections.nCopies(11, entry("{}").build()))))
        .isInstanceOf(EventBridgeException.class)
        .hasMessageContaining("between 1 and 10");
  }

  private static PutEventsRequestEntry.Builder entry(String detail) {
    return PutEventsRequestEntry.builder()
        .source("codecommit-key-refresh")
        .detailType("Rotated")
        .detail(detail);
  }
}
