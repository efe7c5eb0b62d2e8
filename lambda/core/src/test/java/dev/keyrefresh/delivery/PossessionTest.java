package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.delivery.TargetSecret.Stamps;
import dev.keyrefresh.delivery.World.TargetBuilder;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which targets that nobody named are served, and what CodeCommit is asked to find that out. */
class PossessionTest {
  private static final String HOST = "https://git-codecommit.us-west-2.amazonaws.com";
  private static final String UNKNOWN_LOGIN = "demo_codecommit_user+2-at-123456789012";
  private static final CredentialVersion GIT =
      World.gitCredential("git", "ACCAEXAMPLECURRENT00", "demo_codecommit_user-at-123456789012");

  private final World world = World.rotating();

  @Test
  void oneThatIsForPushingHasToBeNamed() {
    found(TargetBuilder::forWriting);
    assertSaid(TargetOutcome.UNNAMED);
    world.put(world.found().named());
    assertSaid(TargetOutcome.IN_STEP);
  }

  @ParameterizedTest(name = "{0}={1}: {2}")
  @CsvSource({
    "insecure, true, INSECURE",
    "insecureIgnoreHostKey, 1, INSECURE",
    "insecure, anything, INSECURE",
    "insecure, false, IN_STEP",
    "insecureIgnoreHostKey, F, IN_STEP",
    "insecure, ' 0 ', IN_STEP",
    "proxy, http://proxy.example.com, INSECURE"
  })
  void oneWhosePairWouldPassThroughOthersHandsHasToBeNamed(
      String field, String value, TargetOutcome outcome) {
    found(it -> it.field(field, value));
    assertSaid(outcome);
  }

  /** Where its secret is stored, an answer of CodeCommit's could only be about something else. */
  @Test
  void aStoredKeyWhosePasswordIsNotMadeOfItIsNotTried() {
    world.answers.add(Answer.ACCEPTED);
    found(it -> it.field("password", "guess"));
    assertSaid(TargetOutcome.UNNAMED);
  }

  @Test
  void thePasswordOfOneKeyBesideTheIdOfAnotherIsNobodys() {
    found(it -> it.field("username", World.PENDING.credentialId().value()));
    assertSaid(TargetOutcome.UNNAMED);
  }

  @ParameterizedTest(name = "CodeCommit says {0}: {1}")
  @CsvSource({
    "ACCEPTED, BEHIND",
    "REFUSED, UNNAMED",
    "NOT_FOUND, UNNAMED",
    "INCONCLUSIVE, UNPROVEN",
    "SILENT, UNPROVEN"
  })
  void aPairOfWhichNothingIsStoredIsTried(Answer answer, TargetOutcome outcome) {
    git();
    world.answers.add(answer);
    found(it -> it.field("username", UNKNOWN_LOGIN).field("password", "by hand"));
    assertThat(world.inspected().outcome()).isEqualTo(outcome);
    assertThat(probes()).containsExactly("probe demo: " + UNKNOWN_LOGIN);
  }

  @Test
  void oneOfManyRepositoriesIsTriedOnOneThatIsConfiguredOrCannotBeProven() {
    git();
    found(
        it ->
            it.template()
                .field("url", HOST)
                .field("username", UNKNOWN_LOGIN)
                .field("password", "x"));
    assertSaid(TargetOutcome.UNPROVABLE);
    world.probeUrl = CodeCommitUrl.parse(HOST + "/v1/repos/charts");
    world.answers.add(Answer.ACCEPTED);
    assertThat(world.inspected().outcome()).isEqualTo(TargetOutcome.BEHIND);
    assertThat(probes()).containsExactly("probe charts: " + UNKNOWN_LOGIN);
  }

  // Of the updater's own role

  @Test
  void aPairThatTheSessionAtHandMakesIsKnownWithoutATry() {
    keyless();
    found(it -> it.holding(world.session, Duration.ZERO).stamps(ofSession()));
    assertSaid(TargetOutcome.IN_STEP);
  }

  @Test
  void aPairOfAnEarlierSessionIsTried() {
    keyless();
    found(it -> it.holding(world.session, Duration.ZERO).stamps(ofSession()));
    world.session = World.session("2", world.session.expires());
    assertThat(world.inspected().outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(probes()).containsExactly("probe demo: ASIAEXAMPLESESSION01 of 12:00");
  }

  @Test
  void theIdOfTheSessionAtHandBesideAnotherTokenOrSignatureProvesNothing() {
    keyless();
    List<UnaryOperator<TargetBuilder>> forged =
        List.of(
            it -> it.field("username", world.session.id() + "%token of another"),
            it -> it.field("password", "20260101T120000Z" + "0".repeat(64)));
    for (UnaryOperator<TargetBuilder> change : forged) {
      world.journal.clear();
      found(it -> change.apply(it.holding(world.session, Duration.ZERO).stamps(ofSession())));
      assertThat(world.inspected().outcome()).isEqualTo(TargetOutcome.UNNAMED);
      assertThat(probes()).as("as any other pair it is tried").hasSize(1);
    }
  }

  /** And CodeCommit was asked nothing. */
  private void assertSaid(TargetOutcome outcome) {
    assertThat(world.inspected().outcome()).isEqualTo(outcome);
    assertThat(probes()).isEmpty();
  }

  private List<String> probes() {
    return world.journal.stream().filter(call -> call.startsWith("probe")).toList();
  }

  private void found(UnaryOperator<TargetBuilder> change) {
    world.put(change.apply(world.found().discovered()));
  }

  private void git() {
    world.form = new Form.Git();
    world.labels = new World().labels;
    world.label(Stage.CURRENT, GIT);
  }

  private void keyless() {
    world.form = new Form.Keyless();
    world.labels = new World().labels;
    world.label(Stage.CURRENT, World.PLACEHOLDER);
    world.opening.add(world.session.id().value());
  }

  private Stamps ofSession() {
    return new Stamps(
        Optional.of(world.session.id()),
        Optional.empty(),
        Optional.of(World.START),
        Optional.empty(),
        Optional.empty());
  }
}
