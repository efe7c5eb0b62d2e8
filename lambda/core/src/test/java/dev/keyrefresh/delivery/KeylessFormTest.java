package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.delivery.TargetSecret.Stamps;
import dev.keyrefresh.delivery.TargetStore.Patch;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.SignedGitPassword;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pairs that are signed with the session of the updater's own role. */
class KeylessFormTest {
  private static final Duration RENEWAL = Duration.ofMinutes(5);
  private static final RoleSession FIRST = session("1", Duration.ofHours(6));
  private static final RoleSession SECOND = session("2", Duration.ofHours(9));

  private static final String SESSION_LATER = "probe demo: ASIAEXAMPLESESSION01 of 12:05";
  private static final String CURRENT_LATER = "probe demo: AKIAEXAMPLECURRENT00 of 12:05";

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
    world.journal.clear();
    assertThat(world.scheduled()).isEqualTo(state(TargetOutcome.IN_STEP, FIRST, World.START));
    assertThat(world.written)
        .containsExactly(
            new Patch(
                pair(FIRST, World.START),
                new Stamps(
                    Optional.of(FIRST.id()),
                    Optional.empty(),
                    Optional.of(World.START),
                    Optional.empty(),
                    Optional.empty()),
                World.START));
    assertThat(world.journal)
        .containsExactly(
            "find",
            "read repo-1",
            "labels",
            "version placeholder",
            "session",
            "probe demo: ASIAEXAMPLESESSION01 of 12:00",
            "patch repo-1: ASIAEXAMPLESESSION01 of 12:00",
            "read repo-1",
            "probe demo: ASIAEXAMPLESESSION01 of 12:00");
  }

  @Test
  void isRenewedAsASignedOneAndAsksForItsSessionOnceARun() {
    world.scheduled();
    world.journal.clear();
    assertThat(world.scheduled()).isEqualTo(state(TargetOutcome.IN_STEP, FIRST, World.START));
    assertThat(world.patches()).isZero();
    world.pass(RENEWAL);
    assertThat(world.scheduled()).isEqualTo(state(TargetOutcome.IN_STEP, FIRST, world.now));
    assertThat(world.patches()).isOne();
    assertThat(world.journal).filteredOn("session"::equals).hasSize(2);
  }

  @Test
  void anotherSessionOfTheRoleIsARenewalAndNoDrift() {
    world.scheduled();
    world.session = SECOND;
    TargetState young = state(TargetOutcome.IN_STEP, FIRST, World.START);
    assertThat(world.inspected()).isEqualTo(young);
    assertThat(world.scheduled()).isEqualTo(young);
    world.pass(RENEWAL);
    world.answers.addAll(List.of(Answer.INCONCLUSIVE, Answer.INCONCLUSIVE, Answer.INCONCLUSIVE));
    assertThat(world.scheduled()).isEqualTo(state(TargetOutcome.IN_STEP, SECOND, world.now));
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
    assertThat(result)
        .isEqualTo(
            new DeliveryReconciler.Result(
                true,
                List.of(
                    new TargetState(
                        World.TARGET,
                        World.URL,
                        Optional.empty(),
                        TargetOutcome.BEHIND,
                        Optional.empty(),
                        Optional.empty())),
                Optional.empty(),
                List.of()));
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
    assertThat(world.scheduled()).isEqualTo(state(TargetOutcome.IN_STEP, FIRST, World.START));
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
      assertThat(world.scheduled())
          .isEqualTo(World.state(outcome, World.CURRENT, World.START, world.now));
    }
  }

  @Test
  void afterAChangeOfFormAKeyIsRenewedWhileTheSessionIsUndated() {
    changedFromSigned();
    world.session = World.session("1", Optional.empty());
    world.pass(RENEWAL);
    assertThat(world.scheduled())
        .isEqualTo(
            World.state(TargetOutcome.SESSION_UNDATED, World.CURRENT, World.START, world.now));
    assertThat(tried(world))
        .as("nothing is made of the session, and nothing tried")
        .containsExactly(
            CURRENT_LATER, "patch repo-1: AKIAEXAMPLECURRENT00 of 12:05", CURRENT_LATER);
  }

  @Test
  void afterAChangeToAnotherFormTheSessionIsRenewedUntilSomethingIsStored() {
    world.scheduled();
    world.form = new Form.Signed();
    world.pass(RENEWAL);
    assertThat(world.scheduled()).isEqualTo(state(TargetOutcome.IN_STEP, FIRST, world.now));
    world.label(Stage.CURRENT, World.CURRENT);
    assertThat(world.scheduled())
        .isEqualTo(World.state(TargetOutcome.IN_STEP, World.CURRENT, world.now, world.now));
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
      assertThat(world.scheduled()).isEqualTo(state(TargetOutcome.REFUSED, FIRST, world.now));
    }
    world.label(Stage.PENDING, World.PENDING);
    assertThat(world.delivered(World.PENDING).outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(world.secret().stamps().version()).contains(World.PENDING.id().value());
  }

  @Test
  void afterAChangeOfFormAKeyThatIsYoungIsLeftWhileTheRoleCannotReplaceIt() {
    changedFromSigned();
    world.answers.add(Answer.REFUSED);
    assertThat(world.scheduled())
        .isEqualTo(World.state(TargetOutcome.REFUSED, World.CURRENT, World.START, World.START));
    assertThat(tried(world))
        .containsExactly(
            "probe demo: ASIAEXAMPLESESSION01 of 12:00",
            "probe demo: AKIAEXAMPLECURRENT00 of 12:00");
  }

  @Test
  void afterAChangeOfFormASpoiltKeyIsNotRepairedWhileTheRoleCannotReplaceIt() {
    changedFromSigned();
    world.put(world.found().field("password", "edited"));
    world.answers.add(Answer.REFUSED);
    assertThat(world.scheduled())
        .isEqualTo(
            new TargetState(
                World.TARGET,
                World.URL,
                Optional.of(World.CURRENT.credentialId()),
                TargetOutcome.REFUSED,
                Optional.of(World.START),
                Optional.empty()));
    assertThat(world.written).isEmpty();
  }

  @Test
  void afterAChangeOfFormNothingIsWrittenWhereKeyAndRoleAreRefused() {
    changedFromSigned();
    world.opening.clear();
    world.pass(RENEWAL);
    assertThat(world.scheduled())
        .isEqualTo(
            World.state(TargetOutcome.BROKEN_BEFORE, World.CURRENT, World.START, World.START));
    assertThat(tried(world))
        .as("the role's pair beside the key's, then the key's renewal beside what is there")
        .containsExactly(
            SESSION_LATER,
            CURRENT_LATER,
            "probe demo: AKIAEXAMPLECURRENT00 of 12:00",
            CURRENT_LATER,
            "probe demo: AKIAEXAMPLECURRENT00 of 12:00");
  }

  @Test
  void afterAChangeOfFormARenewalThatMeetsAConflictIsBegunAnew() {
    changedFromSigned();
    world.opening.remove(FIRST.id().value());
    world.beforePatches.add(() -> world.put(world.found().field("project", "other")));
    world.pass(RENEWAL);
    assertThat(world.scheduled())
        .isEqualTo(World.state(TargetOutcome.REFUSED, World.CURRENT, World.START, world.now));
    assertThat(world.journal)
        .containsExactly(
            "find",
            "read repo-1",
            "labels",
            "version current",
            "session",
            SESSION_LATER,
            CURRENT_LATER,
            CURRENT_LATER,
            "patch repo-1: AKIAEXAMPLECURRENT00 of 12:05",
            "read repo-1",
            "labels",
            SESSION_LATER,
            CURRENT_LATER,
            CURRENT_LATER,
            "patch repo-1: AKIAEXAMPLECURRENT00 of 12:05",
            "read repo-1",
            CURRENT_LATER);
  }

  @Test
  void theRolesPairIsComparedWithTheKeyInTheTargetNotWithTheCurrentOne() {
    changedFromSigned();
    CredentialVersion previous = World.credential("previous", World.OLDER.value(), World.OLDER);
    world.label(Stage.PREVIOUS, previous);
    world.put(world.target().holding(previous).stampedWith(previous));
    world.opening.add(World.OLDER.value());
    world.answers.add(Answer.REFUSED);
    assertThat(world.scheduled())
        .isEqualTo(World.state(TargetOutcome.REFUSED, World.OLDER, World.START, World.START));
    assertThat(tried(world))
        .containsExactly(
            "probe demo: ASIAEXAMPLESESSION01 of 12:00",
            "probe demo: AKIAEXAMPLEOLDER0000 of 12:00");
  }

  @Test
  void aKeyThatReplacesTheRoleIsComparedWithTheSessionInTheTargetNotWithTheCurrentKey() {
    changedToSigned();
    world.opening.remove(World.PENDING.credentialId().value());
    world.pass(Duration.ofMinutes(2));
    assertThat(world.delivered(World.PENDING))
        .isEqualTo(state(TargetOutcome.REFUSED, FIRST, World.START));
    assertThat(tried(world))
        .filteredOn(call -> !call.contains("PENDING") && !call.startsWith("pause"))
        .containsExactly("probe demo: ASIAEXAMPLESESSION01 of 12:02");
  }

  @Test
  void thePatienceWithAKeyIsNotForTheRenewalOfTheSessionInItsPlace() {
    changedToSigned();
    world.opening.clear();
    world.pass(RENEWAL);
    assertThat(world.delivered(World.PENDING))
        .isEqualTo(state(TargetOutcome.BROKEN_BEFORE, FIRST, World.START));
    assertThat(tried(world))
        .filteredOn(call -> !call.contains("PENDING"))
        .containsExactlyElementsOf(
            Stream.concat(
                    Collections.nCopies(20, "pause 3 s").stream(),
                    Stream.of(
                        SESSION_LATER,
                        "probe demo: ASIAEXAMPLESESSION01 of 12:00",
                        "probe demo: ASIAEXAMPLESESSION01 of 12:06",
                        "probe demo: ASIAEXAMPLESESSION01 of 12:00"))
                .toList());
  }

  private static List<String> tried(World world) {
    return world.journal.stream().filter(call -> call.matches("(probe|pause|patch) .*")).toList();
  }

  /** Of a pair that was first delivered at the beginning. */
  private static TargetState state(TargetOutcome outcome, RoleSession holds, Instant signedAt) {
    return World.state(outcome, holds.id(), World.START, signedAt);
  }

  private static Pair pair(RoleSession session, Instant at) {
    return new Pair(
        Secret.of(session.id() + "%token of " + session.id()),
        SignedGitPassword.sign(session.secret(), CodeCommitUrl.parse(World.URL).orElseThrow(), at));
  }

  /** A rotation under way, while the target still holds the session. */
  private void changedToSigned() {
    world.scheduled();
    world.journal.clear();
    world.form = new Form.Signed();
    world.label(Stage.CURRENT, World.CURRENT);
    world.label(Stage.PENDING, World.PENDING);
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
