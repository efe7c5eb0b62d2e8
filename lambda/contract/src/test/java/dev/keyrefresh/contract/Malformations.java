package dev.keyrefresh.contract;

import dev.keyrefresh.contract.Json.Malformed;
import java.util.Map;
import java.util.stream.Collectors;

/** Payloads that are refused, and what is said of each. */
final class Malformations {
  private Malformations() {}

  interface Reader {
    Object read(Map<String, Object> payload) throws Malformed;
  }

  /**
   * @param payloads a line each
   */
  static String of(Reader reader, String payloads) {
    return payloads
        .lines()
        .map(payload -> payload + "\n  " + refusal(reader, payload) + "\n")
        .collect(Collectors.joining("\n"));
  }

  private static String refusal(Reader reader, String payload) {
    try {
      return "is read: " + reader.read(Json.read(payload));
    } catch (Malformed e) {
      return e.getMessage();
    }
  }
}
