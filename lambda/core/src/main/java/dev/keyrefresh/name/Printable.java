package dev.keyrefresh.name;

/**
 * Text of others in messages of ours: on one line, in ASCII, and no longer than a message bears.
 */
public final class Printable {
  private static final int LONGEST = 60;

  private Printable() {}

  /** The beginning. */
  public static String cut(String text) {
    return text.substring(0, Math.min(text.length(), LONGEST)).replaceAll("[^ -~]", "?");
  }

  /** The beginning, with a mark where that is not all. */
  public static String excerpt(String text) {
    return text.length() > LONGEST ? cut(text) + "..." : cut(text);
  }
}
