package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.local.aws.events.LocalEvents;
import dev.keyrefresh.local.aws.ses.LocalMail;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.time.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every secret that a long run knows, looked for in everything that it says. */
class LeakTest {
  private static final Instant START = Instant.parse("2026-01-01T06:00:00Z");

  /** Those on which something is due, and one on which nothing is. */
  private static final int[] DAYS = {0, 2, 10, 40, 75, 77, 85, 150, 152, 160};

  private final VirtualClock clock = new VirtualClock(START);
  private final Events events = Events.find();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);
  private final Leaks secrets = new Leaks();

  @Test
  void saysNoSecretInLogsResultsExceptionsMailsEventsOrMetrics() throws Exception {
    try (LocalWorld world = LocalWorld.start(clock, clock, log, log)) {
      secrets.know(world.oldKey().secretAccessKey());
      secrets.know(world.aws().operator().secretAccessKey());
      secrets.know(world.aws().operator().sessionToken().orElseThrow());
      rotateThreeTimes(world);
      meetEveryRefusal(world);
      learnPasswords(world);
      for (LocalMail.Mail mail : world.aws().mail().sent()) {
        log.println(mail.subject() + mail.text() + mail.html());
      }
      for (LocalEvents.Event event : world.aws().events().put()) {
        log.println(event.detail());
      }
    }
    String everything = said.toString(StandardCharsets.UTF_8);
    assertThat(everything)
        .contains("\"message\":\"step\"", "_aws", "nothing to do", "NOT_SET_UP", "errorMessage");
    assertThat(secrets.size()).isGreaterThan(6);
    assertThat(secrets.in(everything)).isEmpty();
  }

  /** A scan that overlooks a planted secret proves nothing. */
  @Test
  void findsAPlantedSecretInEveryEncoding() {
    String planted = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    secrets.know(planted);
    Base64.Encoder standard = Base64.getEncoder();
    List<String> ways =
        new ArrayList<>(
            List.of(
                planted,
                URLEncoder.encode(planted, StandardCharsets.UTF_8),
                new StringBuilder(planted).reverse().toString(),
                HexFormat.of().formatHex(planted.getBytes(StandardCharsets.UTF_8)),
                HexFormat.of()
                    .withUpperCase()
                    .formatHex(planted.getBytes(StandardCharsets.UTF_8))));
    for (String before : List.of("", "a", "ab", "user:", "{\"secret\":\"")) {
      for (String after : List.of("", "z", "\"}")) {
        byte[] text = (before + planted + after).getBytes(StandardCharsets.UTF_8);
        ways.addAll(
            List.of(
                standard.encodeToString(text),
                standard.withoutPadding().encodeToString(text),
                Base64.getUrlEncoder().encodeToString(text)));
      }
    }
    assertThat(ways)
        .allSatisfy(
            way ->
                assertThat(secrets.in("before " + way + " after"))
                    .as(way)
                    .hasSizeGreaterThanOrEqualTo(1)
                    .allSatisfy(said -> assertThat(said).doesNotContain(planted)));
    assertThat(secrets.in("nothing of it: wJalrXUtnFEMI")).isEmpty();
  }

  private void rotateThreeTimes(LocalWorld world) throws Exception {
    for (int day : DAYS) {
      clock.waitUntil(START.plus(Duration.ofDays(day)));
      say(world.renewed());
      say(world.rotate(events.read("schedule-cluster.json")).payload());
      learnStored(world);
    }
    for (String action :
        List.of(
            "manual-status.json",
            "manual-rotate-dry-run.json",
            "manual-rotate.json",
            "manual-reconcile.json")) {
      say(world.rotate(events.read(action)).payload());
      learnStored(world);
    }
  }

  /** Errors are where secrets are usually printed. */
  private void meetEveryRefusal(LocalWorld world) throws Exception {
    for (String operation :
        List.of(
            "iam:CreateAccessKey",
            "secretsmanager:PutSecretValue",
            "secretsmanager:UpdateSecretVersionStage",
            "secretsmanager:GetSecretValue",
            "sts:GetCallerIdentity",
            "lambda:Invoke",
            "ses:SendEmail",
            "events:PutEvents",
            "iam:TagUser",
            "iam:ListAccessKeys")) {
      clock.pause(Duration.ofDays(80));
      world.aws().faults().once(operation).deny();
      say(world.rotate(events.read("manual-rotate.json")).payload());
      learnStored(world);
      world.aws().faults().clear();
    }
    for (String bad :
        List.of(
            "bad/unknown-action.json",
            "bad/bad-cluster-name.json",
            "bad/missing-cluster.json",
            "bad/unknown-detail-type.json",
            "bad/empty.json")) {
      say(world.rotate(events.read(bad)).payload());
    }
    world.kubernetes().disconnect();
    say(world.renewed());
    world.kubernetes().reconnect();
    world.codeCommit().failNext(3);
    say(world.renewed());
    world.aws().secrets().putPending(LocalWorld.SECRET, "canary-not-json");
    secrets.know("canary-not-json");
    say(world.rotate(events.read("schedule-cluster.json")).payload());
  }

  private void learnStored(LocalWorld world) {
    for (String stage : List.of("AWSCURRENT", "AWSPENDING", "AWSPREVIOUS")) {
      world.aws().secrets().value(LocalWorld.SECRET, stage).stream()
          .flatMap(value -> Leaks.secretsIn(value).stream())
          .forEach(secrets::know);
    }
    learnPasswords(world);
  }

  private void learnPasswords(LocalWorld world) {
    LocalWorld.TARGETS.forEach(
        target ->
            world
                .kubernetes()
                .data(target.namespace(), target.name())
                .map(data -> data.get("password"))
                .ifPresent(secrets::know));
  }

  private void say(byte[] result) {
    log.println(new String(result, StandardCharsets.UTF_8));
  }
}
