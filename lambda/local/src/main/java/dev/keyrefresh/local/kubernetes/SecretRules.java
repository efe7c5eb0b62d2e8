package dev.keyrefresh.local.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an API server checks and does when a secret is written.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/configuration/secret/">Secrets</a>
 */
final class SecretRules {
  private SecretRules() {}

  /** With its defaults; {@code stringData} is for writing only and ends as base64 in data. */
  static Map<String, Object> completed(Map<String, Object> secret) {
    var result = new LinkedHashMap<>(secret);
    result.putIfAbsent("type", "Opaque");
    var plain = KubernetesJson.in(secret, "stringData");
    result.remove("stringData");
    if (!plain.isEmpty()) {
      var data = new LinkedHashMap<>(KubernetesJson.in(secret, "data"));
      plain.forEach((field, value) -> data.put(field, base64(String.valueOf(value))));
      result.put("data", data);
    }
    return result;
  }

  /** Why the API server would not let the secret become this, if it would not. */
  static Optional<Reply> objection(Map<String, Object> current, Map<String, Object> wanted) {
    if (version(wanted).isPresent() && !version(wanted).equals(version(current))) {
      return Optional.of(conflict(name(current)));
    }
    if (!KubernetesJson.in(wanted, "data").values().stream().allMatch(SecretRules::isBase64)) {
      return Optional.of(
          Reply.failure(
              400,
              "BadRequest",
              "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data"));
    }
    if (isImmutable(current) && !(isImmutable(wanted) && sameData(current, wanted))) {
      return invalid(current, "data: Forbidden: field is immutable when `immutable` is set");
    }
    if (!Objects.equals(current.get("type"), wanted.get("type"))) {
      return invalid(current, "type: Invalid value: field is immutable");
    }
    return Optional.empty();
  }

  private static boolean isImmutable(Map<String, Object> secret) {
    return Boolean.TRUE.equals(secret.get("immutable"));
  }

  private static boolean sameData(Map<String, Object> current, Map<String, Object> wanted) {
    return KubernetesJson.in(current, "data").equals(KubernetesJson.in(wanted, "data"));
  }

  private static Optional<Reply> invalid(Map<String, Object> secret, String why) {
    return Optional.of(
        Reply.failure(422, "Invalid", "Secret \"" + name(secret) + "\" is invalid: " + why));
  }

  static Reply conflict(String name) {
    return Reply.failure(
        409,
        "Conflict",
        "Operation cannot be fulfilled on secrets \""
            + name
            + "\": the object has been modified; please apply your changes to the latest version"
            + " and try again");
  }

  private static String name(Map<String, Object> secret) {
    return String.valueOf(KubernetesJson.in(secret, "metadata").get("name"));
  }

  /** Absent in what is wanted means: whatever is stored. */
  private static Optional<Object> version(Map<String, Object> secret) {
    return Optional.ofNullable(KubernetesJson.in(secret, "metadata").get("resourceVersion"));
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static boolean isBase64(Object value) {
    try {
      Base64.getDecoder().decode(String.valueOf(value));
      return true;
    } catch (IllegalArgumentException illegal) {
      return false;
    }
  }
}
