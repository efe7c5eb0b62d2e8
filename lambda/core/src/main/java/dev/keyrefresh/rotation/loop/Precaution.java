package dev.keyrefresh.rotation.loop;

import dev.keyrefresh.rotation.decision.Decision;

/** What is asked before a decision is acted on. What it remembers counts until a step is taken. */
interface Precaution {
  Ruling before(Decision decision);

  default void stepTaken() {}

  /** Whether the decision is acted on. */
  sealed interface Ruling {
    Ruling PROCEED = new Proceed();
    Ruling DECIDE_AGAIN = new DecideAgain();

    record Proceed() implements Ruling {}

    /** More is known now. */
    record DecideAgain() implements Ruling {}

    /** The run is over, with this as its end. */
    record End(Decision decision) implements Ruling {}
  }
}
