package dev.keyrefresh.local.aws.secrets;

import dev.keyrefresh.local.aws.secrets.StoredSecret.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** How Secrets Manager writes down what it has. */
final class SecretJson {

  private SecretJson() {}

  static SequencedMap<String, Object> named(StoredSecret secret) {
    SequencedMap<String, Object> shown = new LinkedHashMap<>();
    shown.put("ARN", secret.arn());
    shown.put("Name", secret.name());
    return shown;
  }

  static SequencedMap<String, Object> named(StoredSecret secret, Version version) {
    SequencedMap<String, Object> shown = named(secret);
    shown.put("VersionId", version.id());
    shown.put("VersionStages", List.copyOf(version.labels()));
    return shown;
  }

  static SequencedMap<String, Object> described(StoredSecret secret) {
    SequencedMap<String, Object> shown = facts(secret);
    shown.put("VersionIdsToStages", labelled(secret));
    return shown;
  }

  static SequencedMap<String, Object> listed(StoredSecret secret) {
    SequencedMap<String, Object> shown = facts(secret);
    shown.put("SecretVersionsToStages", labelled(secret));
    return shown;
  }

  static SequencedMap<String, Object> valued(StoredSecret secret, Version version) {
    SequencedMap<String, Object> shown = named(secret, version);
    shown.put("SecretString", version.value());
    shown.put("CreatedDate", seconds(version.created()));
    return shown;
  }

  static Map<String, ?> listed(Version version) {
    return Map.of(
        "VersionId",
        version.id(),
        "VersionStages",
        List.copyOf(version.labels()),
        "CreatedDate",
        seconds(version.created()));
  }

  static BigDecimal seconds(Instant instant) {
    return BigDecimal.valueOf(instant.toEpochMilli(), 3);
  }

  private static SequencedMap<String, Object> facts(StoredSecret secret) {
    SequencedMap<String, Object> shown = named(secret);
    shown.put("Description", secret.description());
    secret.kmsKeyId().ifPresent(key -> shown.put("KmsKeyId", key));
    shown.put("CreatedDate", seconds(secret.created()));
    shown.put("LastChangedDate", seconds(secret.changed()));
    shown.put(
        "Tags",
        secret.tags().entrySet().stream()
            .map(tag -> Map.of("Key", tag.getKey(), "Value", tag.getValue()))
            .toList());
    secret.deleted().ifPresent(at -> shown.put("DeletedDate", seconds(at)));
    return shown;
  }

  /** Versions without labels count as deprecated and are not described. */
  private static Map<String, List<String>> labelled(StoredSecret secret) {
    Map<String, List<String>> labelled = new LinkedHashMap<>();
    secret.versions().values().stream()
        .filter(v -> !v.labels().isEmpty())
        .forEach(v -> labelled.put(v.id(), List.copyOf(v.labels())));
    return labelled;
  }
}
