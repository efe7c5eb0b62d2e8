package dev.keyrefresh.infra.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The keys of one JSON object, read one by one; what is wrong is noted and reading goes on. */
final class Fields {
  private final String path;
  private final Map<?, ?> values;
  private final List<String> problems;
  private final Set<String> known = new TreeSet<>();
  private final List<Fields> children = new ArrayList<>();

  private Fields(String path, Map<?, ?> values, List<String> problems) {
    this.path = path;
    this.values = values;
    this.problems = problems;
  }

  static Fields of(Map<?, ?> values, List<String> problems) {
    return new Fields("", values, problems);
  }

  /** Notes every key that nobody asked for, here and below. */
  void refuseTheUnknown() {
    for (Object key : values.keySet()) {
      if (!known.contains(String.valueOf(key))) {
        problems.add(
            path(String.valueOf(key))
                + " is not known; known here are "
                + String.join(", ", known));
      }
    }
    children.forEach(Fields::refuseTheUnknown);
  }

  void problem(String key, Object value, String expected) {
    problems.add(path(key) + " is " + printed(value) + "; " + expected);
  }

  boolean has(String key) {
    known.add(key);
    return values.get(key) != null;
  }

  boolean isText(String key) {
    return values.get(key) instanceof String;
  }

  /** The text of a key, in the given shape; empty where it is absent or wrong. */
  Optional<String> text(String key, Pattern shape, String expected) {
    return value(key)
        .flatMap(
            value -> {
              if (value instanceof String text && shape.matcher(text).matches()) {
                return Optional.of(text);
              }
              problem(key, value, expected + " is expected");
              return Optional.empty();
            });
  }

  /** As {@link #text}; absence is a problem, and a stand-in is answered. */
  String required(String key, Pattern shape, String expected) {
    if (!has(key)) {
      missing(key, expected);
    }
    return text(key, shape, expected).orElse("");
  }

  List<String> texts(String key, Pattern shape, String expected) {
    List<String> texts = new ArrayList<>();
    for (Object value : list(key)) {
      if (value instanceof String text && shape.matcher(text).matches()) {
        if (texts.contains(text)) {
          problem(key, text, "it is named twice, once is expected");
        }
        texts.add(text);
      } else {
        problem(key, value, expected + " is expected");
      }
    }
    return texts;
  }

  boolean flag(String key, boolean otherwise) {
    return value(key)
        .map(
            value -> {
              if (value instanceof Boolean flag) {
                return flag;
              }
              problem(key, value, "true or false is expected");
              return otherwise;
            })
        .orElse(otherwise);
  }

  int number(String key, int otherwise, int least, int most) {
    return value(key)
        .map(
            value -> {
              if (value instanceof Number number
                  && number.doubleValue() == number.intValue()
                  && number.intValue() >= least
                  && number.intValue() <= most) {
                return number.intValue();
              }
              problem(key, value, "a whole number from " + least + " to " + most + " is expected");
              return otherwise;
            })
        .orElse(otherwise);
  }

  Duration duration(String key, Duration otherwise, Duration least) {
    return value(key)
        .flatMap(
            value -> {
              try {
                Duration duration = Duration.parse(String.valueOf(value));
                if (duration.compareTo(least) >= 0) {
                  return Optional.of(duration);
                }
              } catch (DateTimeParseException e) {
                // Told below, as one that is too short.
              }
              problem(
                  key,
                  value,
                  "an ISO 8601 duration of at least "
                      + least
                      + " is expected, such as P75D or PT12H");
              return Optional.empty();
            })
        .orElse(otherwise);
  }

  /** One of the words; empty where the key is absent or wrong. */
  <T> Optional<T> choice(String key, Map<String, T> words) {
    return value(key)
        .flatMap(
            value -> {
              Optional<T> chosen = Optional.ofNullable(words.get(String.valueOf(value)));
              if (chosen.isEmpty()) {
                problem(key, value, "one of " + String.join(", ", words.keySet()) + " is expected");
              }
              return chosen;
            });
  }

  <T> T requiredChoice(String key, Map<String, T> words) {
    if (!has(key)) {
      missing(key, "one of " + String.join(", ", words.keySet()));
    }
    return choice(key, words).orElse(words.values().iterator().next());
  }

  /** The object under a key; one without keys where it is absent or wrong. */
  Fields child(String key) {
    return adopt(
        key,
        value(key)
            .flatMap(
                value -> {
                  if (!(value instanceof Map<?, ?>)) {
                    problem(key, value, "an object is expected");
                  }
                  return value instanceof Map<?, ?> map
                      ? Optional.<Map<?, ?>>of(map)
                      : Optional.empty();
                })
            .orElse(Map.of()));
  }

  /** The objects of the list under a key. */
  List<Fields> each(String key) {
    List<Fields> each = new ArrayList<>();
    int index = 0;
    for (Object value : list(key)) {
      String place = key + "[" + index++ + "]";
      if (value instanceof Map<?, ?> map) {
        each.add(adopt(place, map));
      } else {
        problem(place, value, "an object is expected");
      }
    }
    return each;
  }

  /** The objects under a key by their names. */
  Map<String, Fields> named(String key) {
    Fields parent = child(key);
    Map<String, Fields> named = new LinkedHashMap<>();
    for (Object name : parent.values.keySet()) {
      named.put(String.valueOf(name), parent.child(String.valueOf(name)));
    }
    return named;
  }

  void missing(String key, String expected) {
    problems.add(path(key) + " is missing; " + expected + " is expected");
  }

  private Optional<Object> value(String key) {
    known.add(key);
    return Optional.ofNullable(values.get(key));
  }

  private List<?> list(String key) {
    Object value = value(key).orElse(List.of());
    if (value instanceof List<?> list) {
      return list;
    }
    problem(key, value, "a list is expected");
    return List.of();
  }

  private Fields adopt(String key, Map<?, ?> map) {
    Fields child = new Fields(path(key), map, problems);
    children.add(child);
    return child;
  }

  private String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String printed(Object value) {
    String text = String.valueOf(value).replaceAll("[^ -~]", "?");
    return "'" + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + "'";
  }
}
