package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A URL that names who logs in: Git sends that name, whatever the fields say. */
class LoginInUrlTest {
  private static final String HOST = "git-codecommit.us-west-2.amazonaws.com";
  private static final String LOGIN = "demo_codecommit_user+1-at-123456789012";
  private static final CredentialVersion GIT =
      World.gitCredential("git", "ACCAEXAMPLECURRENT00", LOGIN);

  @ParameterizedTest(name = "signed, {0}: {1}")
  @CsvSource({
    "git@, IN_STEP",
    "@, IN_STEP",
    "a%2Db@, IN_STEP",
    "git:@, LOGIN_IN_URL",
    "git:password@, LOGIN_IN_URL",
    "AKIAIOSFODNN7EXAMPLE@, LOGIN_IN_URL",
    "AKIAEXAMPLECURRENT00@, LOGIN_IN_URL",
    "AKIA%49OSFODNN7EXAMPLE@, LOGIN_IN_URL",
    "somebody-at-123456789012@, LOGIN_IN_URL"
  })
  void aLoginThatWouldBeSentInsteadOfASignedPairIsSaid(String user, TargetOutcome outcome) {
    World world = World.inStep();
    world.put(world.found().field("url", url(user)));
    assertThat(world.inspected().outcome()).isEqualTo(outcome);
  }

  @Test
  void aUserWhoIsAlsoInTheFieldsIsSentInTheirPlaceOnceTheyAreRenewed() {
    World world = World.inStep();
    world.put(world.found().field("username", "somebody").field("url", url("somebody@")));
    assertThat(world.inspected().outcome()).isEqualTo(TargetOutcome.LOGIN_IN_URL);
    world.put(world.found().field("url", url("another@")));
    assertThat(world.inspected().outcome()).isEqualTo(TargetOutcome.BEHIND);
  }

  /** Git takes the password of the fields for it, and gets in. */
  @ParameterizedTest(name = "a Git credential, {0}: {1}")
  @CsvSource({
    "demo_codecommit_user%2B1-at-123456789012@, IN_STEP",
    "demo_codecommit_user-at-123456789012@, LOGIN_IN_URL",
    "AKIAIOSFODNN7EXAMPLE@, LOGIN_IN_URL",
    "git@, IN_STEP"
  })
  void theLoginOfTheCredentialThatIsWantedDoesNoHarm(String user, TargetOutcome outcome) {
    World world = new World();
    world.form = new Form.Git();
    world.opening.add(GIT.credentialId().value());
    world.label(Stage.CURRENT, GIT);
    world.put(world.target().holding(GIT).stampedWith(GIT).field("url", url(user)));
    assertThat(world.inspected().outcome()).isEqualTo(outcome);
  }

  @Test
  void aConsumerOfItsOwnReadsTheFieldsAlone() {
    World world = World.inStep();
    Form.Fields fields = new Form.Fields("keyId", "secretKey");
    world.form = new Form.Raw(fields);
    world.put(
        world
            .found()
            .ours(fields)
            .field("keyId", World.CURRENT.credentialId().value())
            .field("secretKey", World.CURRENT.credential().secret().reveal())
            .field("url", url("AKIAIOSFODNN7EXAMPLE@")));
    assertThat(world.inspected().outcome()).isEqualTo(TargetOutcome.IN_STEP);
  }

  private static String url(String user) {
    return "https://" + user + HOST + "/v1/repos/demo";
  }
}
