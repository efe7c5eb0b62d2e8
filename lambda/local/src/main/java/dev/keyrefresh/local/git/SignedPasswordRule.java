package dev.keyrefresh.local.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signed Git password as git-remote-codecommit and the AWS CLI's credential helper make it:
 * Signature Version 4 over a request line that only Git has. It differs from every other SigV4
 * request in two places: the time that is signed has no Z, and no payload hash ends the canonical
 * request.
 *
 * @param host the host name that is signed
 * @param region the Region of the credential scope
 */
record SignedPasswordRule(String host, String region) {
  /** How long CodeCommit accepts a password, and how far a signer's clock may be ahead. */
  static final Duration LIFETIME = Duration.ofMinutes(15);

  private static final Pattern FORM = Pattern.compile("([0-9]{8}T[0-9]{6})Z([0-9a-f]{64})");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss").withResolverStyle(ResolverStyle.STRICT);
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";

  /** Whether the password opens the path now. */
  boolean admits(String path, String secretAccessKey, String password, Instant now) {
    var form = FORM.matcher(password);
    return form.matches()
        && isAlive(form.group(1), now)
        && same(form.group(2), signature(path, secretAccessKey, form.group(1)));
  }

  private static boolean isAlive(String time, Instant now) {
    try {
      var signed = LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC);
      return now.isBefore(signed.plus(LIFETIME)) && !signed.isAfter(now.plus(LIFETIME));
    } catch (DateTimeParseException noSuchTime) {
      return false;
    }
  }

  private String signature(String path, String secretAccessKey, String time) {
    var canonical = "GIT\n" + path + "\n\nhost:" + host + "\n\nhost\n";
    var date = time.substring(0, 8);
    var scope = date + "/" + region + "/codecommit/aws4_request";
    var toSign = ALGORITHM + "\n" + time + "\n" + scope + "\n" + hex(sha256(canonical));
    var key = hmac(("AWS4" + secretAccessKey).getBytes(UTF_8), date);
    for (var part : new String[] {region, "codecommit", "aws4_request"}) {
      key = hmac(key, part);
    }
    return hex(hmac(key, toSign));
  }

  /** Takes as long for a near miss as for a far one. */
  static boolean same(String one, String other) {
    return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (GeneralSecurityException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
