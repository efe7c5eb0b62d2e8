package dev.keyrefresh.local.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;

/**
 * A username and a password as they came in an Authorization header.
 *
 * <p>Temporary credentials carry their session token in the username, after a percent sign; it is
 * not part of what is signed.
 */
record BasicLogin(String username, String password) {
  private static final String SCHEME = "Basic ";

  /** Empty when the header is absent or is not HTTP Basic. */
  static Optional<BasicLogin> in(String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    return decoded(authorization.substring(SCHEME.length()).strip());
  }

  private static Optional<BasicLogin> decoded(String credentials) {
    try {
      var text = new String(Base64.getDecoder().decode(credentials), UTF_8);
      int colon = text.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new BasicLogin(text.substring(0, colon), text.substring(colon + 1)));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /** The access key id or the ServiceUserName. */
  String login() {
    int percent = username.indexOf('%');
    return percent < 0 ? username : username.substring(0, percent);
  }

  Optional<String> sessionToken() {
    int percent = username.indexOf('%');
    return percent < 0 ? Optional.empty() : Optional.of(username.substring(percent + 1));
  }

  @Override
  public String toString() {
    return "Pair[" + login() + "]";
  }
}
