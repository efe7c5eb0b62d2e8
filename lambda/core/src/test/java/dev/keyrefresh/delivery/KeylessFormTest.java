package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pairs that are signed with the session of the updater's own role. */
class KeylessFormTest {
  private static final Duration RENEWAL = Duration.ofMinutes(5);
  private static final RoleSession FIRST = session("1", Duration.ofHours(6));
  private static final RoleSession SECOND = session("2", Duration.ofHours(9));

  private final World world = new World();

  KeylessFormTest() {
    world.form = new Form.Keyless();
    world.session = FIRST;
    world.label(Stage.CURRENT, World.PLACEHOLDER);
    world.opening.add(FIRST.id().value());
    world.opening.add(SECOND.id().value());
    world.put(world.target().field("username", "somebody").field("password", "guess"));
  }

  @Test
  void isNamedByIdAndTokenAndProvenBeforeAndAfter() {
    assertThat(world.inspected().outcome()).isEqualTo(TargetOutcome.BEHIND);
    TargetState state = world.scheduled();
    assertThat(state.outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(state.holds()).contains(FIRST.id());
    assertThat(state.login()).isEmpty();
    assertThat(state.expires()).contains(World.START.plus(Duration.ofMinutes(15)));
    assertThat(world.secret().username())
        .contains(Secret.of(FIRST.id() + "%token of " + FIRST.id()));
    assertThat(world.journal).filteredOn(entry -> entry.startsWith("probe")).hasSize(2);
  }

  @Test
  void isRenewedAsASignedOneAndAsksForItsSessionOnceARun() {
    world.scheduled();
    world.journal.clear();
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(world.patches()).isZero();
    world.pass(RENEWAL);
    assertThat(world.scheduled().since()).contains(World.START);
    assertThat(world.patches()).isOne();
    assertThat(world.journal).filteredOn("session"::equals).hasSize(2);
  }

  @Test
  void anotherSessionOfTheRoleIsARenewalAndNoDrift() {
    world.scheduled();
    world.session = SECOND;
    assertThat(world.inspected().outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(world.scheduled().holds()).as("young enough").contains(FIRST.id());
    world.pass(RENEWAL);
    world.answers.addAll(List.of(Answer.INCONCLUSIVE, Answer.INCONCLUSIVE, Answer.INCONCLUSIVE));
    TargetState state = world.scheduled();
    assertThat(state.holds()).contains(SECOND.id());
    assertThat(state.outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(state.since()).contains(World.START);
    assertThat(world.secret().stamps().drifted()).isEmpty();
  }

  @Test
  void whatSomebodyElseWroteIsDrift() {
    world.scheduled();
    world.put(world.found().field("username", "somebody"));
    world.session = SECOND;
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(world.secret().stamps().drifted()).contains(World.START);
    world.put(world.found().holding(World.session("9", Optional.empty()), Duration.ZERO));
    assertThat(world.inspected().outcome())
        .as("a session that we did not deliver")
        .isEqualTo(TargetOutcome.BEHIND);
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.CONTESTED);
  }

  @ParameterizedTest(name = "a session with {0} left: {1}")
  @CsvSource({
    "PT15M, IN_STEP",
    "PT14M59S, SESSION_ENDS",
    "PT0S, SESSION_ENDS",
    ", SESSION_UNDATED"
  })
  void isMadeOnlyOfASessionThatOutlivesIt(Duration left, TargetOutcome outcome) {
    world.session =
        new RoleSession(
            FIRST.id(),
            FIRST.secret(),
            FIRST.token(),
            Optional.ofNullable(left).map(World.START::plus));
    assertThat(world.scheduled().outcome()).isEqualTo(outcome);
    assertThat(world.patches()).isEqualTo(outcome == TargetOutcome.IN_STEP ? 1 : 0);
    assertThat(world.inspected().outcome()).isEqualTo(outcome);
  }

  @Test
  void aPairThatIsAliveIsInStepUntilItsSessionCannotRenewIt() {
    world.scheduled();
    world.session = session("1", Duration.ofMinutes(16));
    world.pass(Duration.ofMinutes(3));
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.IN_STEP);
    world.pass(Duration.ofMinutes(3));
    assertThat(world.inspected().outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.SESSION_ENDS);
  }

  @Test
  void aTemplateIsRefusedAsForTheFormSigned() {
    world.put(world.found().template());
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.UNSUITED);
  }

