package dev.keyrefresh.delivery;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.SignedGitPassword;
import java.time.Instant;
import java.util.Optional;

/** The pair in a target. */
record HeldPair(TargetSecret target) {

  /** When it stops to work; empty for a static one or none. */
  Optional<Instant> expires() {
    return signedAt().map(at -> at.plus(SignedGitPassword.LIFETIME));
  }

  boolean isAlive(Instant now) {
    return expires().map(now::isBefore).orElse(true);
  }

  /** One signed ahead of our clock is due too: it would count as young for as long. */
  boolean isDue(Form form, Instant now) {
    return form.renewedAfter()
        .map(
            age -> signedAt().filter(at -> at.plus(age).isAfter(now) && !at.isAfter(now)).isEmpty())
        .orElse(false);
  }

  /** A login of which nobody can tell whose it is counts as the one that is wanted, spoilt. */
  boolean isOf(Optional<CredentialId> held, DesiredCredential wanted) {
    return isOfOurRole(wanted)
        || held.map(wanted.credential()::equals)
            .orElseGet(() -> target.login().filter(wanted.username().reveal()::equals).isPresent());
  }

  /**
   * Whether it is one that this credential makes. One of another session of the role cannot be made
   * again; it passes by its shape, and is renewed as any other.
   */
  boolean isSound(DesiredCredential wanted, Instant now) {
    Optional<Instant> signed = signedAt();
    if (isOfOurRole(wanted) && target.identifier().filter(wanted.credential()::equals).isEmpty()) {
      return signed.isPresent();
    }
    Instant made = wanted.form().renewedAfter().flatMap(_ -> signed).orElse(now);
    return target
        .codeCommitUrl()
        .filter(url -> target.pair().filter(wanted.pair(url, made)::equals).isPresent())
        .isPresent();
  }

  private boolean isOfOurRole(DesiredCredential wanted) {
    return wanted.isOfSession() && target.holdsOwnSession();
  }

  private Optional<Instant> signedAt() {
    return target.password().flatMap(SignedGitPassword::signedAt);
  }
}
