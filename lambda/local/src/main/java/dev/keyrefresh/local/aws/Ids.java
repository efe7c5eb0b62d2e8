package dev.keyrefresh.local.aws;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Makes ids and secrets of the lengths and alphabets that AWS uses. */
final class Ids {
  private static final RandomGenerator RANDOM = new SecureRandom();
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
      + "0123456789";

  private Ids() {}

  static String accessKeyId() {
    return "AKIA" + from(BASE32, 16);
  }

  static String sessionKeyId() {
    return "ASIA" + from(BASE32, 16);
  }

  /** Unique ids of IAM: AIDA for a user, AROA for a role, ACCA for a Git credential. */
  static String unique(String prefix) {
    return prefix + from(BASE32, 17);
  }

  static String secretAccessKey() {
    return from(ALPHANUMERIC + "+/", 40);
  }

  static String servicePassword() {
    return from(ALPHANUMERIC + "+/", 44);
  }

  static String sessionToken() {
    return from(ALPHANUMERIC + "+/", 240) + "==";
  }

  static String arnSuffix() {
    return from(ALPHANUMERIC, 6);
  }

  private static String from(String alphabet, int length) {
    return RANDOM.ints(length, 0, alphabet.length()).mapToObj(alphabet::charAt).map(String::valueOf)
        .collect(Collectors.joining());
  }
}
