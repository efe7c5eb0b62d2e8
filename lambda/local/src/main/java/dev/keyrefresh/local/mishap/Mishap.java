package dev.keyrefresh.local.mishap;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Something that goes wrong in one cluster, once.
 *
 * <p>It comes on the first day on which it is ripe; then it goes on, once a day, until it is dealt
 * with.
 */
public sealed interface Mishap
    permits Crash,
        LostEvent,
        ThrottledLastUse,
        EditedByHand,
        PutBack,
        RepositoryDeleted,
        Unreachable,
        ExposedKey,
        OwnKey,
        MailFails {
  Set<String> ACCESS_KEYS = Set.of("signed", "raw");
  Set<String> ROTATED = Set.of("signed", "git", "raw");
  Set<String> STATIC = Set.of("git", "raw");

  /** All there are, each new. */
  static List<Mishap> all() {
    return List.of(
        new Crash(),
        new LostEvent(),
        new ThrottledLastUse(),
        new EditedByHand(),
        new PutBack(),
        new RepositoryDeleted(),
        new Unreachable(),
        new ExposedKey(),
        new OwnKey(),
        new MailFails());
  }

  /** As it is asked for. */
  String name();

  /** What it is, in half a sentence. */
  String meaning();

  /** The forms of clusters to which it can happen. */
  Set<String> forms();

  /** Whether it wants a rotation, of which a cluster has one in 75 days. */
  default boolean wantsARotation() {
    return true;
  }

  /** Whether it comes in the course of the day, and not before the day's sweep. */
  default boolean comesAfterTheSweep() {
    return false;
  }

  /** Whether now is a time at which it would matter. */
  boolean isRipe(MishapContext context);

  /** Lets it happen. */
  void inject(MishapContext context);

  /** What becomes of it after each day's sweep, the one of the day on which it struck included. */
  default void goOn(MishapContext context) {}

  /** How it was dealt with, once the world is right again; empty until then. */
  Optional<String> dealtWith(MishapContext context);

  /** Within which time it must be dealt with. */
  default Duration limit() {
    return Duration.ofDays(14);
  }
}
