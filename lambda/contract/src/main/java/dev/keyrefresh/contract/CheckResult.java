package dev.keyrefresh.contract;

import dev.keyrefresh.contract.Json.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the updater answers to a check. Never carries a secret. */
public record CheckResult(String cluster, List<Finding> findings) {

  public CheckResult {
    Objects.requireNonNull(cluster);
    findings = List.copyOf(findings);
  }

  public Map<String, Object> toMap() {
    return Map.of("cluster", cluster, "findings", findings.stream().map(Finding::toMap).toList());
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
    return new CheckResult(Json.text(map, "cluster"), findings);
  }
}
