package dev.keyrefresh.delivery;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.delivery.Move.Why;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetOutcome;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** The table of target outcomes: pure, in the order in which its rows are asked. */
final class DeliveryPlanner {
  /** What IAM makes the login of any user's Git credential. */
  private static final Pattern GIT_LOGIN = Pattern.compile(".+-at-\\d{12}");

  private DeliveryPlanner() {}

  /** Why a target is none, whatever is wanted; empty for one that can be served. */
  static Optional<TargetOutcome> unfit(
      TargetSecret target,
      Form form,
      Optional<DesiredCredential> wanted,
      boolean takeOver,
      boolean ours) {
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
    if (form.isForArgoCd() && sendsAnotherLogin(target, form, wanted)) {
      return Optional.of(TargetOutcome.LOGIN_IN_URL);
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
   * Whether Git would send what is in the URL instead of what is delivered, and gets in with it: it
   * takes the password of the URL, and with a user there the field's password only. A user who is
   * nobody's login gets in nowhere, so that whoever reads the target takes the fields.
   */
  private static boolean sendsAnotherLogin(
      TargetSecret target, Form form, Optional<DesiredCredential> wanted) {
    if (target.hasPasswordInUrl()) {
      return true;
    }
    return target
        .userInUrl()
        .filter(user -> isLogin(user, target))
        .filter(
            user ->
                form.renewedAfter().isPresent()
                    || wanted.filter(order -> order.username().reveal().equals(user)).isEmpty())
        .isPresent();
  }

  private static boolean isLogin(String user, TargetSecret target) {
    return TargetSecret.isIdentifier(user)
        || GIT_LOGIN.matcher(user).matches()
        || target.username().map(Secret::reveal).filter(user::equals).isPresent();
  }

  /**
   * What to do with a target that can be served.
   *
   * @param held what it holds, by its data
   */
  static Move move(
      TargetSecret target, Optional<CredentialId> held, DesiredCredential wanted, Instant now) {
    HeldPair pair = new HeldPair(target);
    if (!pair.isOf(held, wanted)) {
      return new Move.Write(Why.CHANGE, Drift.isFound(target, held, wanted));
    }
    if (!pair.isSound(wanted, now)) {
      return new Move.Write(Why.REPAIR, Drift.isFound(target, held, wanted));
    }
    if (pair.isDue(wanted.form(), now)
        || !target.stamps().credential().equals(held)
        || target.stamps().since().isEmpty()) {
      return new Move.Write(Why.RENEWAL, false);
    }
    return new Move.Leave(inStep(target.stamps(), now));
  }

  /** What a target is while nothing has been done about it. A pair that has died is behind. */
  static TargetOutcome asFound(
      TargetSecret target, Move move, DesiredCredential wanted, Instant now) {
    return switch (move) {
      case Move.Leave(var outcome) -> outcome;
      case Move.Write(var why, _) when why == Why.RENEWAL && new HeldPair(target).isAlive(now) ->
          inStep(target.stamps(), now);
      case Move.Write _ -> wanted.unfit().orElse(TargetOutcome.BEHIND);
    };
  }

  /** Whether to write, from what CodeCommit said of the new pair and of the present credential. */
  static Optional<TargetOutcome> withheld(Why why, Answer fresh, Answer present) {
    boolean presentOpensNothing = present == Answer.REFUSED || present == Answer.NOT_FOUND;
    return switch (fresh) {
      case ACCEPTED -> Optional.empty();
      case REFUSED ->
          Optional.of(presentOpensNothing ? TargetOutcome.BROKEN_BEFORE : TargetOutcome.REFUSED);
      case NOT_FOUND, INCONCLUSIVE, SILENT -> {
        if (why != Why.CHANGE) {
          yield Optional.empty();
        }
        if (fresh == Answer.NOT_FOUND && presentOpensNothing) {
          yield Optional.of(TargetOutcome.BROKEN_BEFORE);
        }
        yield present == Answer.REFUSED ? Optional.empty() : Optional.of(TargetOutcome.UNPROVEN);
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
      case NOT_FOUND, INCONCLUSIVE, SILENT -> why == Why.RENEWAL ? good : TargetOutcome.UNPROVEN;
    };
  }

  private static TargetOutcome inStep(TargetSecret.Stamps stamps, Instant now) {
    return Drift.isContested(stamps, now) ? TargetOutcome.CONTESTED : TargetOutcome.IN_STEP;
  }
}
