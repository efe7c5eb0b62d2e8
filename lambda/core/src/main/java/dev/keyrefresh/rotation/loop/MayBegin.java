package dev.keyrefresh.rotation.loop;

import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Reason;
import java.util.function.BooleanSupplier;

/** Whoever started the run is asked whether a rotation may begin only where one would. */
final class MayBegin implements Precaution {
  private final BooleanSupplier heldBack;
  private final Runnable release;

  /**
   * @param release notes that the run may begin one
   */
  MayBegin(BooleanSupplier heldBack, Runnable release) {
    this.heldBack = heldBack;
    this.release = release;
  }

  @Override
  public Ruling before(Decision decision) {
    if (decision.reason() != Reason.HELD_BACK || heldBack.getAsBoolean()) {
      return Ruling.PROCEED;
    }
    release.run();
    return Ruling.DECIDE_AGAIN;
  }
}
