package dev.keyrefresh.delivery;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
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

  /** What to do with a target. */
  sealed interface Move {

    record Leave(TargetOutcome outcome) implements Move {}

    /** @param drifted whether somebody changed what we had delivered */
    record Write(Why why, boolean drifted) implements Move {}
  }

  enum Why {
    /** The same credential, a younger pair. */
    RENEWAL,
    /** As a renewal, but of a credential that is to be proven. */
    PROOF,
    /** The same credential, but its pair was spoilt. */
    REPAIR,
    /** Another credential. */
    CHANGE
  }

  /** Why a target is none, whatever is wanted; empty for one that can be served. */
  static Optional<TargetOutcome> unfit(TargetSecret target, Form form, boolean takeOver,
      boolean ours) {
    if (!target.named() && !ours) {
      return Optional.of(TargetOutcome.NOT_OURS);
    }
    if (target.url().isEmpty()) {
      return Optional.of(TargetOutcome.NO_URL);
    }
    Optional<CodeCommitUrl> url = CodeCommitUrl.parse(target.url());
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
  static Move move(TargetSecret target, Optional<CredentialId> held, CredentialVersion wanted,
      Form form, Instant now) {
    if (held.filter(wanted.credentialId()::equals).isEmpty()) {
      return new Move.Write(Why.CHANGE, isDrifted(target, held, wanted));
    }
    if (!isSound(target, wanted, form, now)) {
      return new Move.Write(Why.REPAIR, isDrifted(target, held, wanted));
    }
    if (isDue(target, form, now) || !isStamped(target, wanted)
        || target.stamps().since().isEmpty()) {
      return new Move.Write(Why.RENEWAL, false);
    }
    return new Move.Leave(inStep(target.stamps(), now));
  }

  /** What a target is while nothing has been done about it. A pair that has died is behind. */
  static TargetOutcome asFound(TargetSecret target, Move move, Instant now) {
    return switch (move) {
      case Move.Leave(var outcome) -> outcome;
      case Move.Write(var why, _) when why == Why.RENEWAL && isAlive(target, now) -> inStep(
          target.stamps(), now);
      case Move.Write _ -> TargetOutcome.BEHIND;
    };
  }

  /** Whether to write, from what CodeCommit said of the new pair and of the present credential. */
  static Optional<TargetOutcome> withheld(Why why, Answer fresh, Answer present) {
    boolean presentFails = present == Answer.REFUSED;
    return switch (fresh) {
      case ACCEPTED -> Optional.empty();
      case REFUSED -> Optional.of(presentFails || present == Answer.NOT_FOUND
          ? TargetOutcome.BROKEN_BEFORE
          : TargetOutcome.REFUSED);
      case NOT_FOUND, INCONCLUSIVE -> {
        if (why != Why.CHANGE) {
          yield Optional.empty();
        }
        if (fresh == Answer.NOT_FOUND && present != Answer.ACCEPTED
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
  static TargetSecret.Stamps stamps(TargetSecret target, CredentialVersion wanted, boolean drifted,
      Instant now) {
    TargetSecret.Stamps old = target.stamps();
    boolean contested = drifted
        && old.drifted().filter(at -> at.plus(CONTEST).isAfter(now)).isPresent();
    boolean kept = !drifted && old.credential().filter(wanted.credentialId()::equals).isPresent();
    return new TargetSecret.Stamps(Optional.of(wanted.credentialId()),
        Optional.of(wanted.id().value()), kept
            ? old.since().or(() -> Optional.of(now))
            : Optional.of(now),
        drifted ? Optional.of(now) : old.drifted(), contested ? Optional.of(now) : old.contested());
  }

  private static TargetOutcome inStep(TargetSecret.Stamps stamps, Instant now) {
    return isContested(stamps, now) ? TargetOutcome.CONTESTED : TargetOutcome.IN_STEP;
  }

  static boolean isContested(TargetSecret.Stamps stamps, Instant now) {
    return stamps.contested().filter(at -> at.plus(CONTEST).isAfter(now)).isPresent();
  }

  /** The pair of a form, made of a credential for one repository. */
  static Pair pair(CredentialVersion version, Form form, CodeCommitUrl url, Instant now) {
    Secret username = Secret.of(version.credential().login());
    return switch (form) {
      case Form.Signed _ -> new Pair(username,
          SignedGitPassword.sign(version.credential().secret(), url, now));
      case Form.Git _,Form.Raw _ -> new Pair(username, version.credential().secret());
    };
  }

  /** What is sent to CodeCommit for a pair in a target: the consumer of a raw key signs with it. */
  static Pair sent(Pair pair, Form form, CodeCommitUrl repository, Instant now) {
    return switch (form) {
      case Form.Signed _,Form.Git _ -> pair;
      case Form.Raw _ -> new Pair(pair.username(),
          SignedGitPassword.sign(pair.password(), repository, now));
    };
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
        .map(age -> signedAt(target).filter(at -> at.plus(age).isAfter(now) && !at.isAfter(now))
            .isEmpty())
        .orElse(false);
  }

  private static boolean isStamped(TargetSecret target, CredentialVersion wanted) {
    return target.stamps().credential().filter(wanted.credentialId()::equals).isPresent();
  }

  /** Whether the data is not what was delivered last. The annotations alone never say so. */
  private static boolean isDrifted(TargetSecret target, Optional<CredentialId> held,
      CredentialVersion wanted) {
    Optional<CredentialId> delivered = target.stamps().credential();
    return isStamped(target, wanted)
        || delivered.isPresent() && held.isPresent() && !delivered.equals(held);
  }

  private static Optional<Instant> signedAt(TargetSecret target) {
    return target.password().flatMap(SignedGitPassword::signedAt);
  }

  /** Whether the pair in the target is one that this credential makes. */
  static boolean isSound(TargetSecret target, CredentialVersion wanted, Form form, Instant now) {
    Instant made = form.renewedAfter().flatMap(_ -> signedAt(target)).orElse(now);
    return CodeCommitUrl.parse(target.url())
        .filter(url -> target.pair().filter(pair(wanted, form, url, made)::equals).isPresent())
        .isPresent();
  }
}
