package dev.keyrefresh.name;

import java.util.regex.Pattern;

/** The name of an EKS cluster, by EKS's own rule. */
public record ClusterName(String value) {
  public static final Pattern SHAPE = Pattern.compile("[0-9A-Za-z][A-Za-z0-9_-]{0,99}");

  /** What the usual name of a cluster's user ends with. */
  public static final String USER_SUFFIX = "_codecommit_user";

  /** What the name of a cluster's managed secret begins with. */
  public static final String SECRET_PREFIX = "codecommit-key-refresh/";

  public ClusterName {
    if (!isOne(value)) {
      throw new IllegalArgumentException(
          "not the name of an EKS cluster: '"
              + Printable.cut(value)
              + "'; a letter or digit and at most 99 letters, digits, _ or - are expected");
    }
  }

  public static boolean isOne(String text) {
    return SHAPE.matcher(text).matches();
  }

  /** The name of the managed secret of this cluster's credential. */
  public String secretName() {
    return SECRET_PREFIX + value;
  }

  /** The IAM user's name, where no tag gives another; it may be too long for IAM. */
  public String usualUser() {
    return value + USER_SUFFIX;
  }

  @Override
  public String toString() {
    return value;
  }
}
