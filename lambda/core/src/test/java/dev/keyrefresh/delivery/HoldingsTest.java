package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.delivery.World.TargetBuilder;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.Holding;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is said of a secret beside what its own fields are known to hold. */
class HoldingsTest {
  private static final String LOGIN = "demo_codecommit_user-at-123456789012";
  private static final String OTHER_LOGIN = "demo_codecommit_user+1-at-123456789012";
  private static final String ELSEWHERE = "https://git.example.com/mirror.git";
  private static final CredentialVersion GIT =
      World.gitCredential("git", "ACCAEXAMPLECURRENT00", LOGIN);
  private static final String PASSWORD = GIT.credential().secret().reveal();

  private final World world = new World();

  HoldingsTest() {
    world.form = new Form.Git();
    world.opening.add(GIT.credentialId().value());
    world.label(Stage.CURRENT, GIT);
    world.put(world.target().holding(GIT).stampedWith(GIT));
  }

  @Test
  void ofATargetNothingWhereItsFieldsHoldAllOfIt() {
    assertThat(seen(it -> it).holdings()).isEmpty();
    TargetState unknown = seen(it -> it.field("username", OTHER_LOGIN).field("password", "x"));
    assertThat(unknown.login()).contains(OTHER_LOGIN);
    assertThat(unknown.holdings()).isEmpty();
  }

  @Test
  void ofATargetWhatIsInFieldsThatNoDeliveryWrites() {
    assertThat(seen(it -> it.field(".netrc", "password " + PASSWORD)).holdings())
        .containsExactly(Holding.of(GIT.credentialId(), ".netrc", false));
    assertThat(seen(it -> it.field(".netrc", "login " + OTHER_LOGIN)).holdings())
        .containsExactly(Holding.ofLogin(OTHER_LOGIN, ".netrc", false));
  }

  @Test
  void ofATargetWhatIsInItsFieldsButIsNotWhatItIsKnownToHold() {
    TargetState mixed = seen(it -> it.field("username", OTHER_LOGIN));
    assertThat(mixed.login()).contains(OTHER_LOGIN);
    assertThat(mixed.holdings()).containsExactly(Holding.of(GIT.credentialId(), "password", true));
    TargetState strangers = seen(it -> it.field("username", "AKIAIOSFODNN7EXAMPLE"));
    assertThat(strangers.holds()).contains(new CredentialId("AKIAIOSFODNN7EXAMPLE"));
    assertThat(strangers.holdings())
        .containsExactly(Holding.of(GIT.credentialId(), "password", true));
  }

  @Test
  void ofASecretThatIsNotServedEverything() {
    TargetState aside = seen(it -> it.field("url", ELSEWHERE));
    assertThat(aside.outcome()).isEqualTo(TargetOutcome.OTHER_HOST);
    assertThat(aside.holdings()).containsExactly(Holding.of(GIT.credentialId(), "password", true));
  }

  /** A password tells a stored one; a login that IAM may have given away again does not. */
  @Test
  void aSecretOfAnotherHostIsOursByAPasswordOrByALoginThatNobodyStored() {
    assertThat(elsewhere(LOGIN, PASSWORD)).isEqualTo(TargetOutcome.OTHER_HOST);
    assertThat(elsewhere("somebody", PASSWORD)).isEqualTo(TargetOutcome.OTHER_HOST);
    assertThat(elsewhere(OTHER_LOGIN, "x")).isEqualTo(TargetOutcome.OTHER_HOST);
    assertThat(elsewhere(LOGIN, "x")).isEqualTo(TargetOutcome.NOT_OURS);
  }

  @Test
  void ofASecretOfAnotherHostThatHoldsNothingOfOursNothingIsSaid() {
    world.put(
        world
            .target()
            .discovered()
            .field("url", ELSEWHERE)
            .field("username", "somebody")
            .field("password", "x"));
    assertThat(world.reconciler().inspect().targets()).isEmpty();
  }

  @Test
  void thatNoTargetCouldBeReachedIsAProblemThoughTheOthersWereListed() {
    world.put(world.target().called("repo-2").discovered().holding(GIT));
    world.broken.put(World.TARGET, new Unavailable("time-out", false));
    assertThat(world.reconciler().inspect().problem()).contains("time-out");
    world.discoveryProblem = Optional.of("no list");
    assertThat(world.reconciler().inspect().problem()).contains("no list");
  }

  private TargetOutcome elsewhere(String username, String password) {
    return seen(it ->
            it.discovered()
                .field("url", ELSEWHERE)
                .field("username", username)
                .field("password", password))
        .outcome();
  }

  private TargetState seen(UnaryOperator<TargetBuilder> change) {
    world.put(change.apply(world.target().holding(GIT).stampedWith(GIT)));
    return world.reconciler().inspect().targets().getFirst();
  }
}
