package dev.keyrefresh.rotation.loop;

import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.rotation.Credentials;
import dev.keyrefresh.rotation.Credentials.Proof;
import dev.keyrefresh.time.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Waits until a new credential is accepted several times in a row. */
final class Propagation {
  /** For how long it is given to propagate before the run leaves it to the next. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Duration BETWEEN_PROOFS = Duration.ofSeconds(2);
  private static final int PROOFS_IN_A_ROW = 3;

  private final Credentials credentials;
  private final InstantSource clock;
  private final Pause pause;

  Propagation(Credentials credentials, InstantSource clock, Pause pause) {
    this.credentials = credentials;
    this.clock = clock;
    this.pause = pause;
  }

  boolean isProven(IssuedCredential credential) {
    Instant until = clock.instant().plus(PATIENCE);
    int inARow = 0;
    while (true) {
      Proof proof = credentials.prove(credential);
      inARow = proof == Proof.VALID ? inARow + 1 : 0;
      if (inARow == PROOFS_IN_A_ROW) {
        return true;
      }
      if (proof == Proof.ANOTHER_USER || !clock.instant().isBefore(until)) {
        return false;
      }
      pause.pause(BETWEEN_PROOFS);
    }
  }
}
