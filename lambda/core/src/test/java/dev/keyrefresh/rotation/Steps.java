package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Situation.CUR;
import static dev.keyrefresh.rotation.Situation.NEXT;
import static dev.keyrefresh.rotation.Situation.NOW;
import static dev.keyrefresh.rotation.Situation.OTHER;
import static dev.keyrefresh.rotation.Situation.ago;
import static dev.keyrefresh.rotation.Situation.chain;
import static dev.keyrefresh.rotation.Situation.days;
import static dev.keyrefresh.rotation.Situation.holding;
import static dev.keyrefresh.rotation.Situation.minutes;
import static dev.keyrefresh.rotation.Situation.version;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What a row expects, in its words: steps, and the stored versions that they are about. */
final class Steps {
  private Steps() {}

  /** Nothing says until when. */
  static Step waiting() {
    return new Step.Wait(Optional.empty());
  }

  /** Until so long from now. */
  static Step waitFor(Duration time) {
    return new Step.Wait(Optional.of(NOW.plus(time)));
  }

  static Step claim() {
    return new Step.Claim();
  }

  static Step begin(RotationChain chain) {
    return new Step.WriteIntent(chain);
  }

  static Step adopt(CredentialVersion version) {
    return new Step.Adopt(version);
  }

  static Step create(RotationChain chain, CredentialId... replaces) {
    return new Step.Create(chain, Set.of(replaces));
  }

  static Step verify(CredentialVersion version) {
    return new Step.Verify(version);
  }

  static Step deliver(CredentialVersion version) {
    return new Step.Deliver(version);
  }

  static Step renew() {
    return new Step.Renew();
  }

  static Step promote(CredentialVersion version) {
    return new Step.Promote(version);
  }

  static Step deactivate(CredentialId id) {
    return new Step.Deactivate(id);
  }

  static Step delete(CredentialId id) {
    return new Step.Delete(id);
  }

  static Step note(CredentialId id) {
    return new Step.NoteInactive(id);
  }

  /** What {@link Situation#settled()} has under AWSCURRENT. */
  static CredentialVersion current() {
    return holding(CUR, Optional.empty(), days(10));
  }

  /** What {@link Situation#pending(CredentialId, Duration)} has under AWSPENDING. */
  static CredentialVersion next(Duration age) {
    return holding(NEXT, Optional.of(chain(OTHER, Reason.MAXIMUM_AGE, age, CUR)), age, CUR);
  }

  /** A Git credential of a minute ago, without a chain. */
  static CredentialVersion gitVersion(CredentialId id) {
    return new CredentialVersion(
        version(5),
        new IssuedCredential(
            id,
            CredentialKind.GIT_CREDENTIAL,
            new UserName("demo"),
            "demo-at-123456789012",
            Secret.of("not-a-secret"),
            ago(minutes(1))),
        Optional.empty(),
        Set.of(CUR));
  }
}
