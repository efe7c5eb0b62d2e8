package dev.keyrefresh.rotator.notice;

import static dev.keyrefresh.rotator.mail.Happenings.EDGE_1;
import static dev.keyrefresh.rotator.mail.Happenings.NOON;
import static dev.keyrefresh.rotator.mail.Happenings.OLD;
import static dev.keyrefresh.rotator.mail.Happenings.attention;
import static dev.keyrefresh.rotator.mail.Happenings.needing;
import static dev.keyrefresh.rotator.mail.Happenings.rotated;
import static dev.keyrefresh.rotator.mail.Happenings.targets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.rotation.Announcer.Happening;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotator.Wire;
import dev.keyrefresh.rotator.mail.Happenings;
import dev.keyrefresh.rotator.secrets.ManagedSecret;
import dev.keyrefresh.target.TargetOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SesMailTest {
  private static final Happening ROTATED =
      rotated(Reason.MAXIMUM_AGE, Set.of(OLD), TargetOutcome.IN_STEP);
  private static final Happening STUCK =
      needing(targets(TargetOutcome.IN_STEP), attention(Reason.BOTH_SLOTS_IN_USE));

  private final Wire wire = new Wire();
  private final List<String> mishaps = new ArrayList<>();
  private final ManagedSecret versions =
      new ManagedSecret(wire.clients(), EDGE_1.secretArn(), EDGE_1.user(), EDGE_1.kind());

  @BeforeEach
  void acceptMailAndTags() {
    wire.on("SendEmail", Wire.xml("SendEmail", "<MessageId>1</MessageId>"))
        .on("DescribeSecret", Wire.json("{}"))
        .on("TagResource", Wire.json(""));
  }

  @AfterEach
  void closeWire() {
    wire.close();
  }

  @Test
  void sendsTextAndHtmlToEveryAdministrator() {
    at(NOON).announce(ROTATED);

    Wire.Call call = wire.only("SendEmail");
    assertThat(call.field("Source")).isEqualTo("keys@example.com");
    assertThat(call.field("Destination.ToAddresses.member.1")).isEqualTo("a@example.com");
    assertThat(call.field("Destination.ToAddresses.member.2")).isEqualTo("b@example.com");
    assertThat(call.field("Message.Subject.Data"))
        .isEqualTo("edge-1: CodeCommit key rotated, nothing to do");
    assertThat(call.field("Message.Subject.Charset")).isEqualTo("UTF-8");
    assertThat(call.field("Message.Body.Text.Data")).contains("WHAT HOLDS NOW");
    assertThat(call.field("Message.Body.Html.Data")).startsWith("<!DOCTYPE html>");
    assertThat(call.body()).doesNotContain("wJalrXUtnFEMI");
    assertThat(wire.operations()).containsExactly("SendEmail");
  }

  @Test
  void tellsOfTheSameReasonOnceADay() {
    at(NOON).announce(STUCK);
    at(NOON.plus(Duration.ofHours(11))).announce(STUCK);
    assertThat(wire.calls("SendEmail")).hasSize(1);

    at(NOON.plus(Duration.ofHours(12))).announce(STUCK);
    assertThat(wire.calls("SendEmail")).hasSize(2);
    assertThat(wire.calls("TagResource"))
        .hasSize(2)
        .first()
        .satisfies(call -> assertThat(call.body()).contains("BOTH_SLOTS_IN_USE=2026-03-01"));
    assertThat(mishaps).isEmpty();
  }

  @Test
  void remembersAcrossInstances() {
    wire.on(
        "DescribeSecret",
        Wire.json(
            "{\"Tags\":[{\"Key\":\"codecommit-key-refresh/told\","
                + "\"Value\":\"BOTH_SLOTS_IN_USE=2026-03-01\"}]}"));

    at(NOON).announce(STUCK);

    assertThat(wire.calls("SendEmail")).isEmpty();
  }

  @Test
  void tellsOfAnotherReasonTheSameDay() {
    at(NOON).announce(STUCK);
    at(NOON)
        .announce(
            needing(targets(), attention(Reason.BOTH_SLOTS_IN_USE), attention(Reason.NO_TARGET)));

    assertThat(wire.calls("SendEmail")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"400, MessageRejected", "403, AccessDenied", "503, ServiceUnavailable"})
  void neverThrowsAndRemembersNoMailThatWasNotAccepted(int status, String code) {
    wire.on("SendEmail", Wire.xmlError(status, code));

    at(NOON).announce(ROTATED);
    at(NOON).announce(STUCK);

    assertThat(mishaps)
        .hasSize(2)
        .allMatch(("ses:SendEmail: " + code + ", HTTP " + status)::equals);
    assertThat(wire.calls("TagResource")).isEmpty();
  }

  @Test
  void sendsTheMailWhereNobodyCanSayOrRememberWhatWasTold() {
    wire.on("DescribeSecret", Wire.jsonError(403, "AccessDeniedException"))
        .on("TagResource", Wire.jsonError(403, "AccessDeniedException"));

    at(NOON).announce(STUCK);

    assertThat(wire.calls("SendEmail")).hasSize(1);
    assertThat(mishaps)
        .containsExactly(
            "secretsmanager:DescribeSecret: AccessDeniedException, HTTP 403",
            "secretsmanager:TagResource: AccessDeniedException, HTTP 403");
  }

  private SesMail at(Instant time) {
    return new SesMail(
        wire.clients(),
        "keys@example.com",
        List.of("a@example.com", "b@example.com"),
        Happenings.EDGE_1,
        versions,
        InstantSource.fixed(time),
        (call, why) -> mishaps.add(call + ": " + why));
  }
}
