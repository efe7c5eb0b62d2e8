package dev.keyrefresh.contract;

import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.store.VersionId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the updater is asked. Never carries a secret.
 *
 * @param secretArn the managed secret
 * @param versionId the version to deliver if it is wanted; empty for whatever is wanted
 * @param dryRun whether to say what would be done and do nothing
 */
public record UpdateRequest(
    Operation operation,
    String cluster,
    String secretArn,
    Optional<VersionId> versionId,
    boolean dryRun) {

  public enum Operation {
    INSPECT("inspect"),
    DELIVER("deliver"),
    CHECK("check");

    private final String word;

    Operation(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  public UpdateRequest {
    Objects.requireNonNull(operation);
    Objects.requireNonNull(cluster);
    Objects.requireNonNull(secretArn);
    Objects.requireNonNull(versionId);
  }

  /** Reads what the Lambda runtime made of the payload. */
  public static UpdateRequest read(Map<String, Object> event) throws Malformed {
    String word = Json.text(event, "operation");
    for (Operation operation : Operation.values()) {
      if (operation.word.equals(word)) {
        return new UpdateRequest(
            operation,
            Json.text(event, "cluster"),
            Json.text(event, "secretArn"),
            version(event),
            Boolean.TRUE.equals(event.get("dryRun")));
      }
    }
    throw new Malformed(
        "unknown operation '" + printable(word) + "': inspect, deliver and check are known");
  }

  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("operation", operation.word);
    map.put("cluster", cluster);
    map.put("secretArn", secretArn);
    versionId.ifPresent(id -> map.put("versionId", id.value()));
    if (dryRun) {
      map.put("dryRun", true);
    }
    return map;
  }

  private static Optional<VersionId> version(Map<String, Object> event) throws Malformed {
    try {
      return Json.optionalText(event, "versionId").map(VersionId::new);
    } catch (IllegalArgumentException e) {
      throw new Malformed("'versionId' has not 32 to 64 characters");
    }
  }

  private static String printable(String text) {
    return text.substring(0, Math.min(text.length(), 40)).replaceAll("[^ -~]", "?");
  }
}
