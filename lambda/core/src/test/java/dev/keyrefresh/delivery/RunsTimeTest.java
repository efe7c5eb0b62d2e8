package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.delivery.DeliveryReconciler.Result;
import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whose turn it is, and what becomes of those whose turn does not come. */
class RunsTimeTest {
  private static final String OTHER_HOST =
      "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/";

  private final World world = World.inStep();

  @Test
  void servesThePairThatDiesFirstFirstAndSaysOfTheTargetsByName() {
    world.secrets.clear();
    hold("repo-1", Duration.ofMinutes(6));
    hold("repo-2", Duration.ofMinutes(12));
    hold("repo-3", Duration.ofMinutes(9));
    Result result = world.reconciler().deliver(Optional.empty());
    assertThat(patched()).containsExactly("repo-2", "repo-3", "repo-1");
    assertThat(result.targets())
        .extracting(state -> state.name().name())
        .containsExactly("repo-1", "repo-2", "repo-3");
    assertThat(result.failures()).isEmpty();
  }

  @Test
  void startsAnywhereAmongPairsThatDoNotDie() {
    for (long start = 0; start < 3; start++) {
      World git = new World();
      git.start = start;
      git.label(Stage.CURRENT, World.CURRENT);
      for (int i = 1; i <= 3; i++) {
        git.put(git.target().called("repo-" + i).holding(World.PENDING));
      }
      git.reconciler().inspect();
      assertThat(git.journal.getFirst()).isEqualTo("read repo-" + (start == 0 ? 1 : 4 - start));
    }
  }

  @Test
  void readsTheLabelsAnewForEveryFewThatAreServed() {
    world.secrets.clear();
    Stream.of("repo-1", "repo-2", "repo-3", "repo-4", "repo-5")
        .forEach(name -> hold(name, Duration.ofMinutes(9)));
    world.atOnce = 2;
    world.reconciler().deliver(Optional.empty());
    assertThat(world.journal).filteredOn("labels"::equals).hasSize(3);
    world.journal.clear();
    world.reconciler().deliver(Optional.empty());
    assertThat(world.journal).filteredOn("labels"::equals).as("nothing is due").hasSize(1);
  }

  @Test
  void whatOneTargetLearnsOfTheLabelsHoldsForTheOthers() {
    World rotating = World.rotating();
    rotating.put(
        rotating.target().called("repo-2").holding(World.CURRENT).stampedWith(World.CURRENT));
    rotating.atOnce = 2;
    rotating.beforePatches.add(
        () -> {
          rotating.put(rotating.found().field("project", "other"));
          rotating.label(Stage.PENDING, World.INTENT);
        });
    assertThat(rotating.reconciler().deliver(Optional.of(World.PENDING.id())).stale()).isTrue();
    assertThat(rotating.written).as("nor is the second written by older labels").isEmpty();
  }

  @Test
  void whatOneTargetLearnsIsNotForgottenByTheNextOfItsFew() {
    World renewing = World.inStep();
    renewing.secrets.clear();
    for (String name : List.of("repo-1", "repo-2")) {
      renewing.put(
          renewing
              .target()
              .called(name)
              .holding(World.CURRENT, Duration.ofMinutes(9))
              .stampedWith(World.CURRENT));
    }
    renewing.atOnce = 2;
    renewing.beforePatches.add(
        () -> {
          renewing.put(renewing.found().field("project", "other"));
          renewing.label(Stage.CURRENT, World.PENDING);
          renewing.label(Stage.PREVIOUS, World.CURRENT);
        });
    renewing.reconciler().deliver(Optional.empty());
    assertThat(renewing.written)
        .extracting(patch -> patch.pair().username().reveal())
        .hasSize(2)
        .containsOnly(World.PENDING.credentialId().value());
  }

