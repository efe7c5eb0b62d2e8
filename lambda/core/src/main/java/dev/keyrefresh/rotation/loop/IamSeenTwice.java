package dev.keyrefresh.rotation.loop;

import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Reason;

/**
 * A credential is given up for lost only by a second list: one made seconds after a create may lack
 * it, and may be minutes old by now.
 */
final class IamSeenTwice implements Precaution {
  private final Observer observer;
  private boolean seenTwice;

  IamSeenTwice(Observer observer) {
    this.observer = observer;
  }

  @Override
  public Ruling before(Decision decision) {
    if (seenTwice || !givesUpACredential(decision.reason())) {
      return Ruling.PROCEED;
    }
    observer.lookAtIam();
    seenTwice = true;
    return Ruling.DECIDE_AGAIN;
  }

  private static boolean givesUpACredential(Reason reason) {
    return reason == Reason.PENDING_LOST || reason == Reason.CURRENT_LOST;
  }

  @Override
  public void stepTaken() {
    seenTwice = false;
  }
}
