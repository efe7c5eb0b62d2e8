package dev.keyrefresh.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.jr.ob.JSON;

/** JSON text to maps and back. What it throws names no content: the text may be a secret. */
public final class Json {
  /**
   * Lambda's own limit of a payload, which may be one long text; a secret's value is far shorter.
   */
  static final int LONGEST = 6_291_456;

  private static final JSON JACKSON =
      JSON.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(20)
                          .maxStringLength(LONGEST)
                          .maxNumberLength(40)
                          .build())
                  .build())
          .build();

  private Json() {}

  /** Not a JSON object, or one with another shape than expected; the message holds no content. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  public static Map<String, Object> read(String text) throws Malformed {
    if (text.length() > LONGEST) {
      throw new Malformed("longer than " + LONGEST + " characters");
    }
    try {
      Map<String, Object> map = JACKSON.mapFrom(text);
      if (map == null) {
        throw new Malformed("not a JSON object");
      }
      return map;
    } catch (JacksonException | ClassCastException e) {
      throw new Malformed("not a JSON object");
    }
  }

  /** Reads a whole payload, in UTF-8. */
  public static Map<String, Object> read(InputStream payload) throws IOException, Malformed {
    return read(new String(payload.readNBytes(LONGEST + 1), StandardCharsets.UTF_8));
  }

  public static String write(Map<String, ?> map) {
    return JACKSON.asString(map);
  }

  /** Writes a whole payload, in UTF-8. */
  public static void write(Map<String, ?> map, OutputStream payload) throws IOException {
    payload.write(write(map).getBytes(StandardCharsets.UTF_8));
  }

  static String text(Map<String, ?> map, String key) throws Malformed {
    return optionalText(map, key)
        .orElseThrow(() -> new Malformed("'" + key + "' is missing or is not a text"));
  }

  static Optional<String> optionalText(Map<String, ?> map, String key) {
    return map.get(key) instanceof String text && !text.isEmpty()
        ? Optional.of(text)
        : Optional.empty();
  }

  static List<String> texts(Map<String, ?> map, String key) throws Malformed {
    List<String> texts = new ArrayList<>();
    switch (map.get(key)) {
      case null -> {}
      case List<?> list -> {
        for (Object entry : list) {
          if (!(entry instanceof String text)) {
            throw new Malformed("'" + key + "' is not a list of texts");
          }
          texts.add(text);
        }
      }
      default -> throw new Malformed("'" + key + "' is not a list of texts");
    }
    return List.copyOf(texts);
  }

  static Map<String, Object> object(Map<String, ?> map, String key) throws Malformed {
    Object value = map.get(key);
    if (value == null) {
      throw new Malformed("'" + key + "' is not an object");
    }
    return entry(value, key);
  }

  /** What stands in the list of that key. */
  static Map<String, Object> entry(Object value, String key) throws Malformed {
    if (!(value instanceof Map<?, ?> map)) {
      throw new Malformed("'" + key + "' is not an object");
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((k, v) -> copy.put(String.valueOf(k), v));
    return copy;
  }
}
