package dev.keyrefresh.credential;

import java.util.regex.Pattern;

/** The name of an IAM user: 1 to 64 of the characters that IAM allows. */
public record UserName(String value) {
  private static final Pattern SHAPE = Pattern.compile("[\\w+=,.@-]{1,64}");

  public UserName {
    if (!isOne(value)) {
      throw new IllegalArgumentException(
          "not an IAM user name: '"
              + value
              + "' ("
              + value.length()
              + " characters); 1 to 64 letters, digits or _+=,.@- are expected");
    }
  }

  public static boolean isOne(String text) {
    return SHAPE.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
