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
    var plain = Json.in(secret, "stringData");
    result.remove("stringData");
    if (!plain.isEmpty()) {
      var data = new LinkedHashMap<>(Json.in(secret, "data"));
      plain.forEach((field, value) -> data.put(field, base64(String.valueOf(value))));
      result.put("data", data);
    }
    return result;
  }

  /** Why the API server would not let the secret become this, if it would not. */
  static Optional<Reply> objection(Map<String, Object> current, Map<String, Object> wanted) {
    var data = Json.in(wanted, "data");
    for (var field : data.keySet()) {
      if (!isBase64(data.get(field))) {
        return Optional.of(Reply.failure(400, "BadRequest",
            "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data"));
      }
    }
    if (Boolean.TRUE.equals(current.get("immutable"))
        && !(data.equals(Json.in(current, "data"))
            && Boolean.TRUE.equals(wanted.get("immutable")))) {
      return invalid(current, "data: Forbidden: field is immutable when `immutable` is set");
    }
    if (!Objects.equals(current.get("type"), wanted.get("type"))) {
      return invalid(current, "type: Invalid value: field is immutable");
    }
    return Optional.empty();
  }

  private static Optional<Reply> invalid(Map<String, Object> secret, String why) {
    var name = Json.in(secret, "metadata").get("name");
    return Optional
        .of(Reply.failure(422, "Invalid", "Secret \"" + name + "\" is invalid: " + why));
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
