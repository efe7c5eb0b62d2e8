package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.delivery.GitProbe.Answer;
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
    TargetState state = world.scheduled();
    assertThat(state.outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(state.holds()).contains(CURRENT.credentialId());
    assertThat(state.since()).contains(World.START);
    assertThat(state.expires()).isEmpty();
    assertThat(world.patches()).isZero();
  }

  @Test
  void isWrittenAsIamMadeItAndProvenBeforeAndAfter() {
    world.label(Stage.PENDING, PENDING);
    assertThat(world.delivered(PENDING).holds()).contains(PENDING.credentialId());
    assertThat(world.secret().field("username")).contains(Secret.of(OTHER_LOGIN));
    assertThat(world.secret().field("password")).contains(PENDING.credential().secret());
    assertThat(world.journal)
        .filteredOn(entry -> entry.startsWith("probe"))
        .containsExactly("probe " + OTHER_LOGIN, "probe " + OTHER_LOGIN);
  }

  @Test
  void aTargetThatHoldsThePendingOneKeepsIt() {
    world.label(Stage.PENDING, PENDING);
    world.delivered(PENDING);
    assertThat(world.scheduled().holds()).contains(PENDING.credentialId());
    assertThat(world.patches()).isEqualTo(1);
  }

  @Test
  void aPendingOneThatIsHeldButWasNeverProvenIsNotProvenByAnUnclearAnswer() {
    world.label(Stage.PENDING, PENDING);
    world.put(world.target().holding(PENDING).stampedWith(PENDING));
    world.answers.add(Answer.INCONCLUSIVE);
    world.answers.add(Answer.INCONCLUSIVE);
    world.answers.add(Answer.INCONCLUSIVE);
    assertThat(world.delivered(PENDING).outcome()).isEqualTo(TargetOutcome.UNPROVEN);
    assertThat(world.delivered(PENDING).outcome()).isEqualTo(TargetOutcome.IN_STEP);
  }

  @Test
  void aSpoiltPasswordBesideTheRightLoginIsRepaired() {
    world.put(world.found().field("password", "edited"));
    assertThat(world.inspected().outcome()).isEqualTo(TargetOutcome.BEHIND);
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(world.secret().field("password")).contains(CURRENT.credential().secret());
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
    TargetState found = world.inspected();
    assertThat(found.outcome()).isEqualTo(TargetOutcome.BEHIND);
    assertThat(found.holds()).isEmpty();
    assertThat(found.login()).contains(login);
    assertThat(world.scheduled().holds()).contains(elsewhere.credentialId());
    assertThat(world.inspected().login()).isEmpty();
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
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.NOT_OURS);
    assertThat(world.inspected().login()).as("it stays unseen").isEmpty();
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
    assertThat(world.inspected().holds()).contains(CURRENT.credentialId());
    world.put(world.found().field("password", "edited"));
    assertThat(world.inspected().holds()).as("only IAM knows who has the login now").isEmpty();
    assertThat(world.inspected().login()).contains(LOGIN);
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
    assertThat(world.secret().field("password")).contains(CURRENT.credential().secret());
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
    assertThat(world.scheduled().expires()).contains(World.START.plus(Duration.ofMinutes(20)));
    world.label(Stage.PENDING, PENDING);
    assertThat(world.delivered(PENDING).holds()).contains(PENDING.credentialId());
  }

  @Test
  void leavesTheGitCredentialThatItWasChangedFromUntilAKeyIsDelivered() {
    world.form = new Form.Signed();
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(world.patches()).isZero();
    world.label(Stage.PENDING, World.PENDING);
    assertThat(world.delivered(World.PENDING).holds()).contains(World.PENDING.credentialId());
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
