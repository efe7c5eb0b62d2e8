package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.delivery.TargetSecret.Stamps;
import dev.keyrefresh.delivery.TargetStore.Patch;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is written beside a pair, and read again. */
class AnnotationsTest {
  private static final Instant AT = World.START;
  private static final Pair PAIR = World.signed(World.CURRENT, World.URL, AT);

  @Test
  void whatIsWrittenIsReadAgain() {
    Stamps stamps =
        new Stamps(
            Optional.of(World.CURRENT.credentialId()),
            Optional.of(World.CURRENT.id().value()),
            Optional.of(AT.minusSeconds(3)),
            Optional.of(AT.minusSeconds(2)),
            Optional.of(AT.minusSeconds(1)));
    Map<String, String> written = Annotations.of(new Patch(PAIR, stamps, AT));
    assertThat(Annotations.stamps(written)).isEqualTo(stamps);
    assertThat(written)
        .containsEntry("codecommit-key-refresh/written-at", AT.toString())
        .doesNotContainValue(PAIR.password().reveal());
  }

  @Test
  void aSessionsPairTakesTheVersionOfTheOneBeforeAway() {
    Map<String, String> written = Annotations.of(new Patch(PAIR, Stamps.NONE, AT));
    assertThat(written)
        .containsOnly(
            Map.entry("codecommit-key-refresh/written-at", AT.toString()),
            Map.entry("codecommit-key-refresh/version-id", ""));
    assertThat(Annotations.stamps(written)).isEqualTo(Stamps.NONE);
  }

  @Test
  void whatPeopleWroteInTheirPlaceSaysNothing() {
    assertThat(
            Annotations.stamps(
                Map.of(
                    "codecommit-key-refresh/credential-id", "the old one",
                    "codecommit-key-refresh/delivered-at", "yesterday",
                    "codecommit-key-refresh/drifted-at", "2026-01-01",
                    "codecommit-key-refresh/contested-at", "")))
        .isEqualTo(Stamps.NONE);
  }
}
