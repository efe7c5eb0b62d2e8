package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Situation.CUR;
import static dev.keyrefresh.rotation.Situation.OLD;
import static dev.keyrefresh.rotation.Situation.ago;
import static dev.keyrefresh.rotation.Situation.days;
import static dev.keyrefresh.rotation.Situation.target;
import static dev.keyrefresh.rotation.Situation.unseen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.DecisionTable;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.Targets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QuickCheckTest {
  private static final Policy POLICY = Policy.DEFAULT;
  private static final Credential YOUNG = credential(Status.ACTIVE, 10);
  private static final Targets SERVED =
      new Targets.Known(List.of(target("repo-1", CUR, TargetOutcome.IN_STEP, days(9))));

  @Test
  void findsNothingDueWhereAllAgreesAndSaysUntilWhen() {
    assertThat(quickCheck(List.of(YOUNG), SERVED))
        .contains(
            new Decision(
                new Step.Wait(Optional.of(YOUNG.created().plus(POLICY.maximumAge()))),
                Reason.WITHIN_POLICY,
                List.of()));
  }

  static Stream<Arguments> whatWantsAFullLook() {
    List<Credential> one = List.of(YOUNG);
    return Stream.of(
        Arguments.of("no credential", List.of(), SERVED),
        Arguments.of(
            "an extra one",
            List.of(
                YOUNG,
                new Credential(
                    OLD,
                    Status.INACTIVE,
                    ago(days(85)),
                    new LastUse.NotReported(),
                    Optional.empty())),
            SERVED),
        Arguments.of(
            "one that was made Inactive", List.of(credential(Status.INACTIVE, 10)), SERVED),
        Arguments.of(
            "one of a status unheard of", List.of(credential(Status.UNHEARD_OF, 10)), SERVED),
        Arguments.of(
            "one that has reached its age", List.of(credential(Status.ACTIVE, 75)), SERVED),
        Arguments.of("targets that nobody saw", one, new Targets.Unknown("no answer")),
        Arguments.of("no target", one, new Targets.Known(List.of())),
        Arguments.of(
            "a target that drifted",
            one,
            with(target("repo-2", OLD, TargetOutcome.BEHIND, days(9)))),
        Arguments.of(
            "a pair that was spoilt",
            one,
            with(target("repo-2", CUR, TargetOutcome.BEHIND, days(9)))),
        Arguments.of(
            "a contested target",
            one,
            with(target("repo-2", CUR, TargetOutcome.CONTESTED, days(9)))),
        Arguments.of(
            "a target that could not be read", one, with(unseen(TargetOutcome.UNREACHABLE))),
        Arguments.of("a target that needs a person", one, with(unseen(TargetOutcome.MISSING))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatWantsAFullLook")
  void leavesToAFullLook(String what, List<Credential> listed, Targets targets) {
    assertThat(quickCheck(listed, targets)).isEmpty();
  }

  /** With a list that is right, and an updater that reads what is stored. */
  @Test
  void neverSaysOtherwiseThanAFullLookWould() {
    EveryObservation states = EveryObservation.everyCredentialUnderEveryStage();
    long idle = 0;
    for (long number = 0; number < states.size(); number++) {
      EveryObservation.State state = states.at(number);
      Observed seen = state.observed();
      if (!labels(seen).isAtRest() || !isTold(seen)) {
        continue;
      }
      Optional<Decision> quickCheck =
          QuickCheck.nothingDue(
              seen.credentials(), seen.targets(), state.policy(), EveryObservation.now());
      if (quickCheck.isPresent()) {
        idle++;
        assertThat(DecisionTable.next(seen, state.policy(), EveryObservation.now()))
            .as("state %s: %s", number, seen)
            .isEqualTo(quickCheck.get());
      }
    }
    assertThat(idle).isPositive();
  }

  @Test
  void neverSaysOtherwiseThanAFullLookWouldWhateverTheTargets() {
    EveryObservation states = EveryObservation.everyTargetUnderEveryStage();
    long idle = 0;
    for (long number = 0; number < states.size(); number += 7) {
      EveryObservation.State state = states.at(number);
      Observed seen = state.observed().with(List.of(state.observed().credentials().getFirst()));
      if (!labels(seen).isAtRest() || !isTold(seen) || seen.run().request().requested()) {
        continue;
      }
      Optional<Decision> quickCheck =
          QuickCheck.nothingDue(
              seen.credentials(), seen.targets(), state.policy(), EveryObservation.now());
      if (quickCheck.isPresent()) {
        idle++;
        assertThat(DecisionTable.next(seen, state.policy(), EveryObservation.now()))
            .as("state %s: %s", number, seen)
            .isEqualTo(quickCheck.get());
      }
    }
    assertThat(idle).isPositive();
  }

  private static Optional<Decision> quickCheck(List<Credential> listed, Targets targets) {
    return QuickCheck.nothingDue(listed, targets, POLICY, EveryObservation.now());
  }

  /** What the updater calls in step holds the current credential: it reads what is stored. */
  private static boolean isTold(Observed seen) {
    return seen.kind() == CredentialKind.ACCESS_KEY
        && seen.ownership() == Ownership.OURS
        && seen.targets().states().stream()
            .filter(state -> state.outcome() == TargetOutcome.IN_STEP)
            .allMatch(
                state ->
                    seen.stages()
                        .currentCredential()
                        .filter(current -> state.holds(current.credentialId()))
                        .isPresent());
  }

  private static Labels labels(Observed seen) {
    Map<Stage, VersionId> at = new EnumMap<>(Stage.class);
    seen.stages().current().map(StoredVersion::id).ifPresent(id -> at.put(Stage.CURRENT, id));
    seen.stages().pending().map(StoredVersion::id).ifPresent(id -> at.put(Stage.PENDING, id));
    return new Labels(at, seen.paused(), seen.exposed());
  }

  private static Targets with(dev.keyrefresh.target.TargetState another) {
    return new Targets.Known(Stream.concat(SERVED.states().stream(), Stream.of(another)).toList());
  }

  private static Credential credential(Status status, int age) {
    return new Credential(CUR, status, ago(days(age)), new LastUse.NotReported(), Optional.empty());
  }

  @Test
  void isNotGivenToAClusterWhereAnythingIsGoingOn() {
    VersionId one = new VersionId("11111111-1111-1111-1111-111111111111");
    VersionId two = new VersionId("22222222-2222-2222-2222-222222222222");
    assertThat(new Labels(Map.of(Stage.CURRENT, one), false, Set.of()).isAtRest()).isTrue();
    assertThat(
            new Labels(Map.of(Stage.CURRENT, one, Stage.PENDING, one), false, Set.of()).isAtRest())
        .isTrue();
    assertThat(
            new Labels(Map.of(Stage.CURRENT, one, Stage.PENDING, two), false, Set.of()).isAtRest())
        .isFalse();
    assertThat(new Labels(Map.of(Stage.CURRENT, one), true, Set.of()).isAtRest()).isFalse();
    assertThat(new Labels(Map.of(Stage.CURRENT, one), false, Set.of(OLD)).isAtRest()).isFalse();
    assertThat(new Labels(Map.of(), false, Set.of()).isAtRest()).isFalse();
  }
}
