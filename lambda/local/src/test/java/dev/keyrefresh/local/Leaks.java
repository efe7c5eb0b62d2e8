package dev.keyrefresh.local;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Secrets that are known, and every way in which a text could give one away. */
final class Leaks {
  private static final Pattern STORED = Pattern.compile("\"secret\":\"([^\"]+)\"");

  private final Set<String> secrets = new LinkedHashSet<>();

  void know(String secret) {
    secrets.add(secret);
  }

  int size() {
    return secrets.size();
  }

  /** The secrets in a value of the managed secret. */
  static List<String> secretsIn(String value) {
    return STORED.matcher(value).results().map((MatchResult found) -> found.group(1)).toList();
  }

  /** Which secrets a text gives away, named by the way and never by themselves. */
  List<String> in(String text) {
    List<String> found = new ArrayList<>();
    int number = 0;
    for (String secret : secrets) {
      number++;
      for (String way : ways(secret)) {
        if (text.contains(way)) {
          found.add("secret number " + number + ", as " + way.length() + " characters");
        }
      }
    }
    return found;
  }

  /**
   * In clear, URL-encoded, reversed, hexadecimal, and base64 wherever it stands in what was
   * encoded: of each of the three places the part that the neighbours do not change.
   */
  static Set<String> ways(String secret) {
    Set<String> ways = new LinkedHashSet<>();
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    ways.add(secret);
    ways.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    ways.add(new StringBuilder(secret).reverse().toString());
    ways.add(HexFormat.of().formatHex(bytes));
    ways.add(HexFormat.of().formatHex(bytes).toUpperCase(Locale.ROOT));
    for (int before = 0; before < 3; before++) {
      byte[] placed = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, placed, before, bytes.length);
      String code = Base64.getEncoder().withoutPadding().encodeToString(placed);
      int first = before == 0 ? 0 : before + 1;
      int last = code.length() - (placed.length % 3 == 0 ? 0 : 1);
      String sure = code.substring(first, last);
      ways.add(sure);
      ways.add(sure.replace('+', '-').replace('/', '_'));
    }
    return ways;
  }
}
