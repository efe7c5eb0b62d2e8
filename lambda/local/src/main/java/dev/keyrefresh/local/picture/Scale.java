package dev.keyrefresh.local.picture;

import java.util.Locale;

/** Where a day is, from left to right. */
record Scale(double left, double right, int days) {

  /** What is before the year is at its beginning, and what is after it at its end. */
  double x(double day) {
    return left + Math.clamp(day, 0, days) * (right - left) / days;
  }

  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
