package dev.keyrefresh.rotation;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.Targets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A first look at a cluster of which a list has told that nothing is going on: two calls instead of
 * five. It takes no step. Only where all agrees does it say that nothing is due; anything else is
 * for a full look, so that what the list got wrong can never cause a step.
 */
public final class QuickCheck {
  private final Credentials credentials;
  private final Cluster cluster;
  private final Policy policy;
  private final InstantSource clock;

  public QuickCheck(Credentials credentials, Cluster cluster, Policy policy, InstantSource clock) {
    this.credentials = credentials;
    this.cluster = cluster;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * The end of a run that found nothing due; empty for a full look. What a port throws is thrown.
   */
  public Optional<Report> look() {
    List<Credential> listed = credentials.list();
    if (sole(listed, policy, clock.instant()).isEmpty()) {
      return Optional.empty();
    }
    return nothingDue(listed, cluster.inspect(), policy, clock.instant())
        .map(
            end ->
                new Report(
                    List.of(),
                    end,
                    Optional.of(listed.getFirst()),
                    Optional.empty(),
                    Optional.empty()));
  }

  /**
   * That nothing is due, where everything says so. A target that is in step holds the current
   * credential: the updater has read what is stored, and there is nothing pending.
   */
  static Optional<Decision> nothingDue(
      List<Credential> listed, Targets targets, Policy policy, Instant now) {
    return sole(listed, policy, now)
        .filter(
            credential ->
                areServed(
                    targets.knowing(Map.of(credential.login(), credential.id()), Set.of()),
                    credential))
        .map(
            credential ->
                new Decision(
                    new Step.Wait(Optional.of(credential.created().plus(policy.maximumAge()))),
                    Reason.WITHIN_POLICY,
                    List.of()));
  }

  private static Optional<Credential> sole(List<Credential> listed, Policy policy, Instant now) {
    return Optional.of(listed)
        .filter(all -> all.size() == 1)
        .map(List::getFirst)
        .filter(Credential::isActive)
        .filter(credential -> credential.created().plus(policy.maximumAge()).isAfter(now));
  }

  private static boolean areServed(Targets targets, Credential credential) {
    return targets.allHold(credential.id())
        && targets.areHoldersSeen()
        && targets.holders(credential.id()).isEmpty()
        && targets.states().stream().noneMatch(state -> state.outcome().needsAttention())
        && targets.working().allMatch(state -> state.outcome() == TargetOutcome.IN_STEP);
  }
}