  @Test
  void readsNoMoreThanAWaveBeforeItServes() {
    world.secrets.clear();
    Stream.of("repo-1", "repo-2", "repo-3").forEach(name -> hold(name, Duration.ofMinutes(9)));
    world.wave = 2;
    world.reconciler().inspect();
    assertThat(world.journal)
        .containsExactly(
            "read repo-1", "read repo-2", "labels", "version current", "read repo-3", "labels");
  }

  @Test
  void saysWhatItDidNotReachAndServesItInTheNextRun() {
    world.secrets.clear();
    hold("repo-1", Duration.ofMinutes(6));
    hold("repo-2", Duration.ofMinutes(7));
    hold("repo-3", Duration.ofMinutes(8));
    world.ends = world.now.plusSeconds(30);
    world.afterPatch = () -> world.pass(Duration.ofSeconds(20));

    Result result = world.reconciler().deliver(Optional.empty());

    assertThat(result.targets())
        .extracting(TargetState::outcome)
        .containsExactly(TargetOutcome.NOT_REACHED, TargetOutcome.IN_STEP, TargetOutcome.IN_STEP);
    assertThat(result.targets().getFirst().holds())
        .as("it was read")
        .contains(World.CURRENT.credentialId());
    assertThat(result.failures())
        .containsExactly(
            "the run's time was over before the turn of 1 of 3 targets: the next run tries again,"
                + " the oldest pairs first");
    assertThat(world.journal)
        .filteredOn("labels"::equals)
        .as("not for whom there is no time")
        .hasSize(2);
    world.afterPatch = () -> {};
    world.ends = Instant.MAX;
    assertThat(world.reconciler().deliver(Optional.empty()).targets())
        .extracting(TargetState::outcome)
        .containsOnly(TargetOutcome.IN_STEP);
  }

  @Test
  void oneThatWasNotEvenReadIsUnseen() {
    world.ends = world.now;
    Result result = world.reconciler().inspect();
    assertThat(result.targets()).containsExactly(World.unseen(TargetOutcome.NOT_REACHED));
    assertThat(world.journal).isEmpty();
  }

  @Test
  void aCredentialIsNotProvenByARunThatDidNotReachIt() {
    World rotating = World.rotating();
    rotating.ends = rotating.now;
    assertThat(rotating.reconciler().deliver(Optional.of(World.PENDING.id())).targets())
        .extracting(TargetState::outcome)
        .containsExactly(TargetOutcome.NOT_REACHED);
  }

  @Test
  void keepsHalfOfItsTimeForServingWhatItHasRead() {
    world.secrets.clear();
    Stream.of("repo-1", "repo-2", "repo-3", "repo-4")
        .forEach(name -> hold(name, Duration.ofMinutes(9)));
    world.ends = world.now.plusSeconds(60);
    world.afterRead = () -> world.pass(Duration.ofSeconds(14));
    Result result = world.reconciler().deliver(Optional.empty());
    assertThat(world.journal.subList(0, 5))
        .containsExactly("find", "read repo-1", "read repo-2", "read repo-3", "labels");
    assertThat(patched()).containsExactly("repo-1", "repo-2");
    assertThat(result.targets())
        .extracting(TargetState::outcome)
        .containsExactly(
            TargetOutcome.IN_STEP,
            TargetOutcome.IN_STEP,
            TargetOutcome.NOT_REACHED,
            TargetOutcome.NOT_REACHED);
  }

  @Test
  void readsNothingMoreWhenHalfOfItsTimeIsOver() {
    world.secrets.clear();
    Stream.of("repo-1", "repo-2", "repo-3").forEach(name -> hold(name, Duration.ofMinutes(9)));
    world.ends = world.now.plusSeconds(60);
    world.afterRead = () -> world.pass(Duration.ofSeconds(15));
    world.reconciler().deliver(Optional.empty());
    assertThat(world.journal).startsWith("find", "read repo-1", "read repo-2", "labels");
  }

