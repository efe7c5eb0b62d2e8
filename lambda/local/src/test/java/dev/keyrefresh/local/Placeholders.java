package dev.keyrefresh.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Texts that are the same in every run: each id that chance made is replaced by what it is and the
 * place at which it comes first.
 */
final class Placeholders {
  private record Kind(String name, Pattern pattern) {
    Kind(String name, String pattern) {
      this(name, Pattern.compile(pattern));
    }
  }

  private static final List<Kind> KINDS =
      List.of(
          new Kind("KEY", "\\bAKIA[A-Z2-7]{16}\\b"),
          new Kind("CREDENTIAL", "\\bACCA[A-Z2-7]{16}\\b"),
          new Kind("SESSION", "\\bASIA[A-Z2-7]{16}\\b"),
          new Kind("USER", "\\bAIDA[A-Z2-7]{16,17}\\b"),
          new Kind("ID", "\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b"),
          new Kind("SECRET", "(?<=secret:codecommit-key-refresh/)[\\w-]+-\\w{6}\\b"),
          new Kind("WORDS-OF-THE-JDK", "(?<=SSLHandshakeException: )\\(\\w+\\)[^)]*"),
          new Kind("ADDRESS", "\\b127\\.0\\.0\\.1:\\d+"));

  private final Map<String, String> known = new LinkedHashMap<>();

  /** The text with placeholders; what was replaced before is replaced by the same again. */
  String in(String text) {
    String placed = text;
    for (Kind kind : KINDS) {
      placed =
          kind.pattern()
              .matcher(placed)
              .replaceAll(found -> known.computeIfAbsent(found.group(), _ -> next(kind.name())));
    }
    return placed;
  }

  private String next(String kind) {
    return kind + "-" + (1 + known.values().stream().filter(name -> name.startsWith(kind)).count());
  }
}
