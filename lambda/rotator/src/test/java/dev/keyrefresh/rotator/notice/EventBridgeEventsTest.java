package dev.keyrefresh.rotator.notice;

import static dev.keyrefresh.rotator.mail.Happenings.EDGE_1;
import static dev.keyrefresh.rotator.mail.Happenings.NEW;
import static dev.keyrefresh.rotator.mail.Happenings.NOON;
import static dev.keyrefresh.rotator.mail.Happenings.OLD;
import static dev.keyrefresh.rotator.mail.Happenings.attention;
import static dev.keyrefresh.rotator.mail.Happenings.needing;
import static dev.keyrefresh.rotator.mail.Happenings.rotated;
import static dev.keyrefresh.rotator.mail.Happenings.targets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.rotation.Announcer.Happening;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotator.Wire;
import dev.keyrefresh.target.TargetOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventBridgeEventsTest {
  private static final Wire.Answer ACCEPTED =
      Wire.json("{\"FailedEntryCount\":0,\"Entries\":[{\"EventId\":\"1\"}]}");
  private static final Happening DELETED = new Happening.Deleted(OLD, Reason.RECOVERY_GRACE_OVER);

  private final Wire wire = new Wire();
  private final List<String> mishaps = new ArrayList<>();
  private final EventBridgeEvents events =
      new EventBridgeEvents(
          wire.clients(),
          "edge-1",
          EDGE_1.secretArn(),
          (call, why) -> mishaps.add(call + ": " + why));

  @AfterEach
  void closeWire() {
    wire.close();
  }

  static Stream<Arguments> happenings() {
    return Stream.of(
        Arguments.of(
            "Credential Rotated",
            rotated(Reason.MAXIMUM_AGE, Set.of(OLD), TargetOutcome.IN_STEP),
            Map.of(
                "cluster",
                "edge-1",
                "credential",
                NEW.value(),
                "replaces",
                List.of(OLD.value()),
                "reason",
                "MAXIMUM_AGE",
                "retiredFrom",
                "2026-03-01T12:00:00Z",
                "targets",
                List.of(target()))),
        Arguments.of(
            "Credential Deactivated",
            new Happening.Deactivated(OLD, Reason.INSTALLATION_GRACE_OVER, NOON),
            Map.of(
                "cluster",
                "edge-1",
                "credential",
                OLD.value(),
                "reason",
                "INSTALLATION_GRACE_OVER",
                "deletedFrom",
                "2026-03-01T12:00:00Z")),
        Arguments.of(
            "Credential Deleted",
            DELETED,
            Map.of(
                "cluster", "edge-1", "credential", OLD.value(), "reason", "RECOVERY_GRACE_OVER")),
        Arguments.of(
            "Attention Needed",
            needing(targets(TargetOutcome.IN_STEP), attention(Reason.BOTH_SLOTS_IN_USE)),
            Map.of(
                "cluster",
                "edge-1",
                "reason",
                "BOTH_SLOTS_IN_USE",
                "attention",
                List.of(
                    Map.of(
                        "reason",
                        "BOTH_SLOTS_IN_USE",
                        "known",
                        "what is known of BOTH_SLOTS_IN_USE",
                        "whatToDo",
                        "Do this about BOTH_SLOTS_IN_USE")),
                "credentials",
                List.of(NEW.value(), OLD.value()),
                "targets",
                List.of(target()))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("happenings")
  void putsOneEvent(String detailType, Happening happening, Map<String, Object> detail)
      throws Exception {
    wire.on("PutEvents", ACCEPTED);

    events.announce(happening);

    Map<String, Object> body = Json.read(wire.only("PutEvents").body());
    assertThat(body.get("Entries"))
        .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.get("Source")).isEqualTo("codecommit-key-refresh");
              assertThat(entry.get("DetailType")).isEqualTo(detailType);
              assertThat(entry.get("Resources")).isEqualTo(List.of(EDGE_1.secretArn()));
              assertThat(Json.read(entry.get("Detail").toString())).isEqualTo(detail);
            });
    assertThat(wire.only("PutEvents").body()).doesNotContain("wJalrXUtnFEMI");
    assertThat(mishaps).isEmpty();
  }

  @Test
  void doesNotTakeARefusedEntryForAnAcceptedOne() {
    wire.on(
        "PutEvents",
        Wire.json(
            "{\"FailedEntryCount\":1,\"Entries\":[{\"ErrorCode\":"
                + "\"InternalFailure\",\"ErrorMessage\":\"said at length\"}]}"));

    events.announce(DELETED);

    assertThat(mishaps).containsExactly("events:PutEvents: InternalFailure");
  }

  @Test
  void neverThrows() {
    wire.on("PutEvents", Wire.jsonError(403, "AccessDeniedException"));

    events.announce(DELETED);

    assertThat(mishaps).containsExactly("events:PutEvents: AccessDeniedException, HTTP 403");
  }

  private static Map<String, Object> target() {
    return Map.of(
        "namespace",
        "argocd",
        "name",
        "repo-in_step",
        "url",
        "https://git-codecommit.us-west-2.amazonaws.com/v1/repos/demo",
        "holds",
        NEW.value(),
        "outcome",
        "IN_STEP",
        "meaning",
        "holds what is wanted");
  }
}
