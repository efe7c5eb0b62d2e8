package dev.keyrefresh.rotation;

import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.DecisionTable;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Policy;
import java.time.Instant;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** Both decisions for one observation: the same to the last word, or a difference. */
public final class OldAndNew {
  private static final int TOLD = 5;

  private final LongAdder compared = new LongAdder();
  private final LongAdder different = new LongAdder();
  private final ConcurrentLinkedQueue<String> first = new ConcurrentLinkedQueue<>();

  /** The old decision, once the new one is compared to it. */
  public Decision next(Observed observed, Policy policy, Instant now) {
    Decision old =
        observed.kind().isRotated()
            ? RotationPlanner.next(observed, policy, now)
            : KeylessPlanner.next(observed, policy, now);
    Decision decided = DecisionTable.next(observed, policy, now);
    compared.increment();
    if (!decided.equals(old)) {
      different.increment();
      if (first.size() < TOLD) {
        first.add(InWords.of(observed, policy, now) + "\n  old " + old + "\n  new " + decided);
      }
    }
    return old;
  }

  public long compared() {
    return compared.sum();
  }

  /** The first differences; none where the decisions are the same. */
  public String differences() {
    return String.join("\n", first);
  }

  @Override
  public String toString() {
    return compared + " decisions compared, " + different + " different";
  }
}
