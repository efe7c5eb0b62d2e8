package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.local.aws.iam.LocalIam;
import dev.keyrefresh.local.aws.ses.LocalMail;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.time.VirtualClock;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.jr.ob.JSON;

/** A cluster that lives on its updater's role, on the real handlers. */
class KeylessTest {
  private static final Instant START = Instant.parse("2026-01-01T06:00:00Z");
  private static final Duration RENEWAL = Duration.ofMinutes(5);
  private static final TargetName TARGET = LocalWorld.TARGETS.getFirst();

  private final Events events = Events.find();
  private final VirtualClock clock = new VirtualClock(START);
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);

  @Test
  void livesOnOneSessionAfterTheOtherWithoutAUserAndWithoutACallToIam() throws Exception {
    try (LocalWorld world = adopted()) {
      world.aws().iam().deleteUser(LocalWorld.USER);
      world.aws().iam().createUser(LocalWorld.USER);
      String first = world.held();
      for (int hour = 0; hour < 30; hour += 5) {
        clock.waitUntil(START.plus(Duration.ofHours(hour)));
        world.renewed();
        assertThat(look(world))
            .containsEntry("reason", "WITHIN_POLICY")
            .containsEntry("steps", List.of())
            .doesNotContainKey("attention");
        assertThat(world.watch().look().broken()).as("hour " + hour).isEmpty();
      }
      assertThat(world.held()).startsWith("ASIA").isNotEqualTo(first);
      assertThat(world.accounting().rotator().keySet())
          .noneMatch(call -> call.startsWith("iam:") || call.startsWith("sts:"));
      assertThat(world.aws().mail().sent()).isEmpty();
      assertSilentAboutTheSession(world);
    }
  }

  @Test
  void deliversATargetThatSomebodyEdited() throws Exception {
    try (LocalWorld world = adopted()) {
      world.kubernetes().edit(TARGET.namespace(), TARGET.name(), Map.of("username", "somebody"));
      assertThat(look(world).get("steps").toString()).contains("deliver", "DRIFT");
      assertThat(world.watch().look().broken()).isEmpty();
    }
  }

  @Test
  void aRequestToRotateIsAnsweredThatThereIsNothingToRotate() throws Exception {
    try (LocalWorld world = adopted()) {
      assertThat(answer(world.rotate(events.read("manual-rotate.json"))))
          .containsEntry("reason", "NOTHING_TO_ROTATE")
          .containsEntry(
              "meaning",
              "the cluster is keyless: its targets live on sessions of the updater's role")
          .containsEntry("steps", List.of());
    }
  }

  @Test
  void codeCommitLetsNoSessionInWithoutItsTokenOrAfterItsEnd() throws Exception {
    try (LocalWorld world = adopted()) {
      world.cluster().role().renewNoMore();
      Map<String, String> data =
          world.kubernetes().data(TARGET.namespace(), TARGET.name()).orElseThrow();
      world
          .kubernetes()
          .edit(
              TARGET.namespace(),
              TARGET.name(),
              Map.of("username", data.get("username").split("%")[0]));
      assertThat(world.watch().look().broken())
          .singleElement()
          .asString()
          .contains(TARGET.toString(), "git does not open");
      world.renewed();
      assertThat(world.watch().look().broken()).isEmpty();

      clock.waitUntil(START.plus(Duration.ofHours(6).minus(RENEWAL)));
      world.renewed();
      assertThat(new String(world.renewed(), StandardCharsets.UTF_8)).contains("SESSION_ENDS");
      assertThat(world.watch().look().broken()).hasSize(3);
      world.cluster().role().renew();
      world.renewed();
      assertThat(world.watch().look().broken()).isEmpty();
    }
  }

  @Test
  void saysWhatToDoWhereLambdaDoesNotTellTheSessionsEnd() throws Exception {
    try (LocalWorld world = LocalWorld.start(new Form.Keyless(), clock, clock, log, log)) {
      world.cluster().role().tellNoEnd();
      String before = world.held();
      Map<String, Object> result = look(world);
      assertThat(result).containsEntry("reason", "UNDELIVERABLE");
      assertThat(result.get("attention").toString()).contains("SESSION_UNDATED", "SnapStart");
      assertThat(world.held()).isEqualTo(before);
      assertThat(world.aws().mail().sent())
          .singleElement()
          .satisfies(
              mail ->
                  assertThat(mail.text()).contains("SnapStart", "0 of 3 working targets hold one"));
    }
  }

  @Test
  void saysWhenTheTwoFunctionsDisagreeAboutTheForm() throws Exception {
    try (LocalWorld world = adopted()) {
      world.cluster().changeKind(CredentialKind.GIT_CREDENTIAL);
      assertThat(look(world).get("attention").toString())
          .contains(
              "TAGS_CONTRADICTED",
              "the managed secret's tag codecommit-key-refresh/kind says 'git-credential'",
              "and the updater's FORM is for keyless");
      assertThat(world.watch().look().broken()).isEmpty();
    }
  }

  @Test
  void aKeyFromBeforeIsNamedUntilAPersonTakesItAway() throws Exception {
    try (LocalWorld world = LocalWorld.startAdopted(clock, clock, log, log)) {
      world.cluster().changeUpdater(new Form.Keyless());
      world.cluster().changeKind(CredentialKind.KEYLESS);
      world.renewed();
      assertThat(world.held()).startsWith("ASIA");
      look(world);
      assertThat(world.watch().look().broken()).isEmpty();
      assertThat(world.aws().iam().keys(LocalWorld.USER))
          .singleElement()
          .extracting(LocalIam.Key::status)
          .isEqualTo("Active");
      assertThat(world.aws().mail().sent())
          .singleElement()
          .satisfies(
              mail -> {
                assertThat(mail.subject()).contains("a credential of the former form is left");
                assertThat(mail.text())
                    .contains(
                        world.oldKey().accessKeyId(), "left in IAM as it is", "update-access-key");
              });
    }
  }

  private LocalWorld adopted() {
    return LocalWorld.startAdopted(new Form.Keyless(), clock, clock, log, log);
  }

  private Map<String, Object> look(LocalWorld world) throws Exception {
    return answer(world.rotate(events.read("schedule-cluster.json")));
  }

  private static Map<String, Object> answer(Invocation invocation) throws Exception {
    assertThat(invocation).isInstanceOf(Invocation.Returned.class);
    return JSON.std.mapFrom(new String(invocation.payload(), StandardCharsets.UTF_8));
  }

  private void assertSilentAboutTheSession(LocalWorld world) {
    Map<String, String> data =
        world.kubernetes().data(TARGET.namespace(), TARGET.name()).orElseThrow();
    for (LocalMail.Mail mail : world.aws().mail().sent()) {
      log.println(mail.text() + mail.html());
    }
    world.aws().events().put().forEach(event -> log.println(event.detail()));
    assertThat(List.of(data.get("username").split("%")[1], data.get("password")))
        .noneMatch(said.toString(StandardCharsets.UTF_8)::contains);
  }
}
