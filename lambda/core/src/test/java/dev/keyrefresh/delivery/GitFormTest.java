package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.delivery.TargetSecret.Stamps;
import dev.keyrefresh.delivery.TargetStore.Patch;
import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.delivery.World.TargetBuilder;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Git credential in targets: a static pair, named by a login that is no id. */
class GitFormTest {
  private static final String LOGIN = "demo_codecommit_user-at-123456789012";
  private static final String OTHER_LOGIN = "demo_codecommit_user+1-at-123456789012";
  private static final String HOST = "https://git-codecommit.us-west-2.amazonaws.com";
  private static final CredentialVersion CURRENT =
      World.gitCredential("git-current", "ACCAEXAMPLECURRENT00", LOGIN);
  private static final CredentialVersion PENDING =
      World.gitCredential("git-pending", "ACCAEXAMPLEPENDING00", OTHER_LOGIN);

  private final World world = new World();

  GitFormTest() {
    world.form = new Form.Git();
    world.opening.add(CURRENT.credentialId().value());
    world.opening.add(PENDING.credentialId().value());
    world.label(Stage.CURRENT, CURRENT);
    world.put(world.target().holding(CURRENT).stampedWith(CURRENT));
  }

  @Test
  void staysAsItIsForAsLongAsItsCredentialIsCurrent() {
    world.pass(Duration.ofDays(60));
    assertThat(world.scheduled()).isEqualTo(state(TargetOutcome.IN_STEP, CURRENT));
    assertThat(world.patches()).isZero();
  }

  @Test
  void isWrittenAsIamMadeItAndProvenBeforeAndAfter() {
    world.label(Stage.PENDING, PENDING);
    assertThat(world.delivered(PENDING)).isEqualTo(state(TargetOutcome.IN_STEP, PENDING));
    assertThat(world.written).containsExactly(patch(PENDING, Optional.empty()));
    assertThat(world.journal)
        .containsExactly(
            "find",
            "read repo-1",
            "labels",
            "version git-current",
            "version git-pending",
            "probe demo: " + OTHER_LOGIN,
            "patch repo-1: " + OTHER_LOGIN,
            "read repo-1",
            "probe demo: " + OTHER_LOGIN);
  }

  @Test
  void aTargetThatHoldsThePendingOneKeepsIt() {
    world.label(Stage.PENDING, PENDING);
    world.delivered(PENDING);
    assertThat(world.scheduled()).isEqualTo(state(TargetOutcome.IN_STEP, PENDING));
    assertThat(world.patches()).isEqualTo(1);
  }

  @Test
  void aPendingOneThatIsHeldButWasNeverProvenIsNotProvenByAnUnclearAnswer() {
    world.label(Stage.PENDING, PENDING);
    world.put(world.target().holding(PENDING).stampedWith(PENDING));
    world.answers.add(Answer.INCONCLUSIVE);
    world.answers.add(Answer.INCONCLUSIVE);
    world.answers.add(Answer.INCONCLUSIVE);
    assertThat(world.delivered(PENDING)).isEqualTo(state(TargetOutcome.UNPROVEN, PENDING));
    assertThat(world.delivered(PENDING)).isEqualTo(state(TargetOutcome.IN_STEP, PENDING));
  }

  @Test
  void aSpoiltPasswordBesideTheRightLoginIsRepaired() {
    world.put(world.found().field("password", "edited"));
    assertThat(world.inspected()).isEqualTo(unknown(LOGIN));
    assertThat(world.scheduled()).isEqualTo(state(TargetOutcome.IN_STEP, CURRENT));
    assertThat(world.written).containsExactly(patch(CURRENT, Optional.of(World.START)));
  }

  @ParameterizedTest
  @ValueSource(strings = {LOGIN, OTHER_LOGIN})
  void aLoginOfThisUserThatNoVersionKnowsIsOursAndDeliveredTo(String login) {
    CredentialVersion elsewhere =
        World.gitCredential(
            "elsewhere", "ACCAEXAMPLEELSEWHERE", "demo_codecommit_user+2-at-123456789012");
    world.label(Stage.CURRENT, elsewhere);
    world.opening.add(elsewhere.credentialId().value());
    world.put(world.target().discovered().field("username", login).field("password", "by hand"));
    assertThat(world.scheduled()).isEqualTo(unknown(login).with(TargetOutcome.UNNAMED));
    world.put(world.target().field("username", login).field("password", "by hand"));
    assertThat(world.inspected()).isEqualTo(unknown(login));
    assertThat(world.scheduled()).isEqualTo(state(TargetOutcome.IN_STEP, elsewhere));
    assertThat(world.inspected()).isEqualTo(state(TargetOutcome.IN_STEP, elsewhere));
  }

