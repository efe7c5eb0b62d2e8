package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.local.aws.iam.LocalIam;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.jr.ob.JSON;

/** A cluster is given back, and taken back. */
class ReleaseTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final Form SIGNED = new Form.Signed();
  private static final Form GIT = new Form.Git();
  private static final String RELEASED = "codecommit-key-refresh/released";

  private final Events events = Events.find();
  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T06:00:00Z"));

  @Test
  void leavesAStaticPairThatGoesOnWorkingAndAUserThatIsNobodys() throws IOException {
    try (LocalWorld world = rotated(GIT)) {
      Map<String, Object> answer = release(world, "");

      assertThat(answer).containsEntry("changes", true).doesNotContainKey("refused");
      assertThat(answer.get("leftInIam").toString()).contains("ACTIVE");
      assertThat(world.aws().iam().tags(LocalWorld.USER)).isEmpty();
      assertThat(world.aws().secrets().tags(LocalWorld.SECRET).get(RELEASED)).startsWith("since ");

      List<String> changes = changes(world);
      String held = world.held();
      for (int day = 1; day < 200; day += 60) {
        clock.pause(Duration.ofDays(60));
        assertThat(new String(world.renewed(), StandardCharsets.UTF_8)).contains("RELEASED");
        assertThat(look(world))
            .containsEntry("reason", "RELEASED")
            .containsEntry("steps", List.of())
            .doesNotContainKey("attention");
      }
      assertThat(changes).isEmpty();
      assertThat(world.held()).isEqualTo(held);
      assertThat(world.watch().look().broken()).isEmpty();
    }
  }

  @Test
  void writesNothingIntoATargetThatSomebodyElseOwnsNow() {
    try (LocalWorld world = rotated(GIT)) {
      releaseSurely(world);
      LocalWorld.TARGETS.forEach(
          target ->
              world
                  .kubernetes()
                  .edit(
                      target.namespace(),
                      target.name(),
                      Map.of("username", "theirs", "password", "theirs too")));
      world.renewed();
      world.rotate(events.read("manual-deliver.json"));
      assertThat(world.held()).isEqualTo("theirs");
    }
  }

  @Test
  void isTakenBackByResume() throws IOException {
    try (LocalWorld world = rotated(GIT)) {
      releaseSurely(world);
      assertThat(answer(world.rotate(events.read("manual-resume.json"))))
          .containsEntry("changes", true)
          .containsEntry(
              "meaning",
              "taken back: the next run carries on, and claims the user before it changes it");
      clock.pause(Duration.ofDays(80));
      assertThat(look(world).get("steps").toString()).contains("claim", "deactivate");
      clock.pause(Duration.ofDays(8));
      assertThat(look(world).get("steps").toString()).contains("delete", "promote");
      assertThat(world.aws().iam().tags(LocalWorld.USER))
          .containsEntry("codecommit-key-refresh", world.secretArn());
      assertThat(world.watch().look().broken()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesToLeavePairsThatDieUnlessSomethingElseTakesOver(boolean keyless) throws IOException {
    try (LocalWorld world =
        LocalWorld.startAdopted(
            keyless ? new Form.Keyless() : SIGNED, clock, clock, NOWHERE, NOWHERE)) {
      List<String> changes = changes(world);
      Map<String, Object> answer = release(world, "");
      assertThat(answer).containsEntry("changes", false);
      assertThat(answer.get("refused").toString())
          .contains(
              "die 15 minutes after the last renewal",
              LocalWorld.TARGETS.getFirst().toString(),
              "Change the form to git");
      assertThat(changes).isEmpty();
      assertThat(release(world, ",\"leave\":\"present\"")).containsEntry("changes", true);
      assertThat(changes).contains("secretsmanager:TagResource");
    }
  }

  /** What the refusal says to do first, done. */
  @Test
  void isReleasedOnceTheFormIsGit() throws IOException {
    try (LocalWorld world = rotated(SIGNED)) {
      world.cluster().changeUpdater(GIT);
      world.cluster().changeKind(CredentialKind.GIT_CREDENTIAL);
      look(world);
      assertThat(release(world, "")).containsEntry("changes", true);
      clock.pause(Duration.ofDays(60));
      assertThat(world.watch().look().broken()).isEmpty();
    }
  }

  @Test
  void listsWhatItWouldDo() throws IOException {
    try (LocalWorld world = rotated(GIT)) {
      List<String> changes = changes(world);
      Map<String, Object> answer = release(world, ",\"dryRun\":true");
      assertThat(answer).containsEntry("dryRun", true).containsEntry("changes", true);
      assertThat(answer.get("steps").toString())
          .contains(
              "tag the managed secret",
              "take the tag codecommit-key-refresh off the user",
              "take the tag ACCA");
      assertThat(changes).isEmpty();
    }
  }

  @Test
  void refusesWhileARotationIsUnderWay() throws IOException {
    try (LocalWorld world = LocalWorld.startAdopted(GIT, clock, clock, NOWHERE, NOWHERE)) {
      world.aws().faults().always("lambda:Invoke").deny();
      world.rotate(events.read("manual-rotate.json"));
      world.aws().faults().clear();
      assertThat(release(world, "").get("refused").toString())
          .contains("a rotation is under way: run reconcile");
    }
  }

  @Test
  void saysWhichTargetDoesNotHoldWhatIsCurrent() throws IOException {
    try (LocalWorld world = rotated(GIT)) {
      world
          .kubernetes()
          .edit("argocd", LocalWorld.TARGETS.getLast().name(), Map.of("username", "somebody"));
      assertThat(release(world, "").get("refused").toString())
          .contains(
              "do not hold what is current: " + LocalWorld.TARGETS.getLast() + ". Run deliver");
    }
  }

  @Test
  void refusesWhereTheTargetsAreNotSeenOrWhatIsCurrentIsExposed() throws IOException {
    try (LocalWorld world = rotated(GIT)) {
      world.kubernetes().forbidEverything(true);
      assertThat(release(world, "").get("refused").toString())
          .contains("nobody can tell what these targets hold");
      world.kubernetes().forbidEverything(false);
      world
          .aws()
          .secrets()
          .tag(
              LocalWorld.SECRET,
              "codecommit-key-refresh/exposed",
              world.aws().iam().gitCredentials(LocalWorld.USER).getLast().id());
      assertThat(release(world, "").get("refused").toString())
          .contains("which is current, is exposed: run rotate");
    }
  }

  @Test
  void passesAnExposedKeyOnAndLeavesItAlone() {
    try (LocalWorld world = rotated(GIT)) {
      releaseSurely(world);
      String key = world.oldKey().accessKeyId();
      int mails = world.aws().mail().sent().size();
      Invocation answer =
          world.rotate(
              new String(events.read("health-exposed.json"), StandardCharsets.UTF_8)
                  .replace("AKIAIOSFODNN7EXAMPLE", key)
                  .getBytes(StandardCharsets.UTF_8));
      assertThat(answer).as("does not come back").isInstanceOf(Invocation.Returned.class);
      assertThat(world.aws().iam().keys(LocalWorld.USER))
          .singleElement()
          .extracting(LocalIam.Key::status)
          .isEqualTo("Active");
      assertThat(world.aws().mail().sent().subList(mails, mails + 1))
          .singleElement()
          .satisfies(mail -> assertThat(mail.text()).contains(key, "the cluster was released"));
    }
  }

  @Test
  void aReleaseThatDiedIsFinishedByTheNext() throws IOException {
    isFinishedByTheNext(
        world -> CrashTest.dieAfterFirst(world, "secretsmanager:TagResource"), "its first change");
  }

  @Tag("thorough")
  @Test
  void aReleaseThatDiedAnywhereIsFinishedByTheNext() throws IOException {
    List<String> calls = new ArrayList<>();
    try (LocalWorld world = rotated(GIT)) {
      world.aws().faults().beforeEach(calls::add);
      release(world, "");
    }
    for (int at = 1; at <= calls.size(); at++) {
      int last = at;
      String operation = calls.get(last - 1);
      if (!operation.matches(".*:(Get|List).*")) {
        isFinishedByTheNext(world -> CrashTest.dieAfter(world, last), operation);
      }
    }
  }

  private void isFinishedByTheNext(Consumer<LocalWorld> death, String after) throws IOException {
    try (LocalWorld world = rotated(GIT)) {
      death.accept(world);
      world.rotate(event(""));
      world.aws().faults().clear();
      assertThat(world.watch().look().broken()).isEmpty();
      assertThat(release(world, "")).as("after " + after).doesNotContainKey("refused");
      assertThat(world.aws().iam().tags(LocalWorld.USER)).isEmpty();
      assertThat(world.aws().secrets().tags(LocalWorld.SECRET).get(RELEASED)).startsWith("since ");
      assertThat(release(world, "")).containsEntry("changes", false);
    }
  }

  /** One rotation on, with the grace over and nothing left but what is current. */
  private LocalWorld rotated(Form form) {
    LocalWorld world = LocalWorld.startAdopted(form, clock, clock, NOWHERE, NOWHERE);
    world.rotate(events.read("manual-rotate.json"));
    return world;
  }

  private void releaseSurely(LocalWorld world) {
    assertThat(world.rotate(event(""))).isInstanceOf(Invocation.Returned.class);
    assertThat(world.aws().iam().tags(LocalWorld.USER)).isEmpty();
  }

  /** What AWS is told to change from now on. */
  private static List<String> changes(LocalWorld world) {
    List<String> changes = new ArrayList<>();
    world
        .aws()
        .faults()
        .beforeEach(
            operation -> {
              if (!operation.matches(".*:(Get|List|Describe|Invoke).*")) {
                changes.add(operation);
              }
            });
    return changes;
  }

  private Map<String, Object> release(LocalWorld world, String more) throws IOException {
    return answer(world.rotate(event(more)));
  }

  private Map<String, Object> look(LocalWorld world) throws IOException {
    return answer(world.rotate(events.read("schedule-cluster.json")));
  }

  private byte[] event(String more) {
    return new String(events.read("manual-release.json"), StandardCharsets.UTF_8)
        .replace("\n}", more + "}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> answer(Invocation invocation) throws IOException {
    assertThat(invocation).isInstanceOf(Invocation.Returned.class);
    return JSON.std.mapFrom(new String(invocation.payload(), StandardCharsets.UTF_8));
  }
}
