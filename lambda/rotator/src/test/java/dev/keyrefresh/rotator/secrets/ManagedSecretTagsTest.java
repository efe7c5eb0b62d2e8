package dev.keyrefresh.rotator.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.aws.secret.ManagedSecretTags;
import dev.keyrefresh.aws.secret.Misconfigured;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.rotator.Sayings;
import java.util.List;
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
    golden.named("what-is-wrong").assertThat(said.toString()).asText().matchesSnapshotText();
  }

  @Test
  void quoteWhatIsNotUnderstoodAndSayWhatWouldBe(Snapshot golden) {
    doubt(ManagedSecretTags.FIRST_ROTATION, "later");
    doubt(ManagedSecretTags.PAUSED, "no");
    doubt(ManagedSecretTags.RELEASED, "off\n\u0007" + "f".repeat(80));
    doubt(ManagedSecretTags.EXPOSED, "AKIAIOSFODNN7EXAMPLE the-other! AKIAI44QH8DHBEXAMPLE@noon");
    doubt("codecommit-key-refresh/expose", "AKIAIOSFODNN7EXAMPLE");

    golden
        .named("what-is-not-understood")
        .assertThat(said.toString())
        .asText()
        .matchesSnapshotText();
  }

  @Test
  void understandWhatPeopleUsuallyWrite() {
    for (Map.Entry<String, String> tag :
        List.of(
            Map.entry(ManagedSecretTags.FIRST_ROTATION, " On-Demand "),
            Map.entry(ManagedSecretTags.KIND, "Git-Credential"),
            Map.entry(ManagedSecretTags.PAUSED, ""),
            Map.entry(ManagedSecretTags.PAUSED, "Yes"),
            Map.entry(ManagedSecretTags.PAUSED, "since Monday"),
            Map.entry(ManagedSecretTags.RELEASED, "FALSE"),
            Map.entry(
                ManagedSecretTags.EXPOSED,
                "akiaiosfodnn7example;AKIAI44QH8DHBEXAMPLE@2026-01-01T00:00:00Z,\n"
                    + "ACCAIOSFODNN7EXAMPLE"),
            Map.entry("team", "platform"))) {
      assertThat(tags(Map.of(tag.getKey(), tag.getValue())).notUnderstood())
          .as(tag.toString())
          .isEmpty();
    }
    assertThat(
            tags(Map.of(
                    ManagedSecretTags.EXPOSED, "akiaiosfodnn7example;AKIAI44QH8DHBEXAMPLE@noon"))
                .exposed())
        .containsExactlyInAnyOrder(
            new CredentialId("AKIAIOSFODNN7EXAMPLE"), new CredentialId("AKIAI44QH8DHBEXAMPLE"));
  }

  private void doubt(String tag, String value) {
    tags(Map.of(tag, value))
        .notUnderstood()
        .forEach(word -> said.add(tag, word.known() + "\n" + word.right()));
  }

  private static ManagedSecretTags tags(Map<String, String> tags) {
    return new ManagedSecretTags("arn", tags, Map.of());
  }

  private void say(String tag, String value, Consumer<ManagedSecretTags> reading) {
    ManagedSecretTags facts = new ManagedSecretTags("arn", Map.of(tag, value), Map.of());
    Misconfigured wrong = catchThrowableOfType(Misconfigured.class, () -> reading.accept(facts));
    said.add(tag + " '" + value + "'", wrong.getMessage() + "\n" + wrong.remedy());
  }
}
