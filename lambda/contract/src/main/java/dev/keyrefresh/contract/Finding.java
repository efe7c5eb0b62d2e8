package dev.keyrefresh.contract;

import dev.keyrefresh.contract.Json.Malformed;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * One line of a check. Holds no secret.
 *
 * @param what the thing that was looked at
 * @param finding what is so
 * @param remedy what a person does about it; empty where nothing is to be done
 */
public record Finding(String what, Verdict verdict, String finding, String remedy) {

  public enum Verdict {
    OK,
    WARN,
    FAIL,
    /** Nobody could tell; never good news. */
    UNKNOWN;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Finding {
    Objects.requireNonNull(what);
    Objects.requireNonNull(verdict);
    Objects.requireNonNull(finding);
    Objects.requireNonNull(remedy);
  }

  public static Finding ok(String what, String finding) {
    return new Finding(what, Verdict.OK, finding, "");
  }

  public static Finding warn(String what, String finding, String remedy) {
    return new Finding(what, Verdict.WARN, finding, remedy);
  }

  public static Finding fail(String what, String finding, String remedy) {
    return new Finding(what, Verdict.FAIL, finding, remedy);
  }

  public static Finding unknown(String what, String finding, String remedy) {
    return new Finding(what, Verdict.UNKNOWN, finding, remedy);
  }

  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("what", what);
    map.put("verdict", verdict.word());
    map.put("finding", finding);
    if (!remedy.isEmpty()) {
      map.put("remedy", remedy);
    }
    return map;
  }

  static Finding read(Map<String, Object> map) throws Malformed {
    String word = Json.text(map, "verdict");
    Verdict verdict =
        Arrays.stream(Verdict.values())
            .filter(known -> known.word().equals(word))
            .findFirst()
            .orElseThrow(() -> new Malformed("a finding has an unknown verdict"));
    return new Finding(
        Json.text(map, "what"),
        verdict,
        Json.text(map, "finding"),
        Json.optionalText(map, "remedy").orElse(""));
  }
}
