package dev.keyrefresh.rotator.event;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An event's fields as they came: what is missing or of another type than asked for is not there.
 */
record Fields(Map<?, ?> map) {

  Optional<String> text(String key) {
    return map.get(key) instanceof String text && !text.isEmpty()
        ? Optional.of(text)
        : Optional.empty();
  }

  boolean isTrue(String key) {
    return Boolean.TRUE.equals(map.get(key));
  }

  Fields object(String key) {
    return new Fields(map.get(key) instanceof Map<?, ?> object ? object : Map.of());
  }

  Stream<Fields> objects(String key) {
    return list(key).filter(Map.class::isInstance).map(entry -> new Fields((Map<?, ?>) entry));
  }

  Stream<String> texts(String key) {
    return list(key).filter(String.class::isInstance).map(String.class::cast);
  }

  private Stream<?> list(String key) {
    return map.get(key) instanceof List<?> list ? list.stream() : Stream.empty();
  }
}
