package dev.keyrefresh.local.aws.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyrefresh.local.aws.protocol.Request;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of one request, version 4, in the Authorization header.
 *
 * @param date as signed, {@code yyyyMMdd'T'HHmmss'Z'}
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">
 *     Create a signed AWS API request</a>
 */
public record Signature(
    String accessKeyId,
    String day,
    String region,
    String service,
    List<String> signedHeaders,
    String value,
    String date) {
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([A-Z0-9]+)/([0-9]{8})/([^/]+)/([^/]+)/aws4_request,"
              + " ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})");

  /** Empty if the header is missing or not of this form. */
  public static Optional<Signature> of(Request request) {
    Matcher header = AUTHORIZATION.matcher(request.header("Authorization").orElse(""));
    return header.matches()
        ? Optional.of(
            new Signature(
                header.group(1),
                header.group(2),
                header.group(3),
                header.group(4),
                List.of(header.group(5).split(";")),
                header.group(6),
                request.header("X-Amz-Date").orElse("")))
        : Optional.empty();
  }

  /** The host and every x-amz header must be under the signature, or they could be exchanged. */
  boolean covers(Request request) {
    return signedHeaders.contains("host")
        && request.headers().keySet().stream()
            .map(String::toLowerCase)
            .filter(name -> name.startsWith("x-amz-"))
            .allMatch(signedHeaders::contains);
  }

  boolean isBy(String secretAccessKey, Request request) {
    byte[] expected = HexFormat.of().parseHex(sign(secretAccessKey, canonical(request)));
    return MessageDigest.isEqual(expected, HexFormat.of().parseHex(value));
  }

  private String sign(String secret, String canonical) {
    String toSign =
        "AWS4-HMAC-SHA256\n"
            + date
            + "\n"
            + day
            + "/"
            + region
            + "/"
            + service
            + "/aws4_request\n"
            + sha256(canonical.getBytes(UTF_8));
    byte[] key = ("AWS4" + secret).getBytes(UTF_8);
    for (String part : List.of(day, region, service, "aws4_request", toSign)) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(key);
  }

  private String canonical(Request request) {
    String headers =
        signedHeaders.stream()
            .map(name -> name + ":" + header(request, name) + "\n")
            .collect(Collectors.joining());
    return String.join(
        "\n",
        request.method(),
        canonicalPath(request.path()),
        canonicalQuery(request.query()),
        headers,
        String.join(";", signedHeaders),
        sha256(request.body()));
  }

  private static String header(Request request, String name) {
    return Optional.ofNullable(request.headers().get(name)).orElse(List.of()).stream()
        .map(value -> value.strip().replaceAll(" +", " "))
        .collect(Collectors.joining(","));
  }

  /** Encoded once more than it is on the wire, as for every service but S3. */
  private static String canonicalPath(String path) {
    return path.isEmpty()
        ? "/"
        : Arrays.stream(path.split("/", -1))
            .map(Signature::encoded)
            .collect(Collectors.joining("/"));
  }

  private static String canonicalQuery(String query) {
    return query.isEmpty()
        ? ""
        : Arrays.stream(query.split("&"))
            .map(pair -> pair.split("=", 2))
            .map(pair -> reencoded(pair[0]) + "=" + (pair.length == 1 ? "" : reencoded(pair[1])))
            .sorted()
            .collect(Collectors.joining("&"));
  }

  private static String reencoded(String text) {
    return encoded(URLDecoder.decode(text, UTF_8));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
