package dev.keyrefresh.local.kubernetes;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer of the API server.
 *
 * @param status the HTTP status
 * @param body JSON
 */
record Reply(int status, String body) {

  /** A failure as the API server tells it, a {@code Status} object. */
  static Reply failure(int code, String reason, String message) {
    var status = new LinkedHashMap<String, Object>();
    status.put("kind", "Status");
    status.put("apiVersion", "v1");
    status.put("metadata", Map.of());
    status.put("status", "Failure");
    status.put("message", message);
    status.put("reason", reason);
    status.put("code", code);
    return new Reply(code, KubernetesJson.text(status));
  }

  boolean isSuccess() {
    return status / 100 == 2;
  }
}
