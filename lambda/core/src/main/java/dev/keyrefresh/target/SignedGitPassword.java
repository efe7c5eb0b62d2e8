package dev.keyrefresh.target;

import dev.keyrefresh.credential.Secret;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The password that CodeCommit accepts from a holder of AWS keys: a Signature Version 4 over the
 * repository's path and host. The SDK's signers do not make it: its time carries no Z inside what
 * is signed, and it has no payload hash.
 *
 * @see <a href="https://github.com/aws/git-remote-codecommit">git-remote-codecommit, which makes the
 *     same string</a>
 */
public final class SignedGitPassword {
  /** How long CodeCommit accepts one after the time in it. */
  public static final Duration LIFETIME = Duration.ofMinutes(15);

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String HMAC = "HmacSHA256";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");
  private static final int TIME_LENGTH = 15;
  private static final int LENGTH = 80;
  private static final Pattern SHAPE = Pattern.compile("[0-9]{8}T[0-9]{6}Z[0-9a-f]{64}");

  private SignedGitPassword() {}

  /** Signs for one repository; {@code at} is cut to whole seconds. */
  public static Secret sign(Secret secretAccessKey, CodeCommitUrl url, Instant at) {
    String time = TIME.format(at.atOffset(ZoneOffset.UTC));
    String date = time.substring(0, 8);
    String scope = date + "/" + url.region() + "/codecommit/aws4_request";
    String toSign = ALGORITHM + "\n" + time + "\n" + scope + "\n" + canonicalHash(url);
    byte[] key = ("AWS4" + secretAccessKey.reveal()).getBytes(StandardCharsets.UTF_8);
    Mac mac = mac();
    for (String part : new String[]{date, url.region(), "codecommit", "aws4_request"}) {
      key = hmac(mac, key, part);
    }
    return Secret.of(time + "Z" + HexFormat.of().formatHex(hmac(mac, key, toSign)));
  }

  /** When a password was signed; empty when the text is not one. */
  public static Optional<Instant> signedAt(Secret password) {
    String text = password.reveal();
    if (text.length() != LENGTH || !SHAPE.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDateTime.parse(text.substring(0, TIME_LENGTH), TIME)
          .toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** SHA-256 of the canonical request, hexadecimal. */
  static String canonicalHash(CodeCommitUrl url) {
    String canonical = "GIT\n" + url.path() + "\n\nhost:" + url.host() + "\n\nhost\n";
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
          .digest(canonical.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Mac mac() {
    try {
      return Mac.getInstance(HMAC);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }

  private static byte[] hmac(Mac mac, byte[] key, String text) {
    try {
      mac.init(new SecretKeySpec(key, HMAC));
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("any bytes are a key", e);
    }
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }
}
