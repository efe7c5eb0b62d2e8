package dev.keyrefresh.rotator;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.Json.Malformed;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** JSON as an outline that a person reads, its keys in one order whatever map it was made of. */
final class Outline {
  private static final List<String> FIRST =
      List.of("cluster", "reason", "meaning", "known", "whatToDo", "namespace", "name");

  private static final Comparator<String> ORDER =
      Comparator.<String>comparingInt(key -> FIRST.contains(key) ? FIRST.indexOf(key) : 99)
          .thenComparing(Comparator.naturalOrder());

  private Outline() {}

  static Map<String, Object> read(String json) {
    try {
      return Json.read(json);
    } catch (Malformed e) {
      throw new AssertionError(json, e);
    }
  }

  static String of(Map<?, ?> object) {
    return object.keySet().stream()
        .map(String::valueOf)
        .sorted(ORDER)
        .map(key -> key + ":" + value(object.get(key)))
        .collect(Collectors.joining());
  }

  private static String value(Object value) {
    return switch (value) {
      case Map<?, ?> object -> "\n" + of(object).indent(2);
      case List<?> list ->
          list.isEmpty()
              ? " none\n"
              : list.stream().map(Outline::item).collect(Collectors.joining("", "\n", ""));
      case String text when text.contains("\n") -> "\n" + text.indent(2);
      default -> " " + value + "\n";
    };
  }

  private static String item(Object value) {
    String text = value instanceof Map<?, ?> object ? of(object) : value + "\n";
    return "- " + text.indent(2).strip() + "\n";
  }
}
