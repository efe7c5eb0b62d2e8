package dev.keyrefresh.rotation;

import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Policy;
import java.time.Instant;

/** Lets the simulation play the loop with a wrong decision. */
public final class Deciding {
  private Deciding() {}

  /** A decision as the loop asks for it. */
  public interface Decide {
    Decision next(Observed observed, Policy policy, Instant now);
  }

  public static Reconciler reconciler(
      Reconciler.Ports ports, CredentialKind kind, Policy policy, Decide decide) {
    return new Reconciler(ports, kind, policy, decide::next);
  }
}
