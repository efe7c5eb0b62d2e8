package dev.keyrefresh.local.kubernetes;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A label selector, equality-based and set-based. The mock knows only the first kind and ignores
 * what it does not know, which widens a search instead of failing it.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/">Labels</a>
 */
record LabelSelector(Predicate<Map<String, String>> requirements) {
  private static final String KEY = "(?<key>[\\w./-]+)";
  private static final Pattern EQUALITY =
      Pattern.compile(KEY + "\\s*(?<operator>==|=|!=)\\s*(?<value>[\\w.-]*)");
  private static final Pattern SET =
      Pattern.compile(KEY + "\\s+(?<operator>in|notin)\\s*\\((?<values>[^)]*)\\)");
  private static final Pattern EXISTENCE = Pattern.compile("(?<not>!?)" + KEY);

  /** A comma that is not inside the parentheses of a set. */
  private static final Pattern COMMA = Pattern.compile(",(?![^(]*\\))");

  /**
   * @throws IllegalArgumentException when it is not a selector
   */
  static LabelSelector parse(String text) {
    return new LabelSelector(
        COMMA
            .splitAsStream(text)
            .map(String::strip)
            .filter(requirement -> !requirement.isEmpty())
            .map(LabelSelector::requirement)
            .reduce(labels -> true, Predicate::and));
  }

  boolean selects(Map<String, String> labels) {
    return requirements.test(labels);
  }

  private static Predicate<Map<String, String>> requirement(String text) {
    var equality = EQUALITY.matcher(text);
    if (equality.matches()) {
      var is = in(equality.group("key"), List.of(equality.group("value")));
      return equality.group("operator").equals("!=") ? is.negate() : is;
    }
    var set = SET.matcher(text);
    if (set.matches()) {
      var values = Arrays.stream(set.group("values").split(",")).map(String::strip).toList();
      var is = in(set.group("key"), values);
      return set.group("operator").equals("notin") ? is.negate() : is;
    }
    var existence = EXISTENCE.matcher(text);
    if (existence.matches()) {
      var key = existence.group("key");
      Predicate<Map<String, String>> has = labels -> labels.containsKey(key);
      return existence.group("not").isEmpty() ? has : has.negate();
    }
    throw new IllegalArgumentException("unable to parse requirement: " + text);
  }

  private static Predicate<Map<String, String>> in(String key, List<String> values) {
    return labels -> values.stream().anyMatch(value -> Objects.equals(labels.get(key), value));
  }
}