  @ParameterizedTest
  @CsvSource({
    "demo_codecommit_user-at-210987654321",
    "demo-at-123456789012",
    "demo_codecommit_user+1-at-123456789012x",
    "another_codecommit_user-at-123456789012"
  })
  void aStrangersLoginIsNotOurs(String login) {
    world.put(world.target().discovered().field("username", login).field("password", "x"));
    TargetState unseenLogin =
        new TargetState(
            World.TARGET,
            World.URL,
            Optional.empty(),
            TargetOutcome.NOT_OURS,
            Optional.empty(),
            Optional.empty());
    assertThat(world.scheduled()).isEqualTo(unseenLogin);
    assertThat(world.inspected()).isEqualTo(unseenLogin);
  }

  @Test
  void aLoginThatIamGaveAwayAgainIsToldApartByThePassword() {
    CredentialVersion reborn =
        new CredentialVersion(
            World.version("git-reborn"),
            new IssuedCredential(
                new CredentialId("ACCAEXAMPLEREBORN000"),
                PENDING.credential().kind(),
                World.USER.name(),
                LOGIN,
                Secret.of("secret of ACCAEXAMPLEREBORN000"),
                World.START.plusSeconds(1)),
            Optional.empty(),
            Set.of());
    world.label(Stage.PREVIOUS, CURRENT);
    world.label(Stage.CURRENT, PENDING);
    world.label(Stage.PENDING, reborn);
    assertThat(world.inspected()).isEqualTo(state(TargetOutcome.BEHIND, CURRENT));
    world.put(world.found().field("password", "edited"));
    assertThat(world.inspected())
        .as("only IAM knows who has the login now")
        .isEqualTo(unknown(LOGIN));
  }

  // What covers many repositories

