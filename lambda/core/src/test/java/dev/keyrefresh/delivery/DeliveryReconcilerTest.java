package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.delivery.DeliveryReconciler.Result;
import dev.keyrefresh.delivery.TargetSecret.Stamps;
import dev.keyrefresh.delivery.TargetStore.Patch;
import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeliveryReconcilerTest {
  private static final TargetName SECOND = new TargetName("argocd", "repo-2");
  private static final TargetName THIRD = new TargetName("argocd", "repo-3");

  /** Each target as the worlds of this test begin. */
  private static final TargetState FRESH = inStep(World.CURRENT, World.START);

  @Test
  void readsTheTargetThenTheLabelsAndThenPatches() {
    World world = World.rotating();
    world.delivered(World.PENDING);
    assertThat(world.journal)
        .containsExactly(
            "find",
            "read repo-1",
            "labels",
            "version current",
            "version pending",
            "probe demo: AKIAEXAMPLEPENDING00 of 12:00",
            "patch repo-1: AKIAEXAMPLEPENDING00 of 12:00",
            "read repo-1",
            "probe demo: AKIAEXAMPLEPENDING00 of 12:00");
  }

  @Test
  void readsAllTargetsThenTheLabelsOnceAndAVersionOnceARun() {
    World world = World.rotating();
    put(world, SECOND);
    assertThat(world.reconciler().inspect()).isEqualTo(result(FRESH, called(SECOND, FRESH)));
    assertThat(world.journal)
        .containsExactly(
            "read repo-1", "read repo-2", "labels", "version current", "version pending");
  }

  @Test
  void writesThePendingCredentialWhenTheRequestNamesIt() {
    World world = World.rotating();
    assertThat(world.reconciler().deliver(Optional.of(World.PENDING.id())))
        .isEqualTo(result(inStep(World.PENDING, World.START)));
    assertThat(world.written)
        .containsExactly(
            new Patch(
                World.signed(World.PENDING, World.URL, World.START),
                new Stamps(
                    Optional.of(World.PENDING.credentialId()),
                    Optional.of(World.PENDING.id().value()),
                    Optional.of(World.START),
                    Optional.empty(),
                    Optional.empty()),
                World.START));
  }

  @Test
  void theScheduleLeavesThePendingCredentialToTheRequest() {
    World world = World.rotating();
    assertThat(world.reconciler().deliver(Optional.empty())).isEqualTo(result(FRESH));
    assertThat(world.patches()).isZero();
  }

  @Test
  void theScheduleRenewsThePendingCredentialWhereItIsHeld() {
    World world = World.rotating();
    world.delivered(World.PENDING);
    renewed(world, World.PENDING);
  }

  @Test
  void theScheduleRenewsWhatATargetLivesOnWhileTheCurrentVersionCannotBeRead() {
    World world = World.inStep();
    world.label(Stage.PREVIOUS, World.CURRENT);
    world.label(
        Stage.CURRENT,
        new StoredVersion.Unreadable(World.version("pasted"), "its value is not JSON"));
    renewed(world, World.CURRENT);
  }

  @Test
  void theScheduleRenewsWhatATargetLivesOnWhenAnOwnKeyIsStoredOverItDuringAnAdoption() {
    World world = World.inStep();
    world.label(Stage.CURRENT, World.PLACEHOLDER);
    world.label(Stage.CARRIER, World.CURRENT);
    world.label(Stage.PENDING, World.PENDING);
    renewed(world, World.CURRENT);
  }

  @Test
  void whatARunStoredLastIsNotReadWhereSomethingIsCurrent() {
    World world = World.inStep();
    world.label(Stage.CARRIER, World.PENDING);
    assertThat(world.scheduled()).isEqualTo(FRESH);
    assertThat(world.journal).containsExactly("find", "read repo-1", "labels", "version current");
  }

  @Test
  void refusesAStaleRequestAndWritesNothing() {
    World world = World.rotating();
    world.label(Stage.PENDING, World.INTENT);
    assertThat(world.reconciler().deliver(Optional.of(World.PENDING.id()))).isEqualTo(stale(FRESH));
    assertThat(world.journal)
        .as("then each target as it is")
        .containsExactly(
            "find",
            "read repo-1",
            "labels",
            "version current",
            "version intent",
            "read repo-1",
            "labels");
  }

  @Test
  void aRequestThatGrowsStaleBetweenTwoTargetsEndsThere() {
    World world = World.rotating();
    put(world, SECOND);
    world.afterPatch = () -> world.label(Stage.PENDING, World.INTENT);
    TargetState written =
        World.state(TargetOutcome.BEHIND, World.PENDING, World.START, World.START);
    assertThat(world.reconciler().deliver(Optional.of(World.PENDING.id())))
        .isEqualTo(stale(written, called(SECOND, FRESH)));
    assertThat(world.patches()).isEqualTo(1);
  }

  @Test
  void aStaleRequestSaysWhatCouldNotBeSeenToo() {
    World world = World.rotating();
    world.label(Stage.PENDING, World.INTENT);
    put(world, SECOND);
    world.broken.put(SECOND, new Unavailable("time-out", false));
    world.discoveryProblem = Optional.of("no list");
    assertThat(world.reconciler().deliver(Optional.of(World.PENDING.id())))
        .isEqualTo(
            new Result(
                true,
                List.of(FRESH, World.unseen(SECOND, TargetOutcome.UNREACHABLE)),
                Optional.of("no list"),
                List.of("argocd/repo-2: time-out")));
  }

  @Test
  void whatChangedBetweenReadAndPatchIsLookedAtAgain() {
    World world = World.rotating();
    world.beforePatches.add(
        () -> {
          world.put(world.found().field("project", "other"));
          world.label(Stage.PENDING, World.INTENT);
        });
    assertThat(world.reconciler().deliver(Optional.of(World.PENDING.id())))
        .as("the labels are read again too")
        .isEqualTo(stale(FRESH));
    assertThat(world.written).isEmpty();
  }

  @Test
  void aConflictIsTriedAgain() {
    World world = World.rotating();
    world.beforePatches.add(() -> world.put(world.found().field("project", "other")));
    assertThat(world.delivered(World.PENDING)).isEqualTo(inStep(World.PENDING, World.START));
    assertThat(world.journal)
        .containsExactly(
            "find",
            "read repo-1",
            "labels",
            "version current",
            "version pending",
            "probe demo: AKIAEXAMPLEPENDING00 of 12:00",
            "patch repo-1: AKIAEXAMPLEPENDING00 of 12:00",
            "read repo-1",
            "labels",
            "probe demo: AKIAEXAMPLEPENDING00 of 12:00",
            "patch repo-1: AKIAEXAMPLEPENDING00 of 12:00",
            "read repo-1",
            "probe demo: AKIAEXAMPLEPENDING00 of 12:00");
    assertThat(world.secret().field("project")).as("what others wrote stays").isPresent();
  }

  @Test
  void aConflictEveryTimeIsGivenUp() {
    World world = World.rotating();
    world.beforePatches.addAll(
        Collections.nCopies(9, () -> world.put(world.found().field("project", "other"))));
    assertThat(world.delivered(World.PENDING)).isEqualTo(FRESH.with(TargetOutcome.CONFLICT));
    assertThat(world.patches()).isEqualTo(4);
    assertThat(world.journal)
        .as("it is read once more, to be told of")
        .endsWith("patch repo-1: AKIAEXAMPLEPENDING00 of 12:00", "read repo-1", "labels");
  }

  @Test
  void aTargetThatVanishesInItsLastConflictIsMissing() {
    World world = World.rotating();
    world.beforePatches.addAll(
        Collections.nCopies(3, () -> world.put(world.found().field("project", "other"))));
    world.beforePatches.add(() -> world.secrets.put(World.TARGET, world.target().build("gone")));
    assertThat(world.delivered(World.PENDING)).isEqualTo(World.unseen(TargetOutcome.MISSING));
    assertThat(world.patches()).isEqualTo(4);
  }

  @Test
  void oneTargetThatFailsDoesNotStopTheOthers() {
    World world = World.rotating();
    put(world, SECOND);
    put(world, THIRD);
    world.broken.put(World.TARGET, new Unavailable("time-out", false));
    world.broken.put(SECOND, new Unavailable("no role", true));
    assertThat(world.reconciler().deliver(Optional.of(World.PENDING.id())))
        .isEqualTo(
            new Result(
                false,
                List.of(
                    World.unseen(TargetOutcome.UNREACHABLE),
                    World.unseen(SECOND, TargetOutcome.FORBIDDEN),
                    called(THIRD, inStep(World.PENDING, World.START))),
                Optional.empty(),
                List.of("argocd/repo-1: time-out", "argocd/repo-2: no role")));
  }

  @Test
  void aServerThatAnswersForNoTargetIsAProblemOfTheWholeRun() {
    World world = World.inStep();
    put(world, SECOND);
    world.broken.put(World.TARGET, new Unavailable("time-out", false));
    world.broken.put(SECOND, new Unavailable("no route", false));
    List<TargetState> unreachable =
        List.of(
            World.unseen(TargetOutcome.UNREACHABLE),
            World.unseen(SECOND, TargetOutcome.UNREACHABLE));
    List<String> failures = List.of("argocd/repo-1: time-out", "argocd/repo-2: no route");
    assertThat(world.reconciler().inspect())
        .isEqualTo(new Result(false, unreachable, Optional.of("no route"), failures));
    world.discoveryProblem = Optional.of("no list");
    assertThat(world.reconciler().inspect())
        .as("a discovery that failed came first")
        .isEqualTo(new Result(false, unreachable, Optional.of("no list"), failures));
  }

  @Test
  void aDiscoveryThatFailsDoesNotStopWhatIsNamed() {
    World world = World.inStep();
    world.pass(Duration.ofMinutes(5));
    world.discoveryProblem = Optional.of("no list");
    assertThat(world.reconciler().deliver(Optional.empty()))
        .isEqualTo(
            new Result(
                false,
                List.of(inStep(World.CURRENT, world.now)),
                Optional.of("no list"),
                List.of(),
                false));
    assertThat(world.patches()).isEqualTo(1);
  }

  @Test
  void aClusterWithoutTargetsHasNoProblem() {
    World world = World.inStep();
    world.secrets.clear();
    assertThat(world.reconciler().deliver(Optional.empty())).isEqualTo(result());
    assertThat(world.journal).containsExactly("find");
  }

  @Test
  void itsPatienceIsOneMinuteForAllTargetsTogether() {
    World world = World.rotating();
    put(world, SECOND);
    world.opening.remove(World.PENDING.credentialId().value());
    TargetState refused = FRESH.with(TargetOutcome.REFUSED);
    assertThat(world.reconciler().deliver(Optional.of(World.PENDING.id())))
        .isEqualTo(result(refused, called(SECOND, refused)));
    assertThat(world.now).isEqualTo(World.START.plusSeconds(60));
    assertThat(world.patches()).isZero();
  }

  @Test
  void aDiscoveredTargetIsOursByWhatTheLineKnew() {
    CredentialVersion made =
        new CredentialVersion(
            World.PENDING.id(),
            World.PENDING.credential(),
            Optional.of(World.INTENT.chain()),
            Set.of());
    for (StoredVersion version : List.of(World.INTENT, made)) {
      World world = World.inStep();
      world.put(world.found().discovered());
      world.label(Stage.CURRENT, World.PLACEHOLDER);
      world.label(Stage.PENDING, version);
      assertThat(world.inspected()).isEqualTo(FRESH.with(TargetOutcome.BEHIND));
    }
  }

  @Test
  void aSecondDriftWithinADayIsContestedAndTheThirdRunStillSaysSo() {
    World world = World.inStep();
    world.put(world.found().field("password", "edited"));
    assertThat(world.scheduled()).isEqualTo(FRESH);
    world.pass(Duration.ofHours(3));
    world.put(world.found().field("username", "somebody"));
    Instant second = world.now;
    assertThat(world.scheduled())
        .isEqualTo(World.state(TargetOutcome.CONTESTED, World.CURRENT, second, second));
    world.pass(Duration.ofHours(3));
    TargetState third = World.state(TargetOutcome.CONTESTED, World.CURRENT, second, world.now);
    assertThat(world.scheduled()).isEqualTo(third);
    assertThat(world.inspected()).isEqualTo(third);
  }

  @Test
  void aYoungerPairOfAnotherRunIsAsGoodAsOurOwn() {
    World world = World.rotating();
    world.afterPatch =
        () -> {
          world.pass(Duration.ofSeconds(2));
          world.put(world.found().holding(World.PENDING));
        };
    assertThat(world.delivered(World.PENDING)).isEqualTo(inStep(World.PENDING, world.now));
  }

  @Test
  void somethingElseReadBackIsAConflict() {
    World world = World.rotating();
    world.afterPatch = () -> world.put(world.found().holding(World.CURRENT));
    assertThat(world.delivered(World.PENDING))
        .as("the annotation disagrees with the data and gives no time")
        .isEqualTo(
            new TargetState(
                World.TARGET,
                World.URL,
                FRESH.holds(),
                TargetOutcome.CONFLICT,
                Optional.empty(),
                FRESH.expires()));
  }

  @Test
  void aTargetThatVanishesAfterThePatchIsMissing() {
    World world = World.rotating();
    world.afterPatch = () -> world.secrets.put(World.TARGET, world.target().build("gone"));
    assertThat(world.delivered(World.PENDING)).isEqualTo(World.unseen(TargetOutcome.MISSING));
  }

  @Test
  void aTargetThatCannotBeReadBackIsUnreachable() {
    World world = World.rotating();
    world.afterPatch = () -> world.broken.put(World.TARGET, new Unavailable("time-out", false));
    assertThat(world.reconciler().deliver(Optional.of(World.PENDING.id())))
        .isEqualTo(
            new Result(
                false,
                List.of(World.unseen(TargetOutcome.UNREACHABLE)),
                Optional.of("time-out"),
                List.of("argocd/repo-1: time-out")));
  }

  @Test
  void changesOnlyTheTwoFieldsAndItsOwnAnnotations() {
    World world = World.rotating();
    world.put(world.found().field("project", "demo").field("insecure", "false"));
    TargetSecret before = world.secret();
    world.delivered(World.PENDING);
    TargetSecret after = world.secret();
    assertThat(after.fields()).containsOnlyKeys(before.fields().keySet());
    assertThat(after.field("project")).isEqualTo(before.field("project"));
    assertThat(after.url()).isEqualTo(before.url());
  }

  @Test
  void nothingThatItSaysHoldsASecret() {
    World world = World.rotating();
    world.put(world.found().field("url", "https://me:hush@git.example.com/demo.git"));
    world.put(world.target().called("repo-2").discovered().field("username", "ghp_hush"));
    String said = world.reconciler().deliver(Optional.of(World.PENDING.id())).toString();
    assertThat(said).doesNotContain("hush", "secret of");
    assertThat(world.secret().toString()).doesNotContain("hush");
  }

  /** Five minutes after the beginning the schedule signs anew with what the target holds. */
  private static void renewed(World world, CredentialVersion held) {
    world.pass(Duration.ofMinutes(5));
    assertThat(world.scheduled()).as("since the first delivery").isEqualTo(inStep(held, world.now));
  }

  private static void put(World world, TargetName name) {
    world.put(world.target().called(name.name()).holding(World.CURRENT).stampedWith(World.CURRENT));
  }

  private static Result result(TargetState... states) {
    return new Result(false, List.of(states), Optional.empty(), List.of());
  }

  private static Result stale(TargetState... states) {
    return new Result(true, List.of(states), Optional.empty(), List.of());
  }

  /** Held since the beginning. */
  private static TargetState inStep(CredentialVersion version, Instant signedAt) {
    return World.state(TargetOutcome.IN_STEP, version, World.START, signedAt);
  }

  private static TargetState called(TargetName name, TargetState state) {
    return new TargetState(
        name, state.url(), state.holds(), state.outcome(), state.since(), state.expires());
  }
}
