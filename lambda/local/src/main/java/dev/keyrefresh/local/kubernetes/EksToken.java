package dev.keyrefresh.local.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A bearer token of EKS: a presigned GetCallerIdentity request. The form is checked here as
 * aws-iam-authenticator checks it ({@code pkg/token/token.go}, Verify); whether STS would accept
 * the request is for the caller to ask.
 *
 * @param presigned the request, its signature included
 */
record EksToken(URI presigned, Instant signed) {
  private static final String PREFIX = "Bearer k8s-aws-v1.";
  private static final int LONGEST = 4096;
  private static final Duration LIFETIME = Duration.ofMinutes(15);
  private static final Pattern STS =
      Pattern.compile("sts(-fips)?(\\.[a-z0-9-]+)?\\.amazonaws\\.com(\\.cn)?");
  private static final Set<String> PARAMETERS =
      Set.of(
          "action",
          "version",
          "x-amz-algorithm",
          "x-amz-credential",
          "x-amz-date",
          "x-amz-expires",
          "x-amz-security-token",
          "x-amz-signature",
          "x-amz-signedheaders");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");

  /** Empty when the header is absent or holds anything but a well-formed token. */
  static Optional<EksToken> in(String authorization) {
    if (authorization == null
        || !authorization.startsWith(PREFIX)
        || authorization.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      var encoded = authorization.substring(PREFIX.length());
      var presigned = URI.create(new String(Base64.getUrlDecoder().decode(encoded), UTF_8));
      return encoded.endsWith("=") ? Optional.empty() : wellFormed(presigned);
    } catch (IllegalArgumentException | DateTimeException malformed) {
      return Optional.empty();
    }
  }

  boolean isAlive(Instant now) {
    return !now.isAfter(signed.plus(LIFETIME));
  }

  @Override
  public String toString() {
    return "EksToken[" + presigned.getHost() + ", " + signed + "]";
  }

  private static Optional<EksToken> wellFormed(URI presigned) {
    var query = query(presigned);
    var headers = List.of(query.getOrDefault("x-amz-signedheaders", "").split(";"));
    int expires = Integer.parseInt(query.getOrDefault("x-amz-expires", "-1"));
    boolean isRight =
        "https".equals(presigned.getScheme())
            && STS.matcher(String.valueOf(presigned.getHost())).matches()
            && "/".equals(presigned.getPath())
            && PARAMETERS.containsAll(query.keySet())
            && "GetCallerIdentity".equals(query.get("action"))
            && query.containsKey("x-amz-signature")
            && headers.containsAll(List.of("host", "x-k8s-aws-id"))
            && expires >= 0
            && expires <= LIFETIME.toSeconds();
    return isRight
        ? Optional.of(new EksToken(presigned, time(query.getOrDefault("x-amz-date", ""))))
        : Optional.empty();
  }

  private static Instant time(String date) {
    return LocalDateTime.parse(date, TIME).toInstant(ZoneOffset.UTC);
  }

  /**
   * @throws IllegalArgumentException when a parameter comes twice
   */
  private static Map<String, String> query(URI presigned) {
    var query = new TreeMap<String, String>();
    for (var parameter : String.valueOf(presigned.getRawQuery()).split("&")) {
      var part = parameter.split("=", 2);
      var value = part.length > 1 ? URLDecoder.decode(part[1], UTF_8) : "";
      if (query.put(part[0].toLowerCase(Locale.ROOT), value) != null) {
        throw new IllegalArgumentException("twice: " + part[0]);
      }
    }
    return query;
  }
}
