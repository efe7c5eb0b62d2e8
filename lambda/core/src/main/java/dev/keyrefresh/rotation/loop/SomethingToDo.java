package dev.keyrefresh.rotation.loop;

import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Step;

/** A wait ends the run. */
final class SomethingToDo implements Precaution {
  @Override
  public Ruling before(Decision decision) {
    return decision.step() instanceof Step.Wait ? new Ruling.End(decision) : Ruling.PROCEED;
  }
}