  @Test
  void aHostThatIsSilentOnceIsAskedNoMoreAndItsPairsAreRenewed() {
    world.secrets.clear();
    Stream.of("repo-1", "repo-2", "repo-3").forEach(name -> hold(name, Duration.ofMinutes(9)));
    world.answers.add(Answer.SILENT);
    Result result = world.reconciler().deliver(Optional.empty());
    assertThat(result.targets())
        .extracting(TargetState::outcome)
        .containsOnly(TargetOutcome.IN_STEP);
    assertThat(probes()).hasSize(1);
    assertThat(result.failures())
        .containsExactly(
            "CodeCommit did not answer in time at git-codecommit.us-west-2.amazonaws.com, which was"
                + " asked no more in this run: 3 of its targets were written unproven");
  }

  @Test
  void aSilentHostSilencesNoOther() {
    world.secrets.clear();
    hold("repo-1", Duration.ofMinutes(9));
    world.put(
        world
            .target()
            .called("repo-2")
            .field("url", OTHER_HOST + "demo")
            .holding(World.CURRENT, Duration.ofMinutes(8))
            .stampedWith(World.CURRENT));
    world.answers.add(Answer.SILENT);
    world.reconciler().deliver(Optional.empty());
    assertThat(probes()).hasSize(3);
  }

  @Test
  void aSilentHostLetsNoNewCredentialIn() {
    World rotating = World.rotating();
    rotating.put(
        rotating.target().called("repo-2").holding(World.CURRENT).stampedWith(World.CURRENT));
    rotating.answers.add(Answer.SILENT);
    assertThat(rotating.reconciler().deliver(Optional.of(World.PENDING.id())).targets())
        .extracting(TargetState::outcome)
        .containsOnly(TargetOutcome.UNPROVEN);
    assertThat(rotating.written).isEmpty();
    assertThat(rotating.journal).filteredOn(entry -> entry.startsWith("probe")).hasSize(1);
  }

  @Test
  void patienceWithANewCredentialEndsWithTheRun() {
    World rotating = World.rotating();
    rotating.opening.remove(World.PENDING.credentialId().value());
    rotating.ends = rotating.now.plusSeconds(7);
    assertThat(rotating.delivered(World.PENDING).outcome()).isNotEqualTo(TargetOutcome.IN_STEP);
    assertThat(rotating.journal).filteredOn("pause 3 s"::equals).hasSize(3);
    assertThat(rotating.written).isEmpty();
  }

  @Test
  void whatChangedMeanwhileIsNotTriedAgainWhereTheTimeIsOver() {
    World rotating = World.rotating();
    rotating.ends = rotating.now.plusSeconds(30);
    rotating.beforePatches.add(
        () -> {
          rotating.put(rotating.found().field("project", "other"));
          rotating.pass(Duration.ofSeconds(30));
        });
    Result result = rotating.reconciler().deliver(Optional.of(World.PENDING.id()));
    assertThat(result.stale()).isFalse();
    assertThat(result.targets())
        .as("nobody has seen what it holds by now")
        .containsExactly(World.unseen(TargetOutcome.NOT_REACHED));
    assertThat(rotating.patches()).isOne();
  }

  @Test
  void theCheckTellsSilenceAndWhatItHadNoTimeFor() {
    world.answers.add(Answer.SILENT);
    assertThat(world.reconciler().tryPresent().values()).containsExactly(Answer.SILENT);
    world.ends = world.now;
    assertThat(world.reconciler().tryPresent().values()).containsExactly(Answer.INCONCLUSIVE);
  }

  private void hold(String name, Duration age) {
    world.put(
        world
            .target()
            .called(name)
            .holding(World.CURRENT, age)
            .stamps(
                new TargetSecret.Stamps(
                    Optional.of(World.CURRENT.credentialId()),
                    Optional.empty(),
                    Optional.of(world.now),
                    Optional.empty(),
                    Optional.empty())));
  }

  private List<String> patched() {
    return world.journal.stream()
        .filter(entry -> entry.startsWith("patch"))
        .map(entry -> entry.split("[ :]")[1])
        .toList();
  }

  private List<String> probes() {
    return world.journal.stream().filter(entry -> entry.startsWith("probe")).toList();
  }
}
