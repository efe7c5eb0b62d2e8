package dev.keyrefresh.rotator.admin;

import dev.keyrefresh.contract.UpdateResult;
import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.rotator.event.Trigger.Action;
import dev.keyrefresh.rotator.iam.UserClaim;
import dev.keyrefresh.rotator.report.RunFailed;
import dev.keyrefresh.rotator.secrets.ManagedSecret;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.TargetOutcome.Role;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.target.Targets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Gives a cluster back: its targets are left on what goes on working without us, and the user is no
 * longer ours. The managed secret is tagged first, so that no run takes up again what is half given
 * back; a release that died is finished by the next.
 */
public final class Release {
  private final ClusterName cluster;
  private final ManagedSecret secret;
  private final UserClaim claim;
  private final Supplier<Report> look;
  private final InstantSource clock;

  /**
   * @param look observes the cluster and changes nothing
   */
  public Release(
      ClusterName cluster,
      ManagedSecret secret,
      UserClaim claim,
      Supplier<Report> look,
      InstantSource clock) {
    this.cluster = cluster;
    this.secret = secret;
    this.claim = claim;
    this.look = look;
    this.clock = clock;
  }

  /**
   * @param present whether something else takes over, so that a pair may be left that dies
   * @throws RunFailed where the cluster could not be observed
   */
  public Map<String, Object> release(boolean present, boolean dryRun) {
    boolean begun = secret.isReleased();
    Map<Stage, VersionId> before = secret.labels().versions();
    Optional<Observed> observed = begun ? Optional.empty() : Optional.of(observed());
    List<String> refusals =
        new ArrayList<>(observed.map(seen -> refusals(seen, present)).orElse(List.of()));
    Set<String> tags = refusals.isEmpty() ? claim.tags() : Set.of();
    if (refusals.isEmpty() && !dryRun) {
      if (!begun && !give(before)) {
        refusals.add("a rotation began just now: wait until it is promoted, and release again");
      } else if (!tags.isEmpty()) {
        claim.remove(tags);
      }
    }
    return answer(observed, refusals, begun, tags, dryRun);
  }

  private Observed observed() {
    Report report = look.get();
    return report.failure().isPresent()
        ? fail(report)
        : report.observed().orElseThrow(() -> new RunFailed(cluster + ": nothing was observed"));
  }

  private Observed fail(Report report) {
    throw new RunFailed(
        cluster
            + ": release failed before it changed anything: "
            + report.failure().map(Throwable::getMessage).orElse("")
            + ". Try again");
  }

  /** A run that looked before the tag was there may have begun meanwhile: it is let finish. */
  private boolean give(Map<Stage, VersionId> before) {
    secret.release("since " + clock.instant());
    if (secret.labels().versions().equals(before)) {
      return true;
    }
    secret.release("false");
    return false;
  }

  /** Why it must not be given back now, and what to do first. */
  static List<String> refusals(Observed seen, boolean present) {
    List<String> refusals = new ArrayList<>();
    if (seen.ownership() == Ownership.ANOTHERS) {
      refusals.add("the IAM user is claimed by another managed secret: release it there");
    }
    seen.stages()
        .unreadable()
        .ifPresent(
            version -> refusals.add(version + ". Put a readable value under its label first"));
    if (seen.stages().next().isPresent()) {
      refusals.add(
          "a rotation is under way: run reconcile until it is promoted, and release again");
    }
    currentTrouble(seen).ifPresent(refusals::add);
    if (seen.targets() instanceof Targets.Unknown(var why)) {
      refusals.add("nobody can tell what the targets hold: " + why);
    }
    named(seen, state -> state.role() == Role.UNSEEN)
        .ifPresent(names -> refusals.add("nobody can tell what these targets hold: " + names));
    seen.stages()
        .currentCredential()
        .filter(_ -> seen.kind().isRotated())
        .flatMap(
            current ->
                named(
                    seen,
                    state -> state.role() != Role.UNSEEN && !state.holds(current.credentialId())))
        .ifPresent(
            names ->
                refusals.add(
                    "these targets do not hold what is current: "
                        + names
                        + ". Run deliver, or take them off the targets"));
    if (!present) {
      dying(seen)
          .ifPresent(
              names ->
                  refusals.add(
                      "these targets hold pairs that die 15 minutes"
                          + " after the last renewal: "
                          + names
                          + ". Change the form to git, run reconcile until it is delivered, and"
                          + " release again; or say \"leave\":\"present\" if something else takes"
                          + " over within that time"));
    }
    return refusals;
  }

  private static Optional<String> currentTrouble(Observed seen) {
    return seen.stages()
        .currentCredential()
        .filter(_ -> seen.kind().isRotated())
        .map(version -> version.credentialId())
        .filter(
            id -> seen.isExposed(id) || seen.credential(id).filter(Credential::isActive).isEmpty())
        .map(
            id ->
                id
                    + ", which is current, is "
                    + (seen.isExposed(id) ? "exposed" : "not Active in IAM")
                    + ": run rotate, and release again");
  }

  private static Optional<String> dying(Observed seen) {
    return named(seen, state -> state.expires().isPresent() || !seen.kind().isRotated());
  }

  private static Optional<String> named(Observed seen, Predicate<TargetState> which) {
    return Optional.of(
            seen.targets()
                .working()
                .filter(which)
                .map(state -> state.name().toString())
                .collect(Collectors.joining(", ")))
        .filter(names -> !names.isEmpty());
  }

  private Map<String, Object> answer(
      Optional<Observed> observed,
      List<String> refusals,
      boolean begun,
      Set<String> tags,
      boolean dryRun) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("cluster", cluster.value());
    answer.put("action", Action.RELEASE.word());
    if (dryRun) {
      answer.put("dryRun", true);
    }
    answer.put("changes", refusals.isEmpty() && (!begun || !tags.isEmpty()));
    if (!refusals.isEmpty()) {
      answer.put("refused", refusals);
      return answer;
    }
    List<String> steps = new ArrayList<>();
    if (!begun) {
      steps.add("tag the managed secret codecommit-key-refresh/released");
    }
    tags.forEach(key -> steps.add("take the tag " + key + " off the user " + secret.user()));
    answer.put("steps", steps);
    observed.ifPresent(
        seen -> {
          answer.put("leftInIam", seen.credentials().stream().map(Release::left).toList());
          answer.put(
              "targets", seen.targets().states().stream().map(UpdateResult::target).toList());
        });
    answer.put("meaning", "nothing is renewed, rotated or retired any more; resume takes it back");
    return answer;
  }

  /** What a look at a cluster comes to that was given back. */
  public static Decision over(Set<CredentialId> exposed) {
    return new Decision(
        new Step.Wait(Optional.empty()),
        Reason.RELEASED,
        exposed.stream()
            .sorted()
            .map(
                id ->
                    new Attention(
                        Reason.EXPOSED,
                        id
                            + " is exposed, and the cluster was released: nothing is done about it"
                            + " here",
                        "Deactivate it as soon as nothing lives on it, and look in CloudTrail for"
                            + " what was done with it."))
            .toList());
  }

  private static Map<String, Object> left(Credential credential) {
    CredentialId id = credential.id();
    return Map.of("id", id.value(), "status", credential.status().name());
  }
}
