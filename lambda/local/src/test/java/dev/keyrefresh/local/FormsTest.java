package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.local.aws.iam.LocalIam;
import dev.keyrefresh.local.aws.ses.LocalMail;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.time.VirtualClock;
import dev.keyrefresh.target.Form;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.jr.ob.JSON;

/** A cluster of each other form from its adoption to its second rotation, on the real handlers. */
class FormsTest {
  private static final Form RAW =
      new Form.Raw(new Form.Fields("awsAccessKeyId", "awsSecretAccessKey"));
  private static final Instant START = Instant.parse("2026-01-01T06:00:00Z");

  /** Those on which something is due, and two on which nothing is. */
  private static final int[] DAYS = {0, 1, 2, 10, 40, 75, 77, 85};

  private final Events events = Events.find();
  private final VirtualClock clock = new VirtualClock(START);
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);
  private final List<String> steps = new ArrayList<>();

  @Test
  void adoptsRotatesAndRetiresGitCredentialsAndLeavesTheAccessKeyAlone() {
    try (LocalWorld world = start(new Form.Git())) {
      LocalIam.NewGitKey old = world.oldGitCredential().orElseThrow();

      live(world);

      assertThat(steps)
          .containsExactly(
              "begin ADOPTING",
              "claim ADOPTING",
              "create ADOPTING",
              "deliver VERIFIED",
              "promote DELIVERED",
              "deactivate INSTALLATION_GRACE_OVER",
              "delete RECOVERY_GRACE_OVER",
              "begin MAXIMUM_AGE",
              "create MAXIMUM_AGE",
              "deliver VERIFIED",
              "promote DELIVERED",
              "deactivate INSTALLATION_GRACE_OVER",
              "delete RECOVERY_GRACE_OVER");
      assertThat(world.aws().iam().gitCredentials(LocalWorld.USER))
          .singleElement()
          .satisfies(
              left -> {
                assertThat(left.status()).isEqualTo("Active");
                assertThat(left.id()).isNotEqualTo(old.id());
                assertThat(left.userName())
                    .isEqualTo(world.held())
                    .as("given away again")
                    .isEqualTo(old.userName());
              });
      assertThat(world.aws().iam().keys(LocalWorld.USER))
          .extracting(LocalIam.Key::id)
          .containsExactly(world.oldKey().accessKeyId());
      assertThat(world.accounting().rotator("sts:GetCallerIdentity")).isZero();
      assertThat(world.accounting().rotator("iam:GetAccessKeyLastUsed")).isZero();
      assertThat(world.aws().mail().sent())
          .extracting(LocalMail.Mail::subject)
          .containsOnly(
              "demo-cluster: CodeCommit Git credential rotated, nothing to do",
              "demo-cluster: old CodeCommit Git credential deactivated, nothing to do",
              "demo-cluster: old CodeCommit Git credential deleted, nothing to do");
      assertSilentAbout(world, old.password());
    }
  }

  @Test
  void adoptsRotatesAndRetiresRawKeysAndWritesNothingButTheirFields() {
    try (LocalWorld world = start(RAW)) {
      live(world);

      assertThat(steps)
          .containsSubsequence(
              "begin ADOPTING",
              "create ADOPTING",
              "verify NEW_CREDENTIAL",
              "deliver VERIFIED",
              "promote DELIVERED",
              "deactivate INSTALLATION_GRACE_OVER",
              "delete RECOVERY_GRACE_OVER",
              "begin MAXIMUM_AGE",
              "promote DELIVERED",
              "delete RECOVERY_GRACE_OVER");
      assertThat(world.aws().iam().keys(LocalWorld.USER))
          .extracting(LocalIam.Key::id)
          .containsExactly(world.held())
          .doesNotContain(world.oldKey().accessKeyId());
      LocalWorld.TARGETS.forEach(
          target ->
              assertThat(world.kubernetes().data(target.namespace(), target.name()).orElseThrow())
                  .doesNotContainKeys("username", "password"));
      assertSilentAbout(world, world.oldKey().secretAccessKey());
    }
  }

  @Test
  void aChangeOfKindReplacesTheKeyAndSaysThatItIsLeftInIam() {
    try (LocalWorld world = LocalWorld.startAdopted(clock, clock, log, log)) {
      world.aws().secrets().tag(LocalWorld.SECRET, "codecommit-key-refresh/kind", "git-credential");
      world.cluster().changeUpdater(new Form.Git());
      clock.pause(Duration.ofMinutes(5));

      world.rotate(events.read("schedule-cluster.json"));

      assertThat(world.held()).isEqualTo(LocalWorld.USER + "-at-123456789012");
      assertThat(world.watch().look().broken()).isEmpty();
      assertThat(world.aws().iam().keys(LocalWorld.USER))
          .singleElement()
          .extracting(LocalIam.Key::status)
          .isEqualTo("Active");
      assertThat(world.aws().mail().sent())
          .filteredOn(mail -> mail.subject().contains("former form"))
          .singleElement()
          .extracting(LocalMail.Mail::text)
          .asString()
          .contains(world.oldKey().accessKeyId(), "left in IAM as it is");

      clock.pause(Duration.ofDays(2));
      world.renewed();
      world.rotate(events.read("schedule-cluster.json"));
      assertThat(world.watch().look().broken()).isEmpty();
    }
  }

  @Test
  void asksAPersonForAnExposedAccessKeyWhereGitCredentialsAreRotated() {
    try (LocalWorld world = LocalWorld.startAdopted(new Form.Git(), clock, clock, log, log)) {
      String key = world.oldKey().accessKeyId();
      byte[] event =
          new String(events.read("health-exposed.json"), StandardCharsets.UTF_8)
              .replace("AKIAIOSFODNN7EXAMPLE", key)
              .getBytes(StandardCharsets.UTF_8);
      assertThat(world.rotate(event))
          .as("does not come back")
          .isInstanceOf(Invocation.Returned.class);
      assertThat(exposed(world)).isEqualTo(key);
      for (int day = 1; day <= 2; day++) {
        clock.waitUntil(START.plus(Duration.ofDays(day)));
        world.rotate(events.read("schedule-cluster.json"));
        assertThat(mailsOfExposures(world))
            .as("once a day")
            .hasSize(day + 1)
            .last()
            .satisfies(
                text ->
                    assertThat(text)
                        .contains(
                            key,
                            "aws iam update-access-key \\\n      --user-name " + LocalWorld.USER,
                            "Deactivate it"));
      }
      world.aws().iam().deactivate(key);
      clock.pause(Duration.ofDays(1));
      world.rotate(events.read("schedule-cluster.json"));
      assertThat(mailsOfExposures(world)).hasSize(3);
      assertThat(exposed(world)).isEqualTo(key);
      world.aws().iam().delete(key);
      clock.pause(Duration.ofDays(1));
      world.rotate(events.read("schedule-cluster.json"));
      assertThat(exposed(world)).as("no record says whose it was").isEqualTo(key);
      assertThat(world.aws().mail().sent())
          .last()
          .satisfies(mail -> assertThat(mail.text()).contains("TAG_NOT_UNDERSTOOD", key));
      assertThat(world.watch().look().broken()).isEmpty();
    }
  }

  private static List<String> mailsOfExposures(LocalWorld world) {
    return world.aws().mail().sent().stream()
        .map(LocalMail.Mail::text)
        .filter(text -> text.contains("EXPOSED"))
        .toList();
  }

  private static String exposed(LocalWorld world) {
    return world
        .aws()
        .secrets()
        .tags(LocalWorld.SECRET)
        .getOrDefault("codecommit-key-refresh/exposed", "");
  }

  private LocalWorld start(Form form) {
    return LocalWorld.start(form, clock, clock, log, log);
  }

  /** Every day both schedules, and after every step git with what each target holds. */
  private void live(LocalWorld world) {
    assertThat(world.watch().look().broken()).as("before adoption").isEmpty();
    for (int day : DAYS) {
      clock.waitUntil(START.plus(Duration.ofDays(day)));
      world.renewed();
      Invocation answer = world.rotate(events.read("schedule-cluster.json"));
      assertThat(answer).as("day " + day).isInstanceOf(Invocation.Returned.class);
      Map<String, Object> result =
          JSON.std.mapFrom(new String(answer.payload(), StandardCharsets.UTF_8));
      assertThat(result).as("day " + day).doesNotContainKey("attention");
      ((List<?>) result.get("steps"))
          .forEach(
              step ->
                  steps.add(
                      ((Map<?, ?>) step).get("step") + " " + ((Map<?, ?>) step).get("reason")));
      assertThat(world.watch().look().broken()).as("day " + day + ", " + steps).isEmpty();
    }
  }

  private void assertSilentAbout(LocalWorld world, String oldSecret) {
    List<String> secrets = new ArrayList<>(List.of(oldSecret));
    LocalWorld.TARGETS.forEach(
        target ->
            world
                .kubernetes()
                .data(target.namespace(), target.name())
                .orElseThrow()
                .forEach(
                    (field, value) -> {
                      if (field.equals("password") || field.equals("awsSecretAccessKey")) {
                        secrets.add(value);
                      }
                    }));
    world.aws().mail().sent().forEach(mail -> log.println(mail.text() + mail.html()));
    world.aws().events().put().forEach(event -> log.println(event.detail()));
    assertThat(secrets)
        .hasSizeGreaterThan(3)
        .noneMatch(said.toString(StandardCharsets.UTF_8)::contains);
  }
}
