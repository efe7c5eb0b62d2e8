package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An access key as it is, in fields of its own. */
class RawFormTest {
  private static final Form.Fields FIELDS = new Form.Fields("keyId", "secretKey");

  private final World world = new World();

  RawFormTest() {
    world.form = new Form.Raw(FIELDS);
    world.label(Stage.CURRENT, World.CURRENT);
    world.put(world.target().ours(FIELDS).field("username", "argo").field("password", "cd"));
  }

  @Test
  void isWrittenWhereTheFieldsWereNotThereBeforeAndLeavesArgoCdsOwn() {
    assertThat(world.inspected().outcome()).isEqualTo(TargetOutcome.BEHIND);
    TargetState state = world.scheduled();
    assertThat(state.outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(state.holds()).contains(World.CURRENT.credentialId());
    assertThat(state.expires()).isEmpty();
    assertThat(world.secret().field("keyId"))
        .contains(Secret.of(World.CURRENT.credentialId().value()));
    assertThat(world.secret().field("secretKey")).contains(World.CURRENT.credential().secret());
    assertThat(world.secret().field("username")).contains(Secret.of("argo"));
    assertThat(world.secret().field("password")).contains(Secret.of("cd"));
  }

  @Test
  void isProvenBySigningWithItAndNeverSentItself() {
    world.scheduled();
    assertThat(world.journal).filteredOn(entry -> entry.startsWith("probe")).hasSize(2);
    world.put(world.found().field("secretKey", "edited"));
    world.label(Stage.PENDING, World.PENDING);
    assertThat(world.delivered(World.PENDING).outcome()).isEqualTo(TargetOutcome.IN_STEP);
    world.opening.remove(World.PENDING.credentialId().value());
    world.put(world.found().field("secretKey", "edited"));
    assertThat(world.scheduled().outcome())
        .as("a key that signs for nothing is not written")
        .isEqualTo(TargetOutcome.REFUSED);
  }

  @Test
  void staysAsItIsForAsLongAsItsKeyIsCurrent() {
    world.scheduled();
    world.pass(Duration.ofDays(60));
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.IN_STEP);
    assertThat(world.patches()).isEqualTo(1);
  }

  @Test
  void argoCdsOwnPrecedenceDoesNotMatter() {
    world.put(world.found().field("bearerToken", "token"));
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.IN_STEP);
  }

  @Test
  void aTemplateIsProvenBySigningForTheRepositoryThatIsConfigured() {
    world.put(
        world.found().field("url", "https://git-codecommit.us-west-2.amazonaws.com").template());
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.UNPROVABLE);
    world.probeUrl = CodeCommitUrl.parse(World.URL);
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.IN_STEP);
  }

  @Test
  void aGitCredentialFromBeforeTheFormWasChangedIsNotPutIntoItsFields() {
    world.label(Stage.CURRENT, World.gitCredential("git", "ACCAEXAMPLEEXAMPLE12", "demo-at-1"));
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.BEHIND);
    assertThat(world.patches()).isZero();
  }
}
