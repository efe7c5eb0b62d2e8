package dev.keyrefresh.delivery;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.delivery.TargetSecret.Stamps;
import dev.keyrefresh.store.VersionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Changes by somebody else, as our annotations tell of them beside the data. */
final class Drift {
  /** Two drifts within this time make a target contested. */
  static final Duration CONTEST = Duration.ofDays(1);

  private Drift() {}

  /** Whether the data is not what was delivered last. The annotations alone never say so. */
  static boolean isFound(
      TargetSecret target, Optional<CredentialId> held, DesiredCredential wanted) {
    Optional<CredentialId> delivered = target.stamps().credential();
    return isStamped(target, wanted)
        || (delivered.isPresent() && held.isPresent() && !delivered.equals(held));
  }

  static boolean isContested(Stamps stamps, Instant now) {
    return stamps.contested().filter(at -> at.plus(CONTEST).isAfter(now)).isPresent();
  }

  /** Our annotations as they shall be after a write. */
  static Stamps stamps(
      TargetSecret target, DesiredCredential wanted, boolean drifted, Instant now) {
    Stamps old = target.stamps();
    boolean contested =
        drifted && old.drifted().filter(at -> at.plus(CONTEST).isAfter(now)).isPresent();
    boolean kept = !drifted && isStamped(target, wanted);
    return new Stamps(
        Optional.of(wanted.credential()),
        wanted.version().map(VersionId::value),
        kept ? old.since().or(() -> Optional.of(now)) : Optional.of(now),
        drifted ? Optional.of(now) : old.drifted(),
        contested ? Optional.of(now) : old.contested());
  }

  /** Whether it is what was delivered last; a role's sessions count as one. */
  private static boolean isStamped(TargetSecret target, DesiredCredential wanted) {
    return target
        .stamps()
        .credential()
        .filter(
            id ->
                id.equals(wanted.credential())
                    || (wanted.isOfSession() && TargetSecret.isOfSession(id)))
        .isPresent();
  }
}
