package dev.keyrefresh.updater;

/** Text of others in messages of ours. */
final class Printable {
  private static final int LONGEST = 60;

  private Printable() {}

  /** Short, on one line, in ASCII. */
  static String excerpt(String text) {
    String printable =
        text.substring(0, Math.min(text.length(), LONGEST)).replaceAll("[^ -~]", "?");
    return text.length() > LONGEST ? printable + "..." : printable;
  }
}
