package dev.keyrefresh.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.rotation.Announcer.Happening;
import dev.keyrefresh.rotation.InMemoryWorld.Crash;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.StoredVersion.Placeholder;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import dev.keyrefresh.store.VersionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReconcilerTest {
  private static final CredentialId BY_HAND = new CredentialId("AKIABYHANDEXAMPLE");

  @Test
  void takesAClusterFromAHandMadeKeyToAProvenOneInOneRun() {
    InMemoryWorld world = InMemoryWorld.toAdopt();

    Report report = world.run();

    assertThat(report.steps())
        .extracting(decision -> decision.step().word())
        .containsExactly("begin", "claim", "create", "verify", "deliver", "promote");
    assertThat(report.reason()).isEqualTo(Reason.WITHIN_POLICY);
    assertThat(world.targets.values()).containsOnly(world.current());
    assertThat(world.activeKeys()).containsExactlyInAnyOrder(BY_HAND, world.current());
    assertThat(world.happenings).singleElement().isInstanceOf(Happening.Rotated.class);
  }

  @Test
  void retiresTheOldKeyByItsGraces() {
    InMemoryWorld world = InMemoryWorld.toAdopt();
    world.run();

    world.pass(Duration.ofDays(1));
    assertThat(world.run().steps())
        .extracting(Decision::reason)
        .containsExactly(Reason.INSTALLATION_GRACE_OVER);
    assertThat(world.activeKeys()).containsExactly(world.current());
    world.pass(Duration.ofDays(6));
    assertThat(world.run().steps()).isEmpty();
    world.pass(Duration.ofDays(1));
    assertThat(world.run().steps())
        .extracting(Decision::reason)
        .containsExactly(Reason.RECOVERY_GRACE_OVER);
    assertThat(world.keys).containsOnlyKeys(world.current());
  }

  @Test
  void looksOnceAtEachThingWhenNothingIsDue() {
    InMemoryWorld world = settled();
    world.calls.clear();

    world.run();

    assertThat(world.calls).containsExactly("labels", "account", "list", "inspect", "read");
  }

  @Test
  void doesNothingInADryRunAndListsEveryStep() {
    InMemoryWorld world = InMemoryWorld.toAdopt();

    Report report = world.run(false, true, Duration.ofMinutes(15));

    assertThat(report.steps())
        .extracting(decision -> decision.step().word())
        .containsExactly("begin", "claim", "create", "verify", "deliver", "promote");
    assertThat(world.calls).containsOnly("labels", "account", "list", "read", "lastUse", "inspect");
    assertThat(world.happenings).isEmpty();
    assertThat(world.ownership).isEqualTo(Ownership.UNCLAIMED);
  }

  @Test
  void asksWhetherItIsHeldBackOnlyWhereItWouldBegin() {
    InMemoryWorld world = settled();
    AtomicInteger asked = new AtomicInteger();
    world.heldBack = () -> asked.incrementAndGet() > 0;

    assertThat(world.run().reason()).isEqualTo(Reason.WITHIN_POLICY);
    assertThat(asked).hasValue(0);
    world.pass(Duration.ofDays(75));

    assertThat(world.run())
        .extracting(Report::reason, Report::steps)
        .containsExactly(Reason.HELD_BACK, List.of());
    assertThat(asked).hasValue(1);
  }

  @Test
  void doesNotBeginWhereNobodyCanTellWhetherItIsHeldBack() {
    InMemoryWorld world = InMemoryWorld.toAdopt();
    world.heldBack =
        () -> {
          throw new IllegalStateException("no list");
        };

    assertThat(world.run())
        .extracting(Report::reason, Report::steps)
        .containsExactly(Reason.FAILED, List.of());
  }

  @Test
  void tellsOfAQuarantineAndTakesNothingAwayForIt() {
    InMemoryWorld world = settled();
    world.quarantined = true;

    Report report = world.run();

    assertThat(report.steps()).isEmpty();
    assertThat(report.end().attention())
        .extracting(Attention::reason)
        .containsExactly(Reason.QUARANTINED);
  }

  @Test
  void doesNotStartAStepThatItMayNotFinish() {
    InMemoryWorld world = InMemoryWorld.toAdopt();

    Report report = world.run(false, false, Duration.ofSeconds(60));

    assertThat(report.reason()).isEqualTo(Reason.OUT_OF_TIME);
    assertThat(report.steps())
        .extracting(decision -> decision.step().word())
        .containsExactly("begin", "claim", "create");
  }

  @Test
  void leavesAKeyThatDoesNotProveValidToTheNextRun() {
    InMemoryWorld world = InMemoryWorld.toAdopt();
    world.proofsUntilValid = 1000;

    Report report = world.run();

    assertThat(report.reason()).isEqualTo(Reason.NOT_VALID);
    assertThat(world.targets.values()).containsOnly(BY_HAND);
    world.proofsUntilValid = 0;
    world.pass(Duration.ofMinutes(5));
    assertThat(world.run().reason()).isEqualTo(Reason.WITHIN_POLICY);
    assertThat(world.keys).hasSize(2);
  }

  @Test
  void reportsWhatFailedAndLeavesTheRestToTheNextRun() {
    InMemoryWorld world = InMemoryWorld.toAdopt();
    world.hook =
        (call, before) -> {
          if (call.equals("inspect") && before) {
            throw new IllegalStateException("denied");
          }
        };

    Report report = world.run();

    assertThat(report.reason()).isEqualTo(Reason.FAILED);
    assertThat(report.failure()).isPresent();
    assertThat(report.end().attention())
        .singleElement()
        .satisfies(told -> assertThat(told.known()).contains("denied"));
  }

  @Test
  void discardsItsOwnKeyWhenItLosesTheLockAfterTheCreate() {
    InMemoryWorld world = InMemoryWorld.toAdopt();
    List<Report> faster = new ArrayList<>();
    world.hook =
        (call, before) -> {
          if (call.equals("create") && !before && faster.isEmpty()) {
            world.pass(Duration.ofMinutes(20));
            faster.add(nested(world));
          }
        };

    world.run();

    world.hook = (_, _) -> {};
    settle(world);
    assertThat(world.targets.values()).containsOnly(world.current());
    assertThat(world.keys).containsOnlyKeys(world.current());
  }

  @Test
  void readsTheLabelAgainWhenTheAnswerOfASwapWasLost() {
    InMemoryWorld world = InMemoryWorld.toAdopt();
    world.hook =
        (call, before) -> {
          if (call.equals("move") && !before) {
            throw new IllegalStateException("connection reset");
          }
        };

    Report report = world.run();

    assertThat(report.reason()).isEqualTo(Reason.WITHIN_POLICY);
    assertThat(world.targets.values()).containsOnly(world.current());
    assertThat(world.keys).hasSize(2);
  }

  @Test
  void keepsItsKeyWhereTheSwapMayHaveBeenWonAndOvertaken() {
    InMemoryWorld world = InMemoryWorld.toAdopt();
    int[] moves = {0};
    world.hook =
        (call, before) -> {
          if (call.equals("move") && !before && ++moves[0] == 2) {
            world.pass(Duration.ofMinutes(20));
            nested(world);
            Intent others =
                new Intent(
                    new VersionId("00000000-0000-4000-8000-999999999999"),
                    new RotationChain(
                        new RotationId("another"),
                        "REQUESTED",
                        world.activeKeys(),
                        world.now,
                        Set.of()),
                    world.now);
            world.versions.put(others.id(), others);
            world.labels.put(Stage.PENDING, others.id());
            throw new IllegalStateException("connection reset");
          }
        };

    Report report = world.run();

    assertThat(report.reason()).isEqualTo(Reason.FAILED);
    assertThat(world.targets.values()).containsOnly(world.current());
    assertThat(world.activeKeys()).contains(world.current());
  }

  @Test
  void observesAgainWhenLabelsMovedBeforeADestructiveStep() {
    InMemoryWorld world = InMemoryWorld.toAdopt();
    world.run();
    world.pass(Duration.ofDays(1));
    int[] looks = {0};
    world.hook =
        (call, before) -> {
          if (call.equals("labels") && before && ++looks[0] == 2) {
            world.exposed.add(world.current());
          }
        };

    Report report = world.run();

    assertThat(report.steps().getFirst().reason()).isNotEqualTo(Reason.INSTALLATION_GRACE_OVER);
  }

  @Test
  void looksAgainBeforeItGivesUpAKeyThatAnOldListLacks() {
    InMemoryWorld world = InMemoryWorld.toAdopt();
    world.hook =
        (call, before) -> {
          if (call.equals("create") && !before) {
            world.unlisted.addAll(world.activeKeys());
            world.unlisted.remove(BY_HAND);
          }
          if (call.equals("deliver") && before) {
            world.pass(Duration.ofMinutes(6));
            world.unlisted.clear();
          }
        };

    Report report = world.run();

    assertThat(report.steps())
        .extracting(decision -> decision.step().word())
        .containsExactly("begin", "claim", "create", "verify", "deliver", "promote");
  }

  @Test
  void doesNotPromoteWhatAnotherRunHasReplaced() {
    InMemoryWorld world = InMemoryWorld.toAdopt();
    world.hook =
        (call, before) -> {
          if (call.equals("deliver") && !before) {
            Intent others =
                new Intent(
                    new VersionId("00000000-0000-4000-8000-999999999999"),
                    new RotationChain(
                        new RotationId("another"), "EXPOSED", Set.of(BY_HAND), world.now, Set.of()),
                    world.now);
            world.versions.put(others.id(), others);
            world.labels.put(Stage.PENDING, others.id());
          }
        };

    Report report = world.run();

    assertThat(report.reason()).isEqualTo(Reason.ANOTHER_RUN_AT_WORK);
    assertThat(world.versions.get(world.labels.get(Stage.CURRENT))).isInstanceOf(Placeholder.class);
  }

  static Stream<Integer> everyCall() {
    InMemoryWorld world = InMemoryWorld.toAdopt();
    world.run();
    return IntStream.rangeClosed(1, 2 * world.calls.size()).boxed();
  }

  @ParameterizedTest(name = "before or after call {0}")
  @MethodSource("everyCall")
  void isRepairedByTheNextRunsWhereverItDies(int moment) {
    InMemoryWorld world = InMemoryWorld.toAdopt();
    int[] moments = {0};
    world.hook =
        (_, _) -> {
          if (++moments[0] == moment) {
            throw new Crash();
          }
        };

    assertThatThrownBy(world::run).isInstanceOf(Crash.class);

    world.hook = (_, _) -> {};
    world.pass(Duration.ofMinutes(17));
    world.run();
    assertThat(world.targets.values()).containsOnly(world.current());
    settle(world);
    assertThat(world.keys).containsOnlyKeys(world.current());
  }

  @ParameterizedTest(name = "another run at call {0}")
  @MethodSource("everyCall")
  void stepsAsideForARunThatOverlapsIt(int moment) {
    InMemoryWorld world = InMemoryWorld.toAdopt();
    int[] moments = {0};
    world.hook =
        (_, _) -> {
          if (++moments[0] == moment) {
            world.run();
          }
        };

    world.run();

    world.hook = (_, _) -> {};
    settle(world);
    assertThat(world.targets.values()).containsOnly(world.current());
    assertThat(world.keys).containsOnlyKeys(world.current());
  }

  @Test
  void replacesAnExposedKeyAndCutsItOffInOneRun() {
    InMemoryWorld world = settled();
    CredentialId leaked = world.current();
    world.exposed.add(leaked);

    Report report = world.run();

    assertThat(report.steps())
        .extracting(decision -> decision.step().word())
        .containsExactly("begin", "create", "verify", "deliver", "promote", "deactivate");
    assertThat(world.current()).isNotEqualTo(leaked);
    assertThat(world.activeKeys()).containsExactly(world.current());
  }

  @Test
  void deliversNothingBeforeItsLabelHasSettled() {
    InMemoryWorld world = settled();
    Instant[] staged = new Instant[1];
    world.proofsUntilValid = 0;
    world.hook =
        (call, before) -> {
          if (call.equals("move") && !before && staged[0] == null) {
            staged[0] = world.now;
          } else if (call.equals("deliver") && before) {
            assertThat(world.now).isAfterOrEqualTo(staged[0].plusSeconds(7));
          }
        };

    assertThat(world.run(true).steps())
        .extracting(decision -> decision.step().word())
        .contains("deliver", "promote");
  }

  @Test
  void takesNothingAwayThatASecondLookFindsInUse() {
    InMemoryWorld world = settled();
    world.run(true);
    CredentialId old = world.keys.keySet().iterator().next();
    world.exposed.add(old);
    boolean[] inspected = {false};
    world.hook =
        (call, before) -> {
          if (call.equals("inspect") && !before && !inspected[0]) {
            inspected[0] = true;
            world.targets.put("repo-2", old);
            world.since.put("repo-2", world.now);
          }
        };

    Report report = world.run();

    assertThat(report.steps())
        .extracting(decision -> decision.step().word())
        .containsExactly("deliver", "deactivate");
    assertThat(world.targets.values()).containsOnly(world.current());
  }

  @Test
  void retiresWhatOnlyADeliveryShowsToBeInNoWorkingTarget() {
    InMemoryWorld world = settled();
    world.run(true);
    CredentialId old = world.keys.keySet().iterator().next();
    world.broken.put("repo-3", old);
    world.exposed.add(old);
    world.pass(Duration.ofMinutes(20));

    Report report = world.run();

    assertThat(report.steps())
        .extracting(decision -> decision.step().word())
        .containsExactly("deliver", "deactivate");
  }

  @Test
  void rotatesOnceForARequest() {
    InMemoryWorld world = settled();
    CredentialId before = world.current();

    world.run(true);

    assertThat(world.current()).isNotEqualTo(before);
    assertThat(world.keys).hasSize(2);
    assertThat(world.labels.get(Stage.PENDING)).isEqualTo(world.labels.get(Stage.CURRENT));
  }

  /** A run inside another one, whose own calls are left alone. */
  private static Report nested(InMemoryWorld world) {
    BiConsumer<String, Boolean> outer = world.hook;
    world.hook = (_, _) -> {};
    Report report = world.run();
    world.hook = outer;
    return report;
  }

  private static InMemoryWorld settled() {
    InMemoryWorld world = InMemoryWorld.toAdopt();
    world.run();
    settle(world);
    world.happenings.clear();
    return world;
  }

  private static void settle(InMemoryWorld world) {
    for (int day = 0; day < 10; day++) {
      world.pass(Duration.ofDays(1));
      world.run();
    }
  }
}
