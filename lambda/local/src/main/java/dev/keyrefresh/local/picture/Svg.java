package dev.keyrefresh.local.picture;

import static dev.keyrefresh.local.picture.Scale.number;

/** Shapes, each of a class that the style sheet colours. */
final class Svg {
  private final StringBuilder text = new StringBuilder();

  void line(String raw) {
    text.append(raw).append('\n');
  }

  void rect(String style, double x, double y, double width, double height, double round) {
    line(
        "<rect class=\""
            + style
            + "\" x=\""
            + number(x)
            + "\" y=\""
            + number(y)
            + "\" width=\""
            + number(width)
            + "\" height=\""
            + number(height)
            + "\" rx=\""
            + number(round)
            + "\"/>");
  }

  void path(String style, String d) {
    line("<path class=\"" + style + "\" d=\"" + d + "\"/>");
  }

  void circle(String style, double x, double y, double radius) {
    line(
        "<circle class=\""
            + style
            + "\" cx=\""
            + number(x)
            + "\" cy=\""
            + number(y)
            + "\" r=\""
            + number(radius)
            + "\"/>");
  }

  /**
   * @param anchor start, middle or end
   */
  void text(String style, String anchor, double x, double y, String words) {
    line(
        "<text class=\""
            + style
            + "\" x=\""
            + number(x)
            + "\" y=\""
            + number(y)
            + (anchor.equals("start") ? "" : "\" text-anchor=\"" + anchor)
            + "\">"
            + escaped(words)
            + "</text>");
  }

  void vertical(String style, double x, double from, double to) {
    path(style, "M" + number(x) + " " + number(from) + "V" + number(to));
  }

  /** A disc with a cross. */
  void cross(double x, double y) {
    circle("bad", x, y, 6);
    path("on", "M" + number(x - 2.3) + " " + number(y - 2.3) + "l4.6 4.6m0 -4.6l-4.6 4.6");
  }

  /** A disc with a tick. */
  void tick(double x, double y) {
    circle("good", x, y, 6);
    path("on", "M" + number(x - 2.8) + " " + number(y + 0.2) + "l2 2.1l3.8 -4.3");
  }

  static String escaped(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
