package dev.keyrefresh.contract;

import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the updater found or did. Never carries a secret.
 *
 * @param form the word of the cluster's form
 * @param stale whether the version asked for is no longer wanted; then nothing was written
 * @param problem why there may be more targets than these, or why none could be seen
 */
public record UpdateResult(
    String cluster,
    String form,
    boolean stale,
    List<TargetState> targets,
    Optional<String> problem) {

  public UpdateResult {
    Objects.requireNonNull(cluster);
    Objects.requireNonNull(form);
    targets = List.copyOf(targets);
    Objects.requireNonNull(problem);
  }

  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("cluster", cluster);
    map.put("form", form);
    map.put("stale", stale);
    map.put("targets", targets.stream().map(UpdateResult::target).toList());
    problem.ifPresent(text -> map.put("problem", text));
    return map;
  }

  /** Reads the answer of an invocation. */
  public static UpdateResult read(Map<String, Object> map) throws Malformed {
    if (!(map.get("targets") instanceof List<?> entries)) {
      throw new Malformed("'targets' is not a list");
    }
    List<TargetState> targets = new ArrayList<>();
    for (Object entry : entries) {
      targets.add(target(Json.entry(entry, "targets")));
    }
    return new UpdateResult(
        Json.text(map, "cluster"),
        Json.text(map, "form"),
        Boolean.TRUE.equals(map.get("stale")),
        targets,
        Json.optionalText(map, "problem"));
  }

  /** One target as results and reports show it. */
  public static Map<String, Object> target(TargetState state) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("namespace", state.name().namespace());
    map.put("name", state.name().name());
    map.put("url", state.url());
    state.holds().ifPresent(id -> map.put("holds", id.value()));
    state.login().ifPresent(login -> map.put("login", login));
    map.put("outcome", state.outcome().name());
    map.put("meaning", state.outcome().meaning());
    state.since().ifPresent(since -> map.put("since", since.toString()));
    state.expires().ifPresent(expires -> map.put("expires", expires.toString()));
    return map;
  }

  private static TargetState target(Map<String, Object> map) throws Malformed {
    try {
      return new TargetState(
          new TargetName(Json.text(map, "namespace"), Json.text(map, "name")),
          Json.optionalText(map, "url").orElse(""),
          Json.optionalText(map, "holds").map(CredentialId::new),
          Json.optionalText(map, "login"),
          TargetOutcome.valueOf(Json.text(map, "outcome")),
          Json.optionalText(map, "since").map(Instant::parse),
          Json.optionalText(map, "expires").map(Instant::parse));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new Malformed("a target has an unknown outcome or a malformed id or time");
    }
  }
}
