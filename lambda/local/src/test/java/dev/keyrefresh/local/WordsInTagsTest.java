package dev.keyrefresh.local;

import static dev.keyrefresh.local.Payloads.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.time.VirtualClock;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write into the tags of a managed secret: understood, or asked about. */
@Execution(ExecutionMode.CONCURRENT)
class WordsInTagsTest {
  private static final String PREFIX = "codecommit-key-refresh/";
  private static final String EXPOSED = PREFIX + "exposed";
  private static final String STRANGER = "AKIAIOSFODNN7EXAMPLE";
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  private final Events events = Events.find();
  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T06:00:00Z"));
  private final LocalWorld world = LocalWorld.startSettled(clock, clock, NOWHERE, NOWHERE);
  private final String current = world.held();

  @AfterEach
  void close() {
    world.close();
  }

  // Understood

  @Test
  void anIdInLowerCaseIsThatId() {
    exposed(current.toLowerCase(Locale.ROOT));

    look();

    assertThat(world.held()).isNotEqualTo(current);
    assertThat(world.keyStatus(current)).isEqualTo("Inactive");
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ", ", ";", "\n", "\t"})
  void idsMayBeSeparatedInOtherWaysToo(String separator) {
    exposed(STRANGER + separator + current);

    look();

    assertThat(world.keyStatus(current)).isEqualTo("Inactive");
    assertThat(words()).contains(STRANGER, current);
  }

  @Test
  void anIdMayBeFollowedByATime() {
    exposed(current + "@2026-01-01T05:00:00Z");

    look();

    assertThat(world.keyStatus(current)).isEqualTo("Inactive");
    assertThat(words()).containsExactly(current + "@2026-01-01T05:00:00Z");
    assertThat(mails()).noneMatch(mail -> mail.contains("TAG_NOT_UNDERSTOOD"));
  }

  // Asked about

  @Test
  void anIdWithOneLetterWrongStaysAndIsAskedAbout() {
    String wrong = current.substring(0, 19) + (current.endsWith("A") ? "B" : "A");
    exposed(wrong);

    Map<String, Object> result = look();

    assertThat(words()).containsExactly(wrong);
    assertThat(result.get("attention")).asString().contains("TAG_NOT_UNDERSTOOD", wrong, EXPOSED);
    assertThat(mails()).singleElement().asString().contains(wrong, "exposed");
    assertThat(world.keyStatus(current)).isEqualTo("Active");
  }

  @Test
  void aWordThatIsNoIdStaysIsQuotedAndStopsNothingElse() {
    exposed("the-old-one! " + current);

    Map<String, Object> result = look();

    assertThat(world.keyStatus(current)).isEqualTo("Inactive");
    assertThat(words()).contains("the-old-one!");
    assertThat(result.get("attention")).asString().contains("'the-old-one!'");
  }

  @Test
  void itIsAskedOnceADay() {
    exposed("the-old-one!");

    look();
    look();
    assertThat(mails()).hasSize(1);
    clock.pause(Duration.ofDays(1));
    world.renewed();
    look();

    assertThat(mails()).hasSize(2);
  }

  @Test
  void whatIsAskedAboutStaysWhenAnotherIdIsWrittenDown() {
    exposed("the-old-one!," + STRANGER);

    result(world.rotate(Payloads.exposed(current)));

    assertThat(words()).contains("the-old-one!", STRANGER, current);
    assertThat(world.keyStatus(current)).isEqualTo("Inactive");
  }

  @Test
  void anIdThatOurRecordsListedIsTakenAwayOnceIamHasItNoMore() {
    exposed(current + " " + STRANGER);
    look();
    for (int day = 0; day < 8; day++) {
      clock.pause(Duration.ofDays(1));
      world.renewed();
      look();
    }

    assertThat(world.keyStatus(current)).isEqualTo("gone");
    assertThat(words()).containsExactly(STRANGER);
  }

  @ParameterizedTest
  @CsvSource({
    "first-rotation, on-demnad, 'on-deployment or on-demand'",
    "paused, 'no', 'false'",
    "expose, AKIAIOSFODNN7EXAMPLE, 'exposed'"
  })
  void aWordOfAnotherTagIsQuotedAndStopsNothing(String tag, String word, String right) {
    world.aws().secrets().tag(LocalWorld.SECRET, PREFIX + tag, word);

    Map<String, Object> result = look();

    assertThat(result.get("attention"))
        .asString()
        .contains("TAG_NOT_UNDERSTOOD", PREFIX + tag, "'" + word + "'", right);
    assertThat(result.get("reason")).isIn("WITHIN_POLICY", "PAUSED");
    assertThat(mails()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"kind, acess-key", "user, no such user!"})
  void aWordWithoutWhichNothingCanBeDoneIsQuotedToo(String tag, String word) {
    world.aws().secrets().tag(LocalWorld.SECRET, PREFIX + tag, word);

    assertThat(world.rotate(events.read("schedule-cluster.json")))
        .isInstanceOfSatisfying(
            Invocation.Failed.class,
            failed -> assertThat(failed.errorMessage()).contains(PREFIX + tag, "'" + word + "'"));
    assertThat(mails()).singleElement().asString().contains("'" + word + "'");
  }

  @Test
  void theKindMayBeWrittenInCapitals() {
    world.aws().secrets().tag(LocalWorld.SECRET, PREFIX + "kind", " Access-Key ");

    assertThat(look()).containsEntry("reason", "WITHIN_POLICY");
  }

  private void exposed(String value) {
    world.aws().secrets().tag(LocalWorld.SECRET, EXPOSED, value);
  }

  private List<String> words() {
    return List.of(world.aws().secrets().tags(LocalWorld.SECRET).get(EXPOSED).split("[\\s,;]+"));
  }

  private Map<String, Object> look() {
    return result(world.rotate(events.read("schedule-cluster.json")));
  }

  private List<String> mails() {
    return world.mails().stream()
        .filter(text -> text.contains("TAG_NOT_UNDERSTOOD") || text.contains("NOT_SET_UP"))
        .toList();
  }
}
