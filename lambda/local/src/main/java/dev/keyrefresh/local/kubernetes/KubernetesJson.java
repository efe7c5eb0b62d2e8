package dev.keyrefresh.local.kubernetes;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.jr.ob.JSON;

/** JSON objects as maps, null values included: in a merge patch they mean removal. */
final class KubernetesJson {
  private static final JSON WITH_NULLS = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

  private KubernetesJson() {}

  static Map<String, Object> object(String text) {
    return WITH_NULLS.mapFrom(text);
  }

  static String text(Map<String, Object> object) {
    return WITH_NULLS.asString(object);
  }

  /** The object under a key, empty when there is none. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> in(Map<String, Object> object, String key) {
    return object.get(key) instanceof Map<?, ?> inner ? (Map<String, Object>) inner : Map.of();
  }

  /** The target with the patch applied, as RFC 7386 says; neither is changed. */
  static Map<String, Object> merged(Map<String, Object> target, Map<String, Object> patch) {
    var result = new LinkedHashMap<>(target);
    patch.forEach(
        (key, value) -> {
          if (value == null) {
            result.remove(key);
          } else if (value instanceof Map<?, ?>) {
            result.put(key, merged(in(target, key), in(patch, key)));
          } else {
            result.put(key, value);
          }
        });
    return result;
  }
}
