package dev.keyrefresh.local.aws.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import tools.jackson.jr.ob.JSON;

/** One HTTP response. */
public record Response(int status, Map<String, String> headers, byte[] body) {

  public static Response xml(int status, String document) {
    return new Response(status, Map.of("Content-Type", "text/xml"), document.getBytes(UTF_8));
  }

  /** The JSON protocol 1.1, as Secrets Manager and EventBridge speak it. */
  public static Response json(int status, Map<String, ?> fields) {
    return new Response(
        status, Map.of("Content-Type", "application/x-amz-json-1.1"), bytes(fields));
  }

  public static Response rest(int status, Map<String, String> headers, Map<String, ?> fields) {
    return new Response(status, headers, bytes(fields));
  }

  private static byte[] bytes(Map<String, ?> fields) {
    return JSON.std.asBytes(fields);
  }
}
