package dev.keyrefresh.contract;

import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.target.Holding;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the updater found or did. Never carries a secret.
 *
 * @param form the word of the cluster's form
 * @param stale whether the version asked for is no longer wanted; then nothing was written
 * @param serves whom the updater serves by its own settings; empty of one that does not say
 * @param problem why there may be more targets than these, or why none could be seen
 * @param holdersSought whether every secret was looked at that may hold a credential; a function of
 *     an older version does not say so
 */
public record UpdateResult(
    String cluster,
    String form,
    Optional<Served> serves,
    boolean stale,
    List<TargetState> targets,
    Optional<String> problem,
    boolean holdersSought) {

  public UpdateResult {
    Objects.requireNonNull(cluster);
    Objects.requireNonNull(form);
    Objects.requireNonNull(serves);
    targets = List.copyOf(targets);
    Objects.requireNonNull(problem);
  }

  /** Of whoever looked at every secret that may hold a credential. */
  public UpdateResult(
      String cluster,
      String form,
      Optional<Served> serves,
      boolean stale,
      List<TargetState> targets,
      Optional<String> problem) {
    this(cluster, form, serves, stale, targets, problem, true);
  }

  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("cluster", cluster);
    map.put("form", form);
    serves.ifPresent(own -> map.put(Served.KEY, own.toMap()));
    map.put("stale", stale);
    map.put("targets", targets.stream().map(UpdateResult::target).toList());
    problem.ifPresent(text -> map.put("problem", text));
    map.put("holdersSought", holdersSought);
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
        Served.read(map),
        Boolean.TRUE.equals(map.get("stale")),
        targets,
        Json.optionalText(map, "problem"),
        Boolean.TRUE.equals(map.get("holdersSought")));
  }

  /** One target as results and reports show it. */
  public static Map<String, Object> target(TargetState state) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("namespace", state.name().namespace());
    map.put("name", state.name().name());
    map.put("url", state.url());
    state.holds().ifPresent(id -> map.put("holds", id.value()));
    state.login().ifPresent(login -> map.put("login", login));
    map.put("outcome", state.outcome().inVersion1().name());
    if (state.outcome() != state.outcome().inVersion1()) {
      map.put("exactly", state.outcome().name());
    }
    map.put("meaning", state.outcome().meaning());
    state.since().ifPresent(since -> map.put("since", since.toString()));
    state.expires().ifPresent(expires -> map.put("expires", expires.toString()));
    if (state.discovered()) {
      map.put("discovered", true);
    }
    if (!state.holdings().isEmpty()) {
      map.put("holdings", state.holdings().stream().map(UpdateResult::holding).toList());
    }
    if (!state.letGo().isEmpty()) {
      map.put("letGo", state.letGo().stream().map(CredentialId::value).sorted().toList());
    }
    return map;
  }

  private static Map<String, Object> holding(Holding holding) {
    Map<String, Object> map = new LinkedHashMap<>();
    holding.credential().ifPresent(id -> map.put("credential", id.value()));
    holding.login().ifPresent(login -> map.put("login", login));
    map.put("field", holding.field());
    if (holding.owned()) {
      map.put("owned", true);
    }
    return map;
  }

  private static TargetState target(Map<String, Object> map) throws Malformed {
    try {
      return new TargetState(
          new TargetName(Json.text(map, "namespace"), Json.text(map, "name")),
          Json.optionalText(map, "url").orElse(""),
          Json.optionalText(map, "holds").map(CredentialId::new),
          Json.optionalText(map, "login"),
          outcome(map),
          Json.optionalText(map, "since").map(Instant::parse),
          Json.optionalText(map, "expires").map(Instant::parse),
          Boolean.TRUE.equals(map.get("discovered")),
          holdings(map),
          Set.of());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new Malformed("a target has an unknown outcome or a malformed id or time");
    }
  }

  /** The exact word, unless it is of a later version: then the one that every version knows. */
  private static TargetOutcome outcome(Map<String, Object> map) throws Malformed {
    TargetOutcome known = TargetOutcome.valueOf(Json.text(map, "outcome"));
    Optional<String> exactly = Json.optionalText(map, "exactly");
    return Arrays.stream(TargetOutcome.values())
        .filter(outcome -> exactly.filter(outcome.name()::equals).isPresent())
        .findFirst()
        .orElse(known);
  }

  private static List<Holding> holdings(Map<String, Object> map) throws Malformed {
    List<Holding> holdings = new ArrayList<>();
    if (map.get("holdings") instanceof List<?> entries) {
      for (Object entry : entries) {
        Map<String, Object> found = Json.entry(entry, "holdings");
        holdings.add(
            new Holding(
                Json.optionalText(found, "credential").map(CredentialId::new),
                Json.optionalText(found, "login"),
                Json.text(found, "field"),
                Boolean.TRUE.equals(found.get("owned"))));
      }
    } else if (map.containsKey("holdings")) {
      throw new Malformed("'holdings' is not a list");
    }
    return holdings;
  }
}
