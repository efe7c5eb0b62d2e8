package dev.keyrefresh.rotation;

import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.target.TargetOutcome.Role;
import dev.keyrefresh.target.Targets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The decision for a cluster that lives on its updater's role: nothing is made or retired. Targets
 * are kept in step, and what is left of another form's credentials is said and left alone.
 */
final class KeylessPlanner {
  private KeylessPlanner() {}

  /** Needs no policy: none of its times plays a part. */
  static Decision next(Observed observed, Policy policy, Instant now) {
    if (observed.paused()) {
      return new Decision(waiting(), Reason.PAUSED, LeftOver.exposed(observed).toList());
    }
    List<Attention> attention = new ArrayList<>();
    LeftOver.exposed(observed).forEach(attention::add);
    leftOver(observed).forEach(attention::add);
    attention.addAll(TargetTroubles.of(observed.targets()));
    boolean behind =
        observed
            .targets()
            .working()
            .anyMatch(state -> state.role() == Role.SERVED && !state.outcome().isDelivered());
    if (behind && !observed.run().renewed()) {
      return new Decision(new Step.Renew(), Reason.DRIFT, attention);
    }
    return end(observed, attention);
  }

  private static Decision end(Observed observed, List<Attention> attention) {
    Targets targets = observed.targets();
    if (attention.stream().anyMatch(told -> told.reason() == Reason.TARGETS_UNKNOWN)) {
      return new Decision(waiting(), Reason.TARGETS_UNKNOWN, attention);
    }
    if (targets.nothingToServe()) {
      attention.add(
          new Attention(
              Reason.NO_TARGET,
              "no target is served",
              "Name the targets, or register the repository in Argo CD."));
      return new Decision(waiting(), Reason.NO_TARGET, attention);
    }
    boolean allServed = targets.working().allMatch(state -> state.outcome().isDelivered());
    if (!allServed) {
      return new Decision(waiting(), Reason.UNDELIVERABLE, attention);
    }
    return new Decision(
        waiting(),
        observed.run().requested() ? Reason.NOTHING_TO_ROTATE : Reason.WITHIN_POLICY,
        attention);
  }

  /** What another form has left. */
  private static Stream<Attention> leftOver(Observed observed) {
    Stream<CredentialVersion> stored =
        observed
            .stages()
            .all()
            .filter(CredentialVersion.class::isInstance)
            .map(CredentialVersion.class::cast);
    return Stream.concat(
        LeftOver.stored(observed, stored),
        observed.stages().intent().stream().map(KeylessPlanner::interrupted));
  }

  private static Attention interrupted(Intent intent) {
    return new Attention(
        Reason.KIND_CHANGED,
        "a rotation that began "
            + intent.at()
            + " was under way when the form was changed, and may have left a credential of the"
            + " user",
        "Look for one that was created since then. " + LeftOver.WHEN_UNUSED);
  }

  private static Step waiting() {
    return new Step.Wait(Optional.empty());
  }
}
