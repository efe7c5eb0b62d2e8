package dev.keyrefresh.rotator;

import java.util.regex.Pattern;

/** The name of an EKS cluster, by EKS's own rule. */
public record ClusterName(String value) {
  static final String USER_SUFFIX = "_codecommit_user";

  private static final Pattern SHAPE = Pattern.compile("[0-9A-Za-z][A-Za-z0-9_-]{0,99}");

  public ClusterName {
    if (!isOne(value)) {
      throw new IllegalArgumentException(
          "not the name of an EKS cluster: '"
              + printable(value)
              + "'; a letter or digit and at most 99 letters, digits, _ or - are expected");
    }
  }

  static boolean isOne(String text) {
    return SHAPE.matcher(text).matches();
  }

  /** The name of the managed secret of this cluster's credential. */
  public String secretName() {
    return "codecommit-key-refresh/" + value;
  }

  /** The IAM user's name, where no tag gives another; it may be too long for IAM. */
  public String usualUser() {
    return value + USER_SUFFIX;
  }

  /** Text of unknown origin, cut and cleaned for a message. */
  static String printable(String text) {
    return text.substring(0, Math.min(text.length(), 60)).replaceAll("[^ -~]", "?");
  }

  @Override
  public String toString() {
    return value;
  }
}
