package dev.keyrefresh.delivery;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.delivery.Move.Why;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.SignedGitPassword;
import dev.keyrefresh.target.TargetOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The table of target outcomes: pure, in the order in which its rows are asked. */
final class DeliveryPlanner {
  /** Two drifts within this time make a target contested. */
  static final Duration CONTEST = Duration.ofDays(1);

  private DeliveryPlanner() {}

  /** Why a target is none, whatever is wanted; empty for one that can be served. */
  static Optional<TargetOutcome> unfit(
      TargetSecret target, Form form, boolean takeOver, boolean ours) {
    if (!target.named() && !ours) {
      return Optional.of(TargetOutcome.NOT_OURS);
    }
    if (target.url().isEmpty()) {
      return Optional.of(TargetOutcome.NO_URL);
    }
    Optional<CodeCommitUrl> url = target.codeCommitUrl();
    if (url.isEmpty()) {
      return Optional.of(TargetOutcome.OTHER_HOST);
    }
    if (form.coversOneRepository() && (target.template() || !url.get().isRepository())) {
      return Optional.of(TargetOutcome.UNSUITED);
    }
    if (form.isForArgoCd() && target.field("bearerToken").isPresent()) {
      return Optional.of(TargetOutcome.SHADOWED);
    }
    if (form.isForArgoCd() && target.username().isEmpty() && target.password().isEmpty()) {
      return Optional.of(TargetOutcome.INHERITS);
    }
    if (target.owner().isPresent() && !takeOver) {
      return Optional.of(TargetOutcome.OWNED_ELSEWHERE);
    }
    return target.immutable() ? Optional.of(TargetOutcome.IMMUTABLE) : Optional.empty();
  }

  /**
   * What to do with a target that can be served.
   *
   * @param held what it holds, by its data
   */
  static Move move(TargetSecret target, Optional<CredentialId> held, Order wanted, Instant now) {
    if (!isOf(target, held, wanted) && !isOfOurRole(target, wanted)) {
      return new Move.Write(Why.CHANGE, isDrifted(target, held, wanted));
    }
    if (!isSound(target, wanted, now)) {
      return new Move.Write(Why.REPAIR, isDrifted(target, held, wanted));
    }
    if (isDue(target, wanted.form(), now)
        || !target.stamps().credential().equals(held)
        || target.stamps().since().isEmpty()) {
      return new Move.Write(Why.RENEWAL, false);
    }
    return new Move.Leave(inStep(target.stamps(), now));
  }

  /** What a target is while nothing has been done about it. A pair that has died is behind. */
  static TargetOutcome asFound(TargetSecret target, Move move, Order wanted, Instant now) {
    return switch (move) {
      case Move.Leave(var outcome) -> outcome;
      case Move.Write(var why, _) when why == Why.RENEWAL && isAlive(target, now) ->
          inStep(target.stamps(), now);
      case Move.Write _ -> wanted.unfit().orElse(TargetOutcome.BEHIND);
    };
  }

  /** Whether to write, from what CodeCommit said of the new pair and of the present credential. */
  static Optional<TargetOutcome> withheld(Why why, Answer fresh, Answer present) {
    boolean presentFails = present == Answer.REFUSED;
    return switch (fresh) {
      case ACCEPTED -> Optional.empty();
      case REFUSED ->
          Optional.of(
              presentFails || present == Answer.NOT_FOUND
                  ? TargetOutcome.BROKEN_BEFORE
                  : TargetOutcome.REFUSED);
      case NOT_FOUND, INCONCLUSIVE -> {
        if (why != Why.CHANGE) {
          yield Optional.empty();
        }
        if (fresh == Answer.NOT_FOUND
            && present != Answer.ACCEPTED
            && present != Answer.INCONCLUSIVE) {
          yield Optional.of(TargetOutcome.BROKEN_BEFORE);
        }
        yield presentFails ? Optional.empty() : Optional.of(TargetOutcome.UNPROVEN);
      }
    };
  }

