package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.local.aws.iam.LocalIam;
import dev.keyrefresh.local.aws.ses.LocalMail;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.time.VirtualClock;
import dev.keyrefresh.target.Form;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.jr.ob.JSON;

/** Every change of form, one after the other, with git working after every step. */
class FormChangesTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final Form SIGNED = new Form.Signed();
  private static final Form GIT = new Form.Git();
  private static final Form KEYLESS = new Form.Keyless();
  private static final Form RAW =
      new Form.Raw(new Form.Fields("awsAccessKeyId", "awsSecretAccessKey"));

  private final Events events = Events.find();
  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T06:00:00Z"));

  static Stream<Arguments> fromOneFormToAnother() {
    return Stream.of(
        Arguments.of("FORM first", true, List.of(SIGNED, GIT)),
        Arguments.of("the tag first", false, List.of(KEYLESS, SIGNED)),
        Arguments.of("to and from raw", true, List.of(GIT, RAW, SIGNED)));
  }

  static Stream<Arguments> everyDirection() {
    return Stream.of(
        Arguments.of(
            "between what Argo CD uses, FORM first",
            true,
            List.of(SIGNED, GIT, KEYLESS, GIT, SIGNED, KEYLESS, SIGNED)),
        Arguments.of(
            "between what Argo CD uses, the tag first",
            false,
            List.of(SIGNED, GIT, KEYLESS, GIT, SIGNED, KEYLESS, SIGNED)),
        Arguments.of(
            "to and from raw", true, List.of(SIGNED, RAW, SIGNED, RAW, GIT, RAW, KEYLESS, RAW)));
  }

  @Tag("thorough")
  @ParameterizedTest(name = "{0}")
  @MethodSource("everyDirection")
  void isPlayedInEveryDirection(String sentence, boolean formFirst, List<Form> forms)
      throws IOException {
    isPlayed(sentence, formFirst, forms);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fromOneFormToAnother")
  void isPlayed(String sentence, boolean formFirst, List<Form> forms) throws IOException {
    try (LocalWorld world =
        LocalWorld.startAdopted(forms.getFirst(), clock, clock, NOWHERE, NOWHERE)) {
      for (int at = 1; at < forms.size(); at++) {
        Form from = forms.get(at - 1);
        Form to = forms.get(at);
        String step = at + ": " + from.word() + " to " + to.word();
        long said = said(world, from.credential());
        change(world, from, to, formFirst, step);
        settle(world, step);
        assertHolds(world, to, step);
        if (from.credential().isRotated() && from.credential() != to.credential()) {
          assertThat(said(world, from.credential())).as(step + ", said").isGreaterThan(said);
        }
      }
    }
  }

  /** Between the two settings a schedule and a run of the rotator come along. */
  private void change(LocalWorld world, Form from, Form to, boolean formFirst, String step)
      throws IOException {
    if (formFirst) {
      world.cluster().changeUpdater(to);
    } else {
      world.cluster().changeKind(to.credential());
    }
    clock.pause(Duration.ofMinutes(5));
    if (from.isForArgoCd() && to.isForArgoCd()) {
      world.renewed();
      assertWorks(world, step + ", half told");
      look(world);
      assertWorks(world, step + ", half told and looked at");
    }
    if (formFirst) {
      world.cluster().changeKind(to.credential());
    } else {
      world.cluster().changeUpdater(to);
    }
    clock.pause(Duration.ofMinutes(5));
    world.renewed();
    look(world);
    assertWorks(world, step + ", told");
  }

  /** The graces pass; what is superseded is retired, and nothing else is. */
  private void settle(LocalWorld world, String step) throws IOException {
    for (int days : new int[] {1, 9}) {
      clock.pause(Duration.ofDays(days));
      world.renewed();
      assertWorks(world, step);
      look(world);
      assertWorks(world, step);
    }
    assertThat(look(world)).as(step).containsEntry("reason", "WITHIN_POLICY");
  }

  private static void assertHolds(LocalWorld world, Form to, String step) {
    String login = world.held();
    switch (to.credential()) {
      case ACCESS_KEY ->
          assertThat(world.aws().iam().keys(LocalWorld.USER))
              .as(step)
              .filteredOn(key -> key.status().equals("Active"))
              .extracting(LocalIam.Key::id)
              .contains(login);
      case GIT_CREDENTIAL ->
          assertThat(world.aws().iam().gitCredentials(LocalWorld.USER))
              .as(step)
              .extracting(LocalIam.GitKey::userName)
              .contains(login);
      case KEYLESS -> assertThat(login).as(step).startsWith("ASIA");
    }
  }

  /** How many mails have named a credential of a former kind. */
  private static long said(LocalWorld world, CredentialKind kind) {
    return world.aws().mail().sent().stream()
        .map(LocalMail.Mail::text)
        .filter(
            text ->
                text.contains(
                    "of the kind "
                        + kind.word()
                        + " from before the form was changed, is left in IAM as it is"))
        .count();
  }

  private static void assertWorks(LocalWorld world, String step) {
    assertThat(world.watch().look().broken()).as(step).isEmpty();
  }

  private Map<String, Object> look(LocalWorld world) throws IOException {
    Invocation answer = world.rotate(events.read("schedule-cluster.json"));
    assertThat(answer).isInstanceOf(Invocation.Returned.class);
    return JSON.std.mapFrom(new String(answer.payload(), StandardCharsets.UTF_8));
  }
}
