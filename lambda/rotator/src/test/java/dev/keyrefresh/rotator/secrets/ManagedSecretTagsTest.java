package dev.keyrefresh.rotator.secrets;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.aws.secret.ManagedSecretTags;
import dev.keyrefresh.aws.secret.Misconfigured;
import dev.keyrefresh.rotator.Sayings;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

@EnableSnapshotTests
class ManagedSecretTagsTest {
  private final Sayings said = new Sayings();

  @Test
  void sayWhichTagIsNotAsItMustBeAndWhatToDo(Snapshot golden) {
    say(ManagedSecretTags.USER, "a b", facts -> facts.user("edge-1_codecommit_user"));
    say("no tag", "", facts -> facts.user("edge-" + "9".repeat(60) + "_codecommit_user"));
    say(ManagedSecretTags.KIND, "password", ManagedSecretTags::kind);
    say(ManagedSecretTags.FIRST_ROTATION, "later", ManagedSecretTags::firstRotation);
    say(
        ManagedSecretTags.EXPOSED,
        "AKIAIOSFODNN7EXAMPLE, AKIAI44QH8DHBEXAMPLE",
        ManagedSecretTags::labels);

    golden.named("what-is-wrong").assertThat(said.toString()).asText().matchesSnapshotText();
  }

  private void say(String tag, String value, Consumer<ManagedSecretTags> reading) {
    ManagedSecretTags facts = new ManagedSecretTags("arn", Map.of(tag, value), Map.of());
    Misconfigured wrong = catchThrowableOfType(Misconfigured.class, () -> reading.accept(facts));
    said.add(tag + " '" + value + "'", wrong.getMessage() + "\n" + wrong.remedy());
  }
}
