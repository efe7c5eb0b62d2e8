package dev.keyrefresh.delivery;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text as its readers may read it: as it is, as part of a URL, as a text of JSON, and what stands
 * in it in base64, once. What is found in one of these may be used by whoever reads it so.
 */
final class Views {
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{12,}+={0,2}");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9A-Fa-f]{4})|([/\\\\\"]))");

  private Views() {}

  static List<String> of(String text) {
    Set<String> views = new LinkedHashSet<>();
    // Text in UTF-16 is found by its ASCII letters.
    String plain = text.replace("\0", "");
    addReadings(views, plain);
    for (String encoded : base64(plain)) {
      addReadings(views, encoded);
    }
    return List.copyOf(views);
  }

  private static void addReadings(Set<String> views, String text) {
    views.add(text);
    views.add(percentDecoded(text));
    views.add(unescaped(text));
  }

  /** What is no escape stays as it is, as in Git; a plus is a plus. */
  static String percentDecoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] from = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream to = new ByteArrayOutputStream(from.length);
    for (int at = 0; at < from.length; at++) {
      int high = at + 2 < from.length ? Character.digit(from[at + 1], 16) : -1;
      int low = at + 2 < from.length ? Character.digit(from[at + 2], 16) : -1;
      if (from[at] == '%' && high >= 0 && low >= 0) {
        to.write(high * 16 + low);
        at += 2;
      } else {
        to.write(from[at]);
      }
    }
    return to.toString(StandardCharsets.UTF_8);
  }

  private static String unescaped(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    return ESCAPE
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(1) == null
                        ? found.group(2)
                        : String.valueOf((char) Integer.parseInt(found.group(1), 16))));
  }

  /** Line breaks within do no harm to most readers of base64. */
  private static List<String> base64(String text) {
    List<String> found = new ArrayList<>(decoded(text));
    String oneLine = text.replaceAll("\\s+", "");
    if (!oneLine.equals(text)) {
      found.addAll(decoded(oneLine));
    }
    return found;
  }

  private static List<String> decoded(String text) {
    List<String> found = new ArrayList<>();
    Matcher runs = BASE64.matcher(text);
    while (runs.find()) {
      String run = runs.group().replaceAll("=+$", "").replace('-', '+').replace('_', '/');
      String whole = run.length() % 4 == 1 ? run.substring(0, run.length() - 1) : run;
      found.add(
          new String(Base64.getDecoder().decode(whole), StandardCharsets.UTF_8).replace("\0", ""));
    }
    return found;
  }
}