  @Test
  void aTemplateIsProvenWithARepositoryUnderItsPrefix() {
    template(it -> it);
    repository("repo-2", HOST + "/v1/repos/Storefront", it -> it.without("username"));
    assertThat(deliveredTemplate().outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(world.secret().field("url")).contains(Secret.of(HOST));
  }

  @Test
  void aTemplateIsProvenWithTheRepositoryThatIsConfigured() {
    template(it -> it);
    world.probeUrl = CodeCommitUrl.parse(HOST + "/v1/repos/demo");
    assertThat(deliveredTemplate().outcome()).isEqualTo(TargetOutcome.IN_STEP);
  }

  @Test
  void aRepositoryThatIsClosedDoesNotCountWhereAnotherOpens() {
    template(it -> it);
    repository("repo-2", HOST + "/v1/repos/storefront", it -> it.without("username"));
    repository("repo-3", HOST + "/v1/repos/charts", it -> it.without("username"));
    world.answers.add(Answer.REFUSED);
    assertThat(deliveredTemplate().outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(world.journal)
        .filteredOn(call -> call.startsWith("probe"))
        .containsExactly(
            "probe storefront: " + OTHER_LOGIN,
            "probe charts: " + OTHER_LOGIN,
            "probe storefront: " + OTHER_LOGIN);
  }

  @ParameterizedTest(name = "where none opens, {0} and {1}: {2}")
  @CsvSource({
    "REFUSED, INCONCLUSIVE, REFUSED",
    "INCONCLUSIVE, REFUSED, REFUSED",
    "NOT_FOUND, REFUSED, REFUSED",
    "NOT_FOUND, INCONCLUSIVE, UNPROVEN",
    "INCONCLUSIVE, NOT_FOUND, UNPROVEN",
    "NOT_FOUND, NOT_FOUND, BROKEN_BEFORE"
  })
  void whatIsKnownOfACredentialCountsBeforeWhatIsNot(
      Answer first, Answer second, TargetOutcome outcome) {
    template(it -> it);
    repository("repo-2", HOST + "/v1/repos/storefront", it -> it.without("username"));
    repository("repo-3", HOST + "/v1/repos/charts", it -> it.without("username"));
    boolean waits = outcome == TargetOutcome.REFUSED;
    for (int asked = 0; asked < (waits ? 21 : 1); asked++) {
      world.answers.addAll(List.of(first, second));
    }
    Answer present = outcome == TargetOutcome.BROKEN_BEFORE ? Answer.NOT_FOUND : Answer.ACCEPTED;
    world.answers.addAll(Collections.nCopies(2, present));
    assertThat(deliveredTemplate().outcome()).isEqualTo(outcome);
    assertThat(world.written).isEmpty();
  }

  @Test
  void noSecretIsReadAgainForATemplate() {
    template(it -> it);
    repository("repo-2", HOST, it -> it.holding(CURRENT).stampedWith(CURRENT).template());
    repository("repo-3", HOST + "/v1/repos/charts", it -> it.without("username"));
    world.label(Stage.PENDING, PENDING);
    world.reconciler().deliver(Optional.of(PENDING.id()));
    assertThat(world.journal)
        .containsExactly(
            "find",
            "read repo-1",
            "read repo-2",
            "read repo-3",
            "labels",
            "version git-current",
            "version git-pending",
            "probe charts: " + OTHER_LOGIN,
            "patch repo-1: " + OTHER_LOGIN,
            "read repo-1",
            "probe charts: " + OTHER_LOGIN,
            "labels",
            "probe charts: " + OTHER_LOGIN,
            "patch repo-2: " + OTHER_LOGIN,
            "read repo-2",
            "probe charts: " + OTHER_LOGIN);
  }

  @Test
  void aTemplateWithNoRepositoryToTryIsLeftAndSaidToBeUnprovable() {
    template(it -> it);
    repository(
        "repo-2",
        "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/demo",
        it -> it.without("username"));
    world.broken.put(new TargetName("argocd", "repo-2"), new Unavailable("time-out", false));
    assertThat(deliveredTemplate().outcome()).isEqualTo(TargetOutcome.UNPROVABLE);
    assertThat(TargetOutcome.UNPROVABLE.meaning()).contains("PROBE_URL");
    assertThat(world.patches()).isZero();
  }

  @Test
  void aTemplateWithNoRepositoryToTryIsRepairedAllTheSame() {
    template(it -> it.holding(CURRENT).field("password", "edited"));
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.UNPROVABLE);
    assertThat(world.written).containsExactly(patch(CURRENT, Optional.of(World.START)));
  }

  @Test
  void aTemplateWithNoRepositoryToTryThatLacksOnlyOurAnnotationsIsStamped() {
    template(it -> it.stamps(Stamps.NONE));
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(world.written).containsExactly(patch(CURRENT, Optional.empty()));
  }

  @Test
  void aTemplateOfSomeRepositoriesIsNotProvenWithAnother() {
    template(it -> it.field("url", HOST + "/v1/repos/team-"));
    repository("repo-2", HOST + "/v1/repos/storefront", it -> it.without("username"));
    assertThat(deliveredTemplate().outcome()).isEqualTo(TargetOutcome.UNPROVABLE);
    repository("repo-2", HOST + "/v1/repos/Team-a", it -> it.without("username"));
    assertThat(deliveredTemplate().outcome()).isEqualTo(TargetOutcome.IN_STEP);
  }

  // A cluster whose form was changed

  @Test
  void goesOnRenewingTheAccessKeyThatItWasChangedFrom() {
    world.label(Stage.CURRENT, World.CURRENT);
    world.put(world.target().holding(World.CURRENT).stampedWith(World.CURRENT));
    world.pass(Duration.ofMinutes(5));
    assertThat(world.scheduled())
        .isEqualTo(World.state(TargetOutcome.IN_STEP, World.CURRENT, World.START, world.now));
    world.label(Stage.PENDING, PENDING);
    assertThat(world.delivered(PENDING).holds()).contains(PENDING.credentialId());
  }

  @Test
  void leavesTheGitCredentialThatItWasChangedFromUntilAKeyIsDelivered() {
    world.form = new Form.Signed();
    assertThat(world.scheduled()).isEqualTo(state(TargetOutcome.IN_STEP, CURRENT));
    assertThat(world.patches()).isZero();
    world.label(Stage.PENDING, World.PENDING);
    assertThat(world.delivered(World.PENDING))
        .isEqualTo(World.state(TargetOutcome.IN_STEP, World.PENDING, World.START, World.START));
  }

  /** What is said of the target while it holds a Git credential, since the beginning. */
  private static TargetState state(TargetOutcome outcome, CredentialVersion holds) {
    return new TargetState(
        World.TARGET,
        World.URL,
        Optional.of(holds.credentialId()),
        outcome,
        Optional.of(World.START),
        Optional.empty());
  }

  /** What is said of the target while nobody but IAM can tell whose its login is. */
  private static TargetState unknown(String login) {
    return new TargetState(
        World.TARGET,
        World.URL,
        Optional.empty(),
        Optional.of(login),
        TargetOutcome.BEHIND,
        Optional.empty(),
        Optional.empty());
  }

  private static Patch patch(CredentialVersion version, Optional<Instant> drifted) {
    return new Patch(
        new Pair(Secret.of(version.credential().login()), version.credential().secret()),
        new Stamps(
            Optional.of(version.credentialId()),
            Optional.of(version.id().value()),
            Optional.of(World.START),
            drifted,
            Optional.empty()),
        World.START);
  }

  private TargetState deliveredTemplate() {
    world.label(Stage.PENDING, PENDING);
    return world.delivered(PENDING);
  }

  private void template(UnaryOperator<TargetBuilder> change) {
    world.put(
        change.apply(
            world.target().holding(CURRENT).stampedWith(CURRENT).field("url", HOST).template()));
  }

  private void repository(String name, String url, UnaryOperator<TargetBuilder> change) {
    world.put(change.apply(world.target().called(name).discovered().field("url", url)));
  }
}