  @Test
  void aRequestForAStoredVersionIsStale() {
    world.label(Stage.CURRENT, World.CURRENT);
    DeliveryReconciler.Result result = world.reconciler().deliver(Optional.of(World.CURRENT.id()));
    assertThat(result.stale()).isTrue();
    assertThat(world.patches()).isZero();
  }

  @Test
  void aDiscoveredTargetIsOursWhereWeDeliveredItOrItHoldsAKeyFromBefore() {
    world.put(world.found().discovered());
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.NOT_OURS);
    world.label(Stage.CURRENT, World.CURRENT);
    world.put(world.found().holding(World.CURRENT));
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.IN_STEP);
    world.label(Stage.CURRENT, World.PLACEHOLDER);
    world.pass(RENEWAL);
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.IN_STEP);
  }

  @Test
  void afterAChangeOfFormAKeyIsReplacedAtOnce() {
    changedFromSigned();
    TargetState state = world.scheduled();
    assertThat(state.holds()).contains(FIRST.id());
    assertThat(state.outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(world.secret().stamps().drifted()).isEmpty();
  }

  /** The role may lack codecommit:GitPull: a working cluster stays on its key, renewed. */
  @ParameterizedTest(name = "the role''s pair {0}, {1}")
  @CsvSource({"REFUSED, REFUSED", "INCONCLUSIVE, UNPROVEN"})
  void afterAChangeOfFormAKeyIsRenewedWhileTheRoleCannotReplaceIt(
      Answer answer, TargetOutcome outcome) {
    changedFromSigned();
    for (int renewal = 0; renewal < 5; renewal++) {
      world.pass(RENEWAL);
      world.answers.add(answer);
      TargetState state = world.scheduled();
      assertThat(state.outcome()).isEqualTo(outcome);
      assertThat(state.holds()).contains(World.CURRENT.credentialId());
      assertThat(state.expires()).contains(world.now.plus(Duration.ofMinutes(15)));
    }
  }

  @Test
  void afterAChangeOfFormAKeyIsRenewedWhileTheSessionIsUndated() {
    changedFromSigned();
    world.session = World.session("1", Optional.empty());
    world.pass(RENEWAL);
    TargetState state = world.scheduled();
    assertThat(state.outcome()).isEqualTo(TargetOutcome.SESSION_UNDATED);
    assertThat(state.expires()).contains(world.now.plus(Duration.ofMinutes(15)));
  }

  @Test
  void afterAChangeToAnotherFormTheSessionIsRenewedUntilSomethingIsStored() {
    world.scheduled();
    world.form = new Form.Signed();
    world.pass(RENEWAL);
    TargetState state = world.scheduled();
    assertThat(state.holds()).contains(FIRST.id());
    assertThat(state.expires()).contains(world.now.plus(Duration.ofMinutes(15)));
    world.label(Stage.CURRENT, World.CURRENT);
    assertThat(world.scheduled().holds()).contains(World.CURRENT.credentialId());
    assertThat(world.secret().stamps().drifted()).isEmpty();
  }

  @Test
  void afterAChangeToAnotherFormTheSessionIsRenewedWhileTheOldKeyIsRefused() {
    world.scheduled();
    world.form = new Form.Signed();
    world.label(Stage.CURRENT, World.CURRENT);
    world.opening.remove(World.CURRENT.credentialId().value());
    for (int renewal = 0; renewal < 5; renewal++) {
      world.pass(RENEWAL);
      TargetState state = world.scheduled();
      assertThat(state.outcome()).isEqualTo(TargetOutcome.REFUSED);
      assertThat(state.holds()).contains(FIRST.id());
      assertThat(state.expires()).contains(world.now.plus(Duration.ofMinutes(15)));
    }
    world.label(Stage.PENDING, World.PENDING);
    assertThat(world.delivered(World.PENDING).outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(world.secret().stamps().version()).contains(World.PENDING.id().value());
  }

  private void changedFromSigned() {
    world.label(Stage.CURRENT, World.CURRENT);
    world.put(world.target().holding(World.CURRENT).stampedWith(World.CURRENT));
  }

  private static RoleSession session(String name, Duration left) {
    Instant end = World.START.plus(left);
    return World.session(name, Optional.of(end));
  }
}
