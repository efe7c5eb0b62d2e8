package dev.keyrefresh.local.year;

import dev.keyrefresh.local.fleet.Accounting;
import java.util.Map;

/** What a rotation costs in calls to AWS. */
final class RotationCost {
  private static final String PROOF = "sts:GetCallerIdentity";
  private static final int PROOFS_NEEDED = 3;

  private final Accounting accounting;
  private Map<String, Long> beforeTheRun = Map.of();
  private boolean begun;
  private long mostOfARotation;

  RotationCost(Accounting accounting) {
    this.accounting = accounting;
  }

  /** The rotator begins with a cluster. */
  void runBegins() {
    beforeTheRun = accounting.rotator();
    begun = false;
  }

  /** Only a rotation that one run has begun and promoted is counted. */
  void stepTaken(String step) {
    begun |= step.equals("begin");
    if (begun && step.equals("promote")) {
      mostOfARotation = Math.max(mostOfARotation, since(beforeTheRun) - waiting());
    }
  }

  long mostOfARotation() {
    return mostOfARotation;
  }

  Accounting accounting() {
    return accounting;
  }

  private long since(Map<String, Long> earlier) {
    return accounting.rotatorTotal() - earlier.values().stream().mapToLong(Long::longValue).sum();
  }

  /** STS is asked until the key has propagated; what was asked for that alone is left aside. */
  private long waiting() {
    long proofs = accounting.rotator(PROOF) - beforeTheRun.getOrDefault(PROOF, 0L);
    return Math.max(0, proofs - PROOFS_NEEDED);
  }
}
