package dev.keyrefresh.rotator.aws;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.rotator.Sayings;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

@EnableSnapshotTests
class SecretFactsTest {
  private final Sayings said = new Sayings();

  @Test
  void sayWhichTagIsNotAsItMustBeAndWhatToDo(Snapshot golden) {
    say(SecretFacts.USER, "a b", facts -> facts.user("edge-1_codecommit_user"));
    say("no tag", "", facts -> facts.user("edge-" + "9".repeat(60) + "_codecommit_user"));
    say(SecretFacts.KIND, "password", SecretFacts::kind);
    say(SecretFacts.FIRST_ROTATION, "later", SecretFacts::firstRotation);
    say(SecretFacts.EXPOSED, "AKIAIOSFODNN7EXAMPLE, AKIAI44QH8DHBEXAMPLE", SecretFacts::labels);

    golden.named("what-is-wrong").assertThat(said.toString()).asText().matchesSnapshotText();
  }

  private void say(String tag, String value, Consumer<SecretFacts> reading) {
    SecretFacts facts = new SecretFacts("arn", Map.of(tag, value), Map.of());
    Misconfigured wrong = catchThrowableOfType(Misconfigured.class, () -> reading.accept(facts));
    said.add(tag + " '" + value + "'", wrong.getMessage() + "\n" + wrong.remedy());
  }
}