  /**
   * What a target is after it was written and read back.
   *
   * @param asWritten whether it holds a pair of what is wanted: ours, or a younger one of another
   *     run
   */
  static TargetOutcome written(Why why, boolean asWritten, Answer readBack, boolean contested) {
    if (!asWritten) {
      return TargetOutcome.CONFLICT;
    }
    TargetOutcome good = contested ? TargetOutcome.CONTESTED : TargetOutcome.IN_STEP;
    return switch (readBack) {
      case ACCEPTED -> good;
      case REFUSED -> TargetOutcome.UNPROVEN;
      case NOT_FOUND, INCONCLUSIVE -> why == Why.RENEWAL ? good : TargetOutcome.UNPROVEN;
    };
  }

  /** Our annotations as they shall be after a write. */
  static TargetSecret.Stamps stamps(
      TargetSecret target, Order wanted, boolean drifted, Instant now) {
    TargetSecret.Stamps old = target.stamps();
    boolean contested =
        drifted && old.drifted().filter(at -> at.plus(CONTEST).isAfter(now)).isPresent();
    boolean kept = !drifted && isStamped(target, wanted);
    return new TargetSecret.Stamps(
        Optional.of(wanted.credential()),
        wanted.version().map(VersionId::value),
        kept ? old.since().or(() -> Optional.of(now)) : Optional.of(now),
        drifted ? Optional.of(now) : old.drifted(),
        contested ? Optional.of(now) : old.contested());
  }

  private static TargetOutcome inStep(TargetSecret.Stamps stamps, Instant now) {
    return isContested(stamps, now) ? TargetOutcome.CONTESTED : TargetOutcome.IN_STEP;
  }

  static boolean isContested(TargetSecret.Stamps stamps, Instant now) {
    return stamps.contested().filter(at -> at.plus(CONTEST).isAfter(now)).isPresent();
  }

  /** When the pair in a target stops to work; empty for a static one or none. */
  static Optional<Instant> expires(TargetSecret target) {
    return signedAt(target).map(at -> at.plus(SignedGitPassword.LIFETIME));
  }

  private static boolean isAlive(TargetSecret target, Instant now) {
    return expires(target).map(now::isBefore).orElse(true);
  }

  /** A pair signed ahead of our clock is due too: it would count as young for as long. */
  private static boolean isDue(TargetSecret target, Form form, Instant now) {
    return form.renewedAfter()
        .map(
            age ->
                signedAt(target)
                    .filter(at -> at.plus(age).isAfter(now) && !at.isAfter(now))
                    .isEmpty())
        .orElse(false);
  }

  /** Whether it is what was delivered last; a role's sessions count as one. */
  private static boolean isStamped(TargetSecret target, Order wanted) {
    return target
        .stamps()
        .credential()
        .filter(
            id ->
                id.equals(wanted.credential())
                    || wanted.isOfSession() && TargetSecret.isOfSession(id))
        .isPresent();
  }

  private static boolean isOfOurRole(TargetSecret target, Order wanted) {
    return wanted.isOfSession() && target.holdsOwnSession();
  }

  /** A login of which nobody can tell whose it is counts as the one that is wanted, spoilt. */
  private static boolean isOf(TargetSecret target, Optional<CredentialId> held, Order wanted) {
    return held.map(wanted.credential()::equals)
        .orElseGet(() -> target.login().filter(wanted.username().reveal()::equals).isPresent());
  }

  /** Whether the data is not what was delivered last. The annotations alone never say so. */
  private static boolean isDrifted(TargetSecret target, Optional<CredentialId> held, Order wanted) {
    Optional<CredentialId> delivered = target.stamps().credential();
    return isStamped(target, wanted)
        || delivered.isPresent() && held.isPresent() && !delivered.equals(held);
  }

  private static Optional<Instant> signedAt(TargetSecret target) {
    return target.password().flatMap(SignedGitPassword::signedAt);
  }

  /**
   * Whether the pair in the target is one that this credential makes. One of another session of the
   * role cannot be made again; it passes by its shape, and is renewed as any other.
   */
  static boolean isSound(TargetSecret target, Order wanted, Instant now) {
    Optional<Instant> signed = signedAt(target);
    if (isOfOurRole(target, wanted)
        && target.identifier().filter(wanted.credential()::equals).isEmpty()) {
      return signed.isPresent();
    }
    Instant made = wanted.form().renewedAfter().flatMap(_ -> signed).orElse(now);
    return target
        .codeCommitUrl()
        .filter(url -> target.pair().filter(wanted.pair(url, made)::equals).isPresent())
        .isPresent();
  }
}
