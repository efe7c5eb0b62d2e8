package dev.keyrefresh.rotator.report;

import dev.keyrefresh.contract.Finding;
import dev.keyrefresh.contract.Finding.Verdict;
import dev.keyrefresh.contract.UpdateResult;
import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reports as results: what an invocation answers, what a log line carries. Ids, never a secret. */
public final class Results {
  private Results() {}

  public static Map<String, Object> of(ClusterName cluster, Report report, boolean dryRun) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("cluster", cluster.value());
    map.put("reason", report.reason().name());
    map.put("meaning", report.reason().meaning());
    if (dryRun) {
      map.put("dryRun", true);
    }
    map.put("steps", report.steps().stream().map(Results::step).toList());
    until(report.end()).ifPresent(due -> map.put("until", due.toString()));
    if (!report.end().attention().isEmpty()) {
      map.put("attention", report.end().attention().stream().map(Results::attention).toList());
    }
    return map;
  }

  /** Everything that is known of a cluster, and what a run would do now. */
  public static Map<String, Object> status(ClusterName cluster, Report rehearsed, Instant now) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("cluster", cluster.value());
    rehearsed
        .observed()
        .ifPresent(
            observed -> {
              map.put("user", observed.ownership().name());
              map.put("paused", observed.paused());
              map.put(
                  "credentials",
                  observed.credentials().stream()
                      .map(credential -> credential(credential, observed, now))
                      .toList());
              map.put("stages", stages(observed.stages()));
              switch (observed.targets()) {
                case Targets.Known(var states, var overlooked) -> {
                  map.put("targets", states.stream().map(UpdateResult::target).toList());
                  overlooked.ifPresent(why -> map.put("holdersUnknown", why));
                }
                case Targets.Unknown(var why) -> map.put("targetsUnknown", why);
              }
            });
    map.put("next", of(cluster, rehearsed, true));
    return map;
  }

  /** Line by line, and the worst verdict of all. */
  public static Map<String, Object> check(ClusterName cluster, List<Finding> findings) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("cluster", cluster.value());
    map.put("action", "check");
    map.put("verdict", verdict(findings).word());
    map.put("findings", findings.stream().map(Finding::toMap).toList());
    return map;
  }

  /** What is unknown may be a failure; what fails surely is one. */
  static Verdict verdict(List<Finding> findings) {
    return Stream.of(Verdict.FAIL, Verdict.UNKNOWN, Verdict.WARN)
        .filter(bad -> findings.stream().anyMatch(finding -> finding.verdict() == bad))
        .findFirst()
        .orElse(Verdict.OK);
  }

  public static Map<String, Object> text(ClusterName cluster, String text) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("cluster", cluster.value());
    map.put("text", text);
    return map;
  }

  /** The age of the current credential, where it was observed. */
  static Optional<Duration> currentAge(Report report, Instant now) {
    return report.current().map(credential -> Duration.between(credential.created(), now));
  }

  /**
   * How long a credential has been on its way from IAM into every target, or was when this run saw
   * it arrive; empty where none is under way.
   */
  static Optional<Duration> deliveryLag(Report report, Instant now) {
    boolean arrived =
        report.steps().stream().anyMatch(decision -> decision.step() instanceof Step.Promote);
    return arrived
        ? currentAge(report, now)
        : report
            .observed()
            .flatMap(
                seen ->
                    seen.stages()
                        .nextCredential()
                        .flatMap(version -> seen.credential(version.credentialId())))
            .map(credential -> Duration.between(credential.created(), now));
  }

  private static Map<String, Object> step(Decision decision) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("step", decision.step().word());
    map.put("reason", decision.reason().name());
    decision.step().credential().ifPresent(id -> map.put("credential", id.value()));
    return map;
  }

  private static Map<String, Object> attention(Attention attention) {
    return Map.of(
        "reason",
        attention.reason().name(),
        "known",
        attention.known(),
        "whatToDo",
        attention.whatToDo());
  }

  private static Optional<Instant> until(Decision decision) {
    return decision.step() instanceof Step.Wait(var until) ? until : Optional.empty();
  }

  private static Map<String, Object> credential(
      Credential credential, Observed observed, Instant now) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", credential.id().value());
    map.put("status", credential.status().name());
    map.put("ageDays", Duration.between(credential.created(), now).toDays());
    map.put("is", role(credential.id(), observed));
    map.put("exposed", observed.isExposed(credential.id()));
    credential.inactiveSince().ifPresent(since -> map.put("inactiveSince", since.toString()));
    switch (credential.lastUse()) {
      case LastUse.At(var time) -> map.put("lastUsed", time.toString());
      case LastUse.Never _ -> map.put("lastUsed", "never");
      case LastUse.Unknown(var why) -> map.put("lastUseUnknown", why);
      case LastUse.NotReported _ -> map.put("lastUsed", "not asked for");
    }
    return map;
  }

  public static String role(CredentialId id, Observed observed) {
    if (observed.stages().protectedIds().contains(id)) {
      return "current or pending";
    }
    return observed.stages().superseded().contains(id) ? "superseded" : "made by somebody else";
  }

  private static Map<String, Object> stages(Stages stages) {
    Map<String, Object> map = new LinkedHashMap<>();
    stages.current().ifPresent(version -> map.put("current", version(version)));
    stages.next().ifPresent(version -> map.put("pending", version(version)));
    stages.previous().ifPresent(version -> map.put("previous", version(version)));
    return map;
  }

  private static Map<String, Object> version(StoredVersion version) {
    return switch (version) {
      case StoredVersion.Placeholder(var id) -> Map.of("version", id.value(), "holds", "nothing");
      case StoredVersion.Intent intent ->
          Map.of(
              "version",
              intent.id().value(),
              "holds",
              "an intent",
              "reason",
              intent.chain().reason(),
              "at",
              intent.at().toString());
      case CredentialVersion held ->
          Map.of(
              "version",
              held.id().value(),
              "holds",
              held.credentialId().value(),
              "replaces",
              List.copyOf(held.replaces().stream().map(Object::toString).sorted().toList()));
      case StoredVersion.Unreadable(var id, var problem) ->
          Map.of("version", id.value(), "holds", "something unreadable", "problem", problem);
    };
  }
}
