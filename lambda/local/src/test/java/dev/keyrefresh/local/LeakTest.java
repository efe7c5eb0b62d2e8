package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.local.aws.LocalEvents;
import dev.keyrefresh.local.aws.LocalMail;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every secret that a long run knows, looked for in everything that it says. */
class LeakTest {
  private static final Pattern STORED = Pattern.compile("\"secret\":\"([^\"]+)\"");

  private static final Instant START = Instant.parse("2026-01-01T06:00:00Z");

  private final VirtualClock clock = new VirtualClock(START);
  private final Events events = Events.find();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);
  private final List<String> secrets = new ArrayList<>();

  @Test
  void saysNoSecretInLogsResultsExceptionsMailsEventsOrMetrics() throws Exception {
    try (LocalWorld world = LocalWorld.start(clock, clock, log, log)) {
      secrets.add(world.oldKey().secretAccessKey());
      secrets.add(world.aws().operator().secretAccessKey());
      secrets.add(world.aws().operator().sessionToken().orElseThrow());
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
    assertThat(everything).contains("\"message\":\"step\"", "_aws", "Credential Rotated".isEmpty()
        ? ""
        : "nothing to do", "FAILED", "errorMessage");
    assertThat(secrets).hasSizeGreaterThan(6);
    for (String secret : secrets) {
      assertThat(forms(secret)).noneMatch(everything::contains);
    }
  }

  private void rotateThreeTimes(LocalWorld world) throws Exception {
    for (int day = 0; day < 170; day += day % 75 < 10 ? 1 : 13) {
      clock.waitUntil(START.plus(Duration.ofDays(day)));
      say(world.renewed());
      say(world.rotate(events.read("schedule-cluster.json")).payload());
      learnStored(world);
    }
    for (String action : List.of("manual-status.json", "manual-rotate-dry-run.json",
        "manual-rotate.json", "manual-reconcile.json")) {
      say(world.rotate(events.read(action)).payload());
      learnStored(world);
    }
  }

  /** Errors are where secrets are usually printed. */
  private void meetEveryRefusal(LocalWorld world) throws Exception {
    for (String operation : List.of("iam:CreateAccessKey", "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage", "secretsmanager:GetSecretValue",
        "sts:GetCallerIdentity", "lambda:Invoke", "ses:SendEmail", "events:PutEvents",
        "iam:TagUser", "iam:ListAccessKeys")) {
      clock.pause(Duration.ofDays(80));
      world.aws().faults().once(operation).deny();
      say(world.rotate(events.read("manual-rotate.json")).payload());
      learnStored(world);
      world.aws().faults().clear();
    }
    for (String bad : List.of("bad/unknown-action.json", "bad/bad-cluster-name.json",
        "bad/missing-cluster.json", "bad/unknown-detail-type.json", "bad/empty.json")) {
      say(world.rotate(events.read(bad)).payload());
    }
    world.kubernetes().disconnect();
    say(world.renewed());
    world.kubernetes().reconnect();
    world.codeCommit().failNext(3);
    say(world.renewed());
    world.aws().secrets().putPending(LocalWorld.SECRET, "canary-not-json");
    secrets.add("canary-not-json");
    say(world.rotate(events.read("schedule-cluster.json")).payload());
  }

  private void learnStored(LocalWorld world) {
    for (String stage : List.of("AWSCURRENT", "AWSPENDING", "AWSPREVIOUS")) {
      Matcher stored = STORED
          .matcher(world.aws().secrets().value(LocalWorld.SECRET, stage).orElse(""));
      if (stored.find() && !secrets.contains(stored.group(1))) {
        secrets.add(stored.group(1));
      }
    }
    learnPasswords(world);
  }

  private void learnPasswords(LocalWorld world) {
    LocalWorld.TARGETS.forEach(target -> world.kubernetes().data(target.namespace(), target.name())
        .map(data -> data.get("password")).filter(password -> !secrets.contains(password))
        .ifPresent(secrets::add));
  }

  private void say(byte[] result) {
    log.println(new String(result, StandardCharsets.UTF_8));
  }

  private static List<String> forms(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    return List.of(secret, Base64.getEncoder().withoutPadding().encodeToString(bytes),
        URLEncoder.encode(secret, StandardCharsets.UTF_8),
        new StringBuilder(secret).reverse().toString());
  }
}
