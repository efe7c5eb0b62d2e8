package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.delivery.DeliveryReconciler.Result;
import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeliveryReconcilerTest {

  @Test
  void readsTheTargetThenTheLabelsAndThenPatches() {
    World world = World.rotating();
    world.delivered(World.PENDING);
    assertThat(world.journal)
        .containsExactly(
            "read repo-1",
            "labels",
            "probe " + World.PENDING.credentialId(),
            "patch repo-1",
            "read repo-1",
            "probe " + World.PENDING.credentialId());
  }

  @Test
  void writesThePendingCredentialWhenTheRequestNamesIt() {
    World world = World.rotating();
    TargetState state = world.delivered(World.PENDING);
    assertThat(state.outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(state.holds()).contains(World.PENDING.credentialId());
    assertThat(state.since()).contains(World.START);
    assertThat(state.expires()).contains(World.START.plus(Duration.ofMinutes(15)));
  }

  @Test
  void theScheduleLeavesThePendingCredentialToTheRequest() {
    World world = World.rotating();
    assertThat(world.scheduled().holds()).contains(World.CURRENT.credentialId());
    assertThat(world.patches()).isZero();
  }

  @Test
  void theScheduleRenewsThePendingCredentialWhereItIsHeld() {
    World world = World.rotating();
    world.delivered(World.PENDING);
    assertThat(renewed(world, World.PENDING).since())
        .as("of the first delivery")
        .contains(World.START);
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
    world.stored.remove(World.PENDING.id());
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.IN_STEP);
  }

  @Test
  void refusesAStaleRequestAndWritesNothing() {
    World world = World.rotating();
    world.label(Stage.PENDING, World.INTENT);
    Result result = world.reconciler().deliver(Optional.of(World.PENDING.id()));
    assertThat(result.stale()).isTrue();
    assertThat(result.targets())
        .extracting(TargetState::outcome)
        .containsExactly(TargetOutcome.IN_STEP);
    assertThat(world.patches()).isZero();
  }

  @Test
  void aRequestThatGrowsStaleBetweenTwoTargetsEndsThere() {
    World world = World.rotating();
    world.put(world.target().called("repo-2").holding(World.CURRENT).stampedWith(World.CURRENT));
    world.afterPatch = () -> world.label(Stage.PENDING, World.INTENT);
    Result result = world.reconciler().deliver(Optional.of(World.PENDING.id()));
    assertThat(result.stale()).isTrue();
    assertThat(world.patches()).isEqualTo(1);
    assertThat(world.secrets.get(new TargetName("argocd", "repo-2")).identifier())
        .contains(World.CURRENT.credentialId());
  }

  @Test
  void whatChangedBetweenReadAndPatchIsLookedAtAgain() {
    World world = World.rotating();
    world.beforePatches.add(
        () -> {
          world.put(world.found().field("project", "other"));
          world.label(Stage.PENDING, World.INTENT);
        });
    Result result = world.reconciler().deliver(Optional.of(World.PENDING.id()));
    assertThat(result.stale()).as("the labels are read again too").isTrue();
    assertThat(world.secret().identifier()).contains(World.CURRENT.credentialId());
  }

  @Test
  void aConflictIsTriedAgain() {
    World world = World.rotating();
    world.beforePatches.add(() -> world.put(world.found().field("project", "other")));
    assertThat(world.delivered(World.PENDING).outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(world.patches()).isEqualTo(2);
    assertThat(world.secret().field("project")).as("what others wrote stays").isPresent();
  }

  @Test
  void aConflictEveryTimeIsGivenUp() {
    World world = World.rotating();
    world.beforePatches.addAll(
        Collections.nCopies(9, () -> world.put(world.found().field("project", "other"))));
    TargetState state = world.delivered(World.PENDING);
    assertThat(state.outcome()).isEqualTo(TargetOutcome.CONFLICT);
    assertThat(state.holds()).contains(World.CURRENT.credentialId());
    assertThat(world.patches()).isEqualTo(4);
  }

  @Test
  void oneTargetThatFailsDoesNotStopTheOthers() {
    World world = World.rotating();
    world.put(world.target().called("repo-2").holding(World.CURRENT).stampedWith(World.CURRENT));
    world.put(world.target().called("repo-3").holding(World.CURRENT).stampedWith(World.CURRENT));
    world.broken.put(World.TARGET, new Unavailable("time-out", false));
    world.broken.put(new TargetName("argocd", "repo-2"), new Unavailable("no role", true));
    Result result = world.reconciler().deliver(Optional.of(World.PENDING.id()));
    assertThat(result.targets())
        .extracting(TargetState::outcome)
        .containsExactly(TargetOutcome.UNREACHABLE, TargetOutcome.FORBIDDEN, TargetOutcome.IN_STEP);
    assertThat(result.failures())
        .containsExactly("argocd/repo-1: time-out", "argocd/repo-2: no role");
  }

  @Test
  void aDiscoveryThatFailsDoesNotStopWhatIsNamed() {
    World world = World.inStep();
    world.pass(Duration.ofMinutes(5));
    world.discoveryProblem = Optional.of("no list");
    Result result = world.reconciler().deliver(Optional.empty());
    assertThat(result.problem()).contains("no list");
    assertThat(result.targets())
        .extracting(TargetState::outcome)
        .containsExactly(TargetOutcome.IN_STEP);
    assertThat(world.patches()).isEqualTo(1);
  }

  @Test
  void waitsForANewCredentialToPropagate() {
    World world = World.rotating();
    world.answers.addAll(List.of(Answer.REFUSED, Answer.REFUSED, Answer.REFUSED));
    assertThat(world.delivered(World.PENDING).outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(world.journal).filteredOn("pause"::equals).hasSize(3);
  }

  @Test
  void itsPatienceIsOneMinuteForAllTargetsTogether() {
    World world = World.rotating();
    world.put(world.target().called("repo-2").holding(World.CURRENT).stampedWith(World.CURRENT));
    world.opening.remove(World.PENDING.credentialId().value());
    Result result = world.reconciler().deliver(Optional.of(World.PENDING.id()));
    assertThat(result.targets())
        .extracting(TargetState::outcome)
        .containsExactly(TargetOutcome.REFUSED, TargetOutcome.REFUSED);
    assertThat(world.now).isEqualTo(World.START.plusSeconds(60));
    assertThat(world.patches()).isZero();
  }

  @Test
  void theScheduleHasNoPatience() {
    World world = World.inStep();
    world.pass(Duration.ofMinutes(5));
    world.opening.clear();
    world.scheduled();
    assertThat(world.journal).doesNotContain("pause");
  }

  @Test
  void itsPatienceIsForRefusalsOnly() {
    World world = World.rotating();
    world.answers.addAll(List.of(Answer.INCONCLUSIVE, Answer.ACCEPTED));
    assertThat(world.delivered(World.PENDING).outcome()).isEqualTo(TargetOutcome.UNPROVEN);
    assertThat(world.journal).doesNotContain("pause");
  }

  @Test
  void aRequestIsProvenEvenWhereNothingIsDue() {
    World world = World.inStep();
    assertThat(world.delivered(World.CURRENT).outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(world.journal).filteredOn(entry -> entry.startsWith("probe")).hasSize(2);
    assertThat(world.patches()).isEqualTo(1);
  }

  @Test
  void aStrangersPairThatWorksIsNotReplacedByOneThatDoesNot() {
    World world = World.inStep();
    world.put(world.found().holding(World.PENDING));
    world.opening.remove(World.CURRENT.credentialId().value());
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.REFUSED);
  }

  @Test
  void aDiscoveredTargetIsOursByWhatTheLineKnew() {
    CredentialVersion made =
        new CredentialVersion(
            World.PENDING.id(),
            World.PENDING.credential(),
            Optional.of(World.INTENT.line()),
            Set.of());
    for (StoredVersion version : List.of(World.INTENT, made)) {
      World world = World.inStep();
      world.put(world.found().discovered());
      world.label(Stage.CURRENT, World.PLACEHOLDER);
      world.label(Stage.PENDING, version);
      assertThat(world.inspected().outcome()).isEqualTo(TargetOutcome.BEHIND);
    }
  }

  @Test
  void comparesWithThePresentCredentialMadeAfreshNotWithWhatDiedOfAge() {
    World world = World.rotating();
    world.opening.remove(World.PENDING.credentialId().value());
    world.pass(Duration.ofHours(1));
    assertThat(world.delivered(World.PENDING).outcome()).isEqualTo(TargetOutcome.REFUSED);
  }

  @Test
  void aRepositoryThatWasClosedToTheOldCredentialTooDoesNotHoldARotationUp() {
    World world = World.rotating();
    world.opening.clear();
    assertThat(world.delivered(World.PENDING).outcome()).isEqualTo(TargetOutcome.BROKEN_BEFORE);
  }

  @Test
  void aSecondDriftWithinADayIsContestedAndTheThirdRunStillSaysSo() {
    World world = World.inStep();
    world.put(world.found().field("password", "edited"));
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.IN_STEP);
    world.pass(Duration.ofHours(3));
    world.put(world.found().field("username", "somebody"));
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.CONTESTED);
    world.pass(Duration.ofHours(3));
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.CONTESTED);
    assertThat(world.inspected().outcome()).isEqualTo(TargetOutcome.CONTESTED);
  }

  @Test
  void aYoungerPairOfAnotherRunIsAsGoodAsOurOwn() {
    World world = World.rotating();
    world.afterPatch =
        () -> {
          world.pass(Duration.ofSeconds(2));
          world.put(world.found().holding(World.PENDING));
        };
    assertThat(world.delivered(World.PENDING).outcome()).isEqualTo(TargetOutcome.IN_STEP);
  }

  @Test
  void somethingElseReadBackIsAConflict() {
    World world = World.rotating();
    world.afterPatch = () -> world.put(world.found().holding(World.CURRENT));
    TargetState state = world.delivered(World.PENDING);
    assertThat(state.outcome()).isEqualTo(TargetOutcome.CONFLICT);
    assertThat(state.since()).as("the annotation disagrees with the data").isEmpty();
  }

  @Test
  void aTargetThatVanishesAfterThePatchIsMissing() {
    World world = World.rotating();
    world.afterPatch = () -> world.secrets.put(World.TARGET, world.target().build("gone"));
    assertThat(world.delivered(World.PENDING).outcome()).isEqualTo(TargetOutcome.MISSING);
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
  private static TargetState renewed(World world, CredentialVersion held) {
    world.pass(Duration.ofMinutes(5));
    TargetState state = world.scheduled();
    assertThat(state.holds()).contains(held.credentialId());
    assertThat(state.expires()).contains(World.START.plus(Duration.ofMinutes(20)));
    return state;
  }
}
