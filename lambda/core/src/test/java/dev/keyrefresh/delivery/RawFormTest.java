package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.Duration;
import java.util.Optional;
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
    assertThat(world.scheduled())
        .isEqualTo(
            new TargetState(
                World.TARGET,
                World.URL,
                Optional.of(World.CURRENT.credentialId()),
                TargetOutcome.IN_STEP,
                Optional.of(World.START),
                Optional.empty()));
    assertThat(world.secret().field("keyId"))
        .contains(Secret.of(World.CURRENT.credentialId().value()));
    assertThat(world.secret().field("secretKey")).contains(World.CURRENT.credential().secret());
    assertThat(world.secret().field("username")).contains(Secret.of("argo"));
    assertThat(world.secret().field("password")).contains(Secret.of("cd"));
  }

  @Test
  void isProvenBySigningWithItAndNeverSentItself() {
    world.scheduled();
    assertThat(world.journal)
        .filteredOn(call -> call.startsWith("probe"))
        .containsExactly(
            "probe demo: AKIAEXAMPLECURRENT00 of 12:00",
            "probe demo: AKIAEXAMPLECURRENT00 of 12:00");
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
  void aSessionFromBeforeTheFormWasChangedIsNotRenewedForAConsumerThatSignsForItself() {
    world.form = new Form.Keyless();
    world.label(Stage.CURRENT, World.PLACEHOLDER);
    world.opening.add(world.session.id().value());
    world.put(world.target().field("username", "argo").field("password", "cd"));
    world.scheduled();
    world.form = new Form.Raw(Form.Fields.OF_ARGO_CD);
    world.journal.clear();
    world.pass(Duration.ofMinutes(5));
    assertThat(world.scheduled())
        .isEqualTo(World.state(TargetOutcome.BEHIND, world.session.id(), World.START, World.START));
    assertThat(world.journal)
        .containsExactly("find", "read repo-1", "labels", "version placeholder");
  }

  @Test
  void aGitCredentialFromBeforeTheFormWasChangedIsNotPutIntoItsFields() {
    world.label(Stage.CURRENT, World.gitCredential("git", "ACCAEXAMPLEEXAMPLE12", "demo-at-1"));
    assertThat(world.scheduled().outcome()).isEqualTo(TargetOutcome.BEHIND);
    assertThat(world.patches()).isZero();
  }
}
