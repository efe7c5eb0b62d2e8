package dev.keyrefresh.contract;

import dev.keyrefresh.contract.Json.Malformed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the updater answers to a check. Never carries a secret.
 *
 * @param serves whom the updater serves by its own settings; empty of one that does not say
 */
public record CheckResult(String cluster, Optional<Served> serves, List<Finding> findings) {

  public CheckResult {
    Objects.requireNonNull(cluster);
    Objects.requireNonNull(serves);
    findings = List.copyOf(findings);
  }

  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("cluster", cluster);
    serves.ifPresent(own -> map.put(Served.KEY, own.toMap()));
    map.put("findings", findings.stream().map(Finding::toMap).toList());
    return map;
  }

  /** Reads the answer of an invocation. */
  public static CheckResult read(Map<String, Object> map) throws Malformed {
    if (!(map.get("findings") instanceof List<?> entries)) {
      throw new Malformed("'findings' is not a list");
    }
    List<Finding> findings = new ArrayList<>();
    for (Object entry : entries) {
      findings.add(Finding.read(Json.entry(entry, "findings")));
    }
    return new CheckResult(Json.text(map, "cluster"), Served.read(map), findings);
  }
}
