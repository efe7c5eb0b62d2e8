package dev.keyrefresh.local.aws.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/** The parameters of a JSON protocol's request. */
public record Body(Map<String, Object> values) {

  public static Body of(Request request) {
    try {
      return new Body(JSON.std.mapFrom(request.body()));
    } catch (JacksonException e) {
      throw new AwsError(400, "SerializationException", "The request is not a JSON object.");
    }
  }

  public Optional<String> optional(String name) {
    return optional(name, String.class);
  }

  public String required(String name) {
    return optional(name).orElseThrow(() -> missing(name));
  }

  public boolean flag(String name) {
    return optional(name, Boolean.class).orElse(false);
  }

  public Optional<Integer> number(String name) {
    return optional(name, Number.class).map(Number::intValue);
  }

  public List<String> strings(String name) {
    return optional(name, List.class).map(list -> list(list, name, String.class)).orElse(List.of());
  }

  public List<Body> structures(String name) {
    return optional(name, List.class)
        .map(list -> list(list, name, Map.class))
        .orElse(List.of())
        .stream()
        .map(Body::structure)
        .toList();
  }

  public <T> Optional<T> optional(String name, Class<T> type) {
    return Optional.ofNullable(values.get(name)).map(value -> as(type, value, name));
  }

  public static AwsError missing(String name) {
    return new AwsError(
        400,
        "ValidationException",
        "1 validation error detected: Value null at '"
            + name
            + "' failed to satisfy constraint: Member must not be null");
  }

  private static <T> List<T> list(List<?> items, String name, Class<T> type) {
    return items.stream().map(item -> as(type, item, name)).toList();
  }

  private static <T> T as(Class<T> type, Object value, String name) {
    if (!type.isInstance(value)) {
      throw new AwsError(
          400, "SerializationException", name + " is not a " + type.getSimpleName() + ".");
    }
    return type.cast(value);
  }

  @SuppressWarnings("unchecked")
  private static Body structure(Map<?, ?> map) {
    return new Body((Map<String, Object>) map);
  }
}
