package dev.keyrefresh.rotation.loop;

import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.DecisionTable;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Policy;
import java.time.Instant;

/** What decides: {@link DecisionTable}, unless a proof plays the loop with a wrong one. */
@FunctionalInterface
public interface Decider {
  Decision next(Observed observed, Policy policy, Instant now);
}
