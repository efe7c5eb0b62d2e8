package dev.keyrefresh.rotator.fleet;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotator.event.HealthEvent;
import dev.keyrefresh.rotator.event.Trigger;
import dev.keyrefresh.rotator.report.Results;
import dev.keyrefresh.rotator.report.RunFailed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Keys that AWS reported as exposed: whose each is, and whether it is dealt with. */
public final class Exposures {
  private final ClusterLookup owners;
  private final ExposureRun runs;
  private final Consumer<String> onIgnored;

  public interface ExposureRun {
    /** Writes the keys down with the cluster's managed secret, then reconciles the cluster. */
    Report run(ClusterName cluster, Set<CredentialId> exposed);
  }

  public Exposures(ClusterLookup owners, ExposureRun runs, Consumer<String> onIgnored) {
    this.owners = owners;
    this.runs = runs;
    this.onIgnored = onIgnored;
  }

  /**
   * @throws RunFailed after all keys were looked at, when one is not dealt with yet
   */
  public Map<String, Object> handle(Trigger.Exposed event) {
    Map<ClusterName, Set<CredentialId>> exposed = new LinkedHashMap<>();
    List<Map<String, Object>> ignored = new ArrayList<>();
    List<String> unsettled = new ArrayList<>();
    for (CredentialId key : new TreeSet<>(event.keys())) {
      try {
        Set<ClusterName> clusters = owners.ofKey(key, event.user());
        clusters.forEach(
            cluster -> exposed.computeIfAbsent(cluster, _ -> new TreeSet<>()).add(key));
        if (clusters.isEmpty()) {
          ignored.add(ignored(key, event.code()));
        }
      } catch (RunFailed e) {
        unsettled.add(e.getMessage());
      }
    }
    List<Map<String, Object>> results = new ArrayList<>();
    exposed.forEach(
        (cluster, keys) -> {
          Report report = runs.run(cluster, keys);
          results.add(Results.of(cluster, report, false));
          whatIsLeft(cluster, keys, report).forEach(unsettled::add);
        });
    if (!unsettled.isEmpty()) {
      throw new RunFailed(String.join("; ", unsettled));
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("clusters", results);
    if (!ignored.isEmpty()) {
      result.put("ignored", ignored);
    }
    return result;
  }

  /** Ids written down whose keys IAM no longer has; what is current or pending may just be slow. */
  public static Set<CredentialId> gone(Observed observed) {
    return observed.exposed().stream()
        .filter(
            id ->
                CredentialKind.of(id) == observed.kind()
                    ? observed.credential(id).isEmpty()
                        && !observed.stages().protectedIds().contains(id)
                    : observed.others().certainlyNoneHolds(id))
        .filter(
            id -> HealthEvent.isAccessKey(id) || CredentialKind.of(id) != CredentialKind.ACCESS_KEY)
        .collect(Collectors.toUnmodifiableSet());
  }

  private Map<String, Object> ignored(CredentialId key, String code) {
    String why = "no user of a cluster here has this key: it is gone, or somebody else's";
    onIgnored.accept(code + ", " + key + ": " + why);
    return new TreeMap<>(Map.of("credential", key.value(), "why", why));
  }

  /**
   * A key is dealt with when it opens nothing any more and a cluster is not left on it. One of a
   * kind that is not rotated there a person must take away: every run says so by what is written
   * down, and the event would do no more if it came back.
   */
  private static List<String> whatIsLeft(
      ClusterName cluster, Set<CredentialId> keys, Report report) {
    if (report.reason() == Reason.RELEASED) {
      return List.of();
    }
    if (report.failure().isPresent() || report.observed().isEmpty()) {
      return List.of(SweepSummary.failure(cluster, report));
    }
    Observed observed = report.observed().get();
    return keys.stream()
        .filter(
            key ->
                observed.credential(key).filter(Credential::isActive).isPresent()
                    || (observed.kind().isRotated()
                        && observed.stages().protectedIds().contains(key)))
        .map(
            key ->
                cluster
                    + ": "
                    + key
                    + " is exposed and not dealt with yet ("
                    + report.reason()
                    + ": "
                    + report.reason().meaning()
                    + "). It is written down, every run looks at it, and this event must come back")
        .toList();
  }
}
