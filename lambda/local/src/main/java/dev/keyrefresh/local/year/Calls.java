package dev.keyrefresh.local.year;

import dev.keyrefresh.local.Accounting;
import java.util.List;
import java.util.Map;

/** What a rotation and an idle sweep cost in calls to AWS. */
final class Calls {
  private static final String PROOF = "sts:GetCallerIdentity";
  private static final int PROOFS_NEEDED = 3;

  private final Accounting accounting;
  private Map<String, Long> beforeTheSweep = Map.of();
  private Map<String, Long> beforeTheRun = Map.of();
  private boolean begun;
  private long mostOfARotation;
  private long mostOfAnIdleCluster;

  Calls(Accounting accounting) {
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

  void sweepBegins() {
    beforeTheSweep = accounting.rotator();
  }

  /** @param idle whether no step was taken; the list of the registry is left aside */
  void sweepEnds(List<Lane> lanes, boolean idle) {
    if (idle && !lanes.isEmpty() && lanes.stream().allMatch(Lane::isQuiet)) {
      long ofClusters = since(beforeTheSweep) - more("secretsmanager:ListSecrets", beforeTheSweep);
      mostOfAnIdleCluster = Math.max(mostOfAnIdleCluster,
          Math.ceilDiv(ofClusters, lanes.size()));
    }
  }

  long mostOfARotation() {
    return mostOfARotation;
  }

  long mostOfAnIdleCluster() {
    return mostOfAnIdleCluster;
  }

  Accounting accounting() {
    return accounting;
  }

  private long since(Map<String, Long> earlier) {
    return accounting.rotatorTotal() - earlier.values().stream().mapToLong(Long::longValue).sum();
  }

  private long more(String operation, Map<String, Long> earlier) {
    return accounting.rotator(operation) - earlier.getOrDefault(operation, 0L);
  }

  /** STS is asked until the key has propagated; what was asked for that alone is left aside. */
  private long waiting() {
    return Math.max(0, more(PROOF, beforeTheRun) - PROOFS_NEEDED);
  }
}
