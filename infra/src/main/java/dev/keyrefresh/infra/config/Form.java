package dev.keyrefresh.infra.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a cluster's targets hold. */
public enum Form {
  SIGNED,
  KEYLESS,
  GIT,
  RAW;

  static final Map<String, Form> WORDS = words();

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether what a target holds dies after 15 minutes without the updater. */
  public boolean isRenewed() {
    return this == SIGNED || this == KEYLESS;
  }

  private static Map<String, Form> words() {
    Map<String, Form> words = new LinkedHashMap<>();
    for (Form form : values()) {
      words.put(form.word(), form);
    }
    return words;
  }
}
