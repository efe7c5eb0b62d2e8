package dev.keyrefresh.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import tools.jackson.jr.ob.JSON;

/** One HTTP response. */
record Answer(int status, Map<String, String> headers, byte[] body) {

  static Answer xml(int status, String document) {
    return new Answer(status, Map.of("Content-Type", "text/xml"), document.getBytes(UTF_8));
  }

  /** The JSON protocol 1.1, as Secrets Manager and EventBridge speak it. */
  static Answer json(int status, Map<String, ?> fields) {
    return new Answer(status, Map.of("Content-Type", "application/x-amz-json-1.1"), bytes(fields));
  }

  static Answer rest(int status, Map<String, String> headers, Map<String, ?> fields) {
    return new Answer(status, headers, bytes(fields));
  }

  private static byte[] bytes(Map<String, ?> fields) {
    return JSON.std.asBytes(fields);
  }
}
