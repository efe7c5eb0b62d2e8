package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.lambda.Invocation;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.jr.ob.JSON;

/** What the functions are sent and what they answer, as text and as JSON. */
final class Payloads {
  private static final String SAMPLE_KEY = "AKIAIOSFODNN7EXAMPLE";
  private static final String SAMPLE_USER = "AIDAEXAMPLEUSERID0001";

  private Payloads() {}

  /** As AWS Health reports that key. */
  static byte[] exposed(String key) {
    return sample("health-exposed.json", SAMPLE_KEY, key);
  }

  /** As AWS Config reports that user. */
  static byte[] nonCompliant(String userId) {
    return sample("config-noncompliant.json", SAMPLE_USER, userId);
  }

  static byte[] sample(String event, String sample, String real) {
    return bytes(text(Events.find().read(event)).replace(sample, real));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] payload) {
    return new String(payload, StandardCharsets.UTF_8);
  }

  static String text(Invocation invocation) {
    return text(invocation.payload());
  }

  /** Of an invocation that did not fail. */
  static Map<String, Object> result(Invocation invocation) {
    assertThat(invocation).as(text(invocation)).isInstanceOf(Invocation.Returned.class);
    return JSON.std.mapFrom(text(invocation));
  }

  /** Of one that failed. */
  static String failure(Invocation invocation) {
    assertThat(invocation).isInstanceOf(Invocation.Failed.class);
    return ((Invocation.Failed) invocation).errorMessage();
  }
}
