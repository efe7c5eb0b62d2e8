package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.keyrefresh.store.Stages;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.VersionId;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule 6: what a target shall hold now. */
class WantedTest {
  private static final Optional<StoredVersion> NONE = Optional.empty();
  private static final Optional<StoredVersion> CURRENT = Optional.of(World.CURRENT);
  private static final Optional<StoredVersion> PENDING = Optional.of(World.PENDING);
  private static final Optional<StoredVersion> INTENT = Optional.of(World.INTENT);
  private static final Optional<StoredVersion> PLACEHOLDER = Optional.of(World.PLACEHOLDER);
  private static final CredentialVersion PREVIOUS =
      World.credential("previous", World.OLDER.value(), World.OLDER);
  private static final Wanted STALE = new Wanted.Stale();
  private static final Wanted NOTHING = new Wanted.Nothing();

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void isDecidedByTheLabelsOfThisMoment(
      String sentence,
      Optional<StoredVersion> current,
      Optional<StoredVersion> pending,
      Optional<VersionId> requested,
      CredentialVersion held,
      Wanted wanted) {
    Stages stages = new Stages(current, pending, Optional.of(PREVIOUS), Optional.empty());
    assertThat(Wanted.of(stages, requested, Optional.of(held.credentialId()))).isEqualTo(wanted);
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        arguments(
            "without a request the current one is wanted",
            CURRENT,
            NONE,
            none(),
            World.CURRENT,
            current()),
        arguments(
            "a pending one is not wanted by a target that does not hold it",
            CURRENT,
            PENDING,
            none(),
            World.CURRENT,
            current()),
        arguments(
            "a target that holds the pending one keeps it",
            CURRENT,
            PENDING,
            none(),
            World.PENDING,
            pending()),
        arguments(
            "the pending one is wanted when it is asked for",
            CURRENT,
            PENDING,
            requested(World.PENDING),
            World.CURRENT,
            pending()),
        arguments(
            "asking for the current one does not take the pending one away",
            CURRENT,
            PENDING,
            requested(World.CURRENT),
            World.PENDING,
            pending()),
        arguments(
            "the current one may be asked for",
            CURRENT,
            NONE,
            requested(World.CURRENT),
            World.PENDING,
            current()),
        arguments(
            "a promoted version is current, not pending",
            CURRENT,
            CURRENT,
            requested(World.CURRENT),
            World.CURRENT,
            current()),
        arguments(
            "a version that lost its labels is stale",
            CURRENT,
            NONE,
            requested(World.PENDING),
            World.PENDING,
            STALE),
        arguments(
            "the previous version is stale",
            CURRENT,
            PENDING,
            requested(PREVIOUS),
            PREVIOUS,
            STALE),
        arguments(
            "an intent cannot be asked for",
            CURRENT,
            INTENT,
            Optional.of(World.INTENT.id()),
            World.CURRENT,
            STALE),
        arguments(
            "an intent leaves the current one wanted",
            CURRENT,
            INTENT,
            none(),
            World.CURRENT,
            current()),
        arguments(
            "nothing is wanted while nothing is stored",
            PLACEHOLDER,
            NONE,
            none(),
            World.CURRENT,
            NOTHING),
        arguments(
            "a first credential is wanted when it is asked for",
            PLACEHOLDER,
            PENDING,
            requested(World.PENDING),
            World.CURRENT,
            pending()),
        arguments(
            "a first credential is not wanted before it is asked for",
            PLACEHOLDER,
            PENDING,
            none(),
            World.CURRENT,
            NOTHING));
  }

  private static Optional<VersionId> none() {
    return Optional.empty();
  }

  private static Optional<VersionId> requested(CredentialVersion version) {
    return Optional.of(version.id());
  }

  private static Wanted current() {
    return new Wanted.Version(World.CURRENT);
  }

  private static Wanted pending() {
    return new Wanted.Version(World.PENDING);
  }
}
