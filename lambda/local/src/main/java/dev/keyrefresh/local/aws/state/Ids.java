package dev.keyrefresh.local.aws.state;

import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Makes ids and secrets of the lengths and alphabets that AWS uses. */
public final class Ids {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String ALPHANUMERIC =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" + "0123456789";

  private final RandomGenerator random;

  public Ids(RandomGenerator random) {
    this.random = random;
  }

  public String accessKeyId() {
    return "AKIA" + from(BASE32, 16);
  }

  public String sessionKeyId() {
    return "ASIA" + from(BASE32, 16);
  }

  /** Unique ids of IAM: AIDA for a user, AROA for a role, ACCA for a Git credential. */
  public String unique(String prefix) {
    return prefix + from(BASE32, 17);
  }

  public String secretAccessKey() {
    return from(ALPHANUMERIC + "+/", 40);
  }

  public String servicePassword() {
    return from(ALPHANUMERIC + "+/", 44);
  }

  public String sessionToken() {
    return from(ALPHANUMERIC + "+/", 240) + "==";
  }

  public String arnSuffix() {
    return from(ALPHANUMERIC, 6);
  }

  private String from(String alphabet, int length) {
    return random
        .ints(length, 0, alphabet.length())
        .mapToObj(alphabet::charAt)
        .map(String::valueOf)
        .collect(Collectors.joining());
  }
}
