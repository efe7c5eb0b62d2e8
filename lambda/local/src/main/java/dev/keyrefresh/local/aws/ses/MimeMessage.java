package dev.keyrefresh.local.aws.ses;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** As much of RFC 2045 to 2047 as it takes to read a mail of text and HTML. */
record MimeMessage(Map<String, String> headers, String text, String html) {
  private static final Pattern ENCODED_WORD =
      Pattern.compile("=\\?([^?]+)\\?([BbQq])\\?([^?]*)\\?=(?:\\s+(?==\\?))?");
  private static final Pattern BOUNDARY = Pattern.compile("(?i)boundary=\"?([^\";]+)\"?");
  private static final Pattern CHARSET = Pattern.compile("(?i)charset=\"?([^\";]+)\"?");

  static MimeMessage parse(byte[] message) {
    return part(new String(message, ISO_8859_1).replace("\r\n", "\n"));
  }

  String from() {
    return headers.getOrDefault("From", "");
  }

  String subject() {
    return decodedWords(headers.getOrDefault("Subject", ""));
  }

  List<String> recipients() {
    return Stream.of("To", "Cc", "Bcc")
        .map(name -> headers.getOrDefault(name, ""))
        .flatMap(list -> Arrays.stream(list.split(",")))
        .map(String::strip)
        .filter(mailbox -> !mailbox.isEmpty())
        .toList();
  }

  private static MimeMessage part(String raw) {
    String[] parts = raw.split("\n\n", 2);
    Map<String, String> headers = headers(parts[0]);
    String body = parts.length == 1 ? "" : parts[1];
    String type = headers.getOrDefault("Content-Type", "text/plain");
    String kind = type.toLowerCase(Locale.ROOT);
    if (kind.startsWith("multipart/")) {
      return multipart(headers, first(BOUNDARY, type, ""), body);
    }
    String content =
        decoded(
            headers.getOrDefault("Content-Transfer-Encoding", "8bit"),
            body,
            Charset.forName(first(CHARSET, type, "UTF-8")));
    return kind.startsWith("text/html")
        ? new MimeMessage(headers, "", content)
        : new MimeMessage(headers, content, "");
  }

  private static MimeMessage multipart(Map<String, String> headers, String boundary, String body) {
    String text = "";
    String html = "";
    for (String raw : parts(boundary, body)) {
      MimeMessage part = part(raw);
      text = text.isEmpty() ? part.text() : text;
      html = html.isEmpty() ? part.html() : html;
    }
    return new MimeMessage(headers, text, html);
  }

  /** The pieces between the boundaries; preamble and epilogue are nobody's business. */
  private static List<String> parts(String boundary, String body) {
    String[] pieces = ("\n" + body).split(Pattern.quote("\n--" + boundary));
    List<String> parts = new ArrayList<>();
    for (int i = 1; i < pieces.length && !pieces[i].startsWith("--"); i++) {
      parts.add(pieces[i].substring(pieces[i].indexOf('\n') + 1));
    }
    return parts;
  }

  private static Map<String, String> headers(String block) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : block.replaceAll("\n[ \t]+", " ").split("\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private static String decodedWords(String header) {
    return ENCODED_WORD
        .matcher(header)
        .replaceAll(
            word -> {
              Charset charset = Charset.forName(word.group(1));
              byte[] bytes =
                  word.group(2).equalsIgnoreCase("B")
                      ? Base64.getMimeDecoder().decode(word.group(3))
                      : quotedPrintable(word.group(3).replace('_', ' '));
              return Matcher.quoteReplacement(new String(bytes, charset));
            });
  }

  private static String decoded(String encoding, String body, Charset charset) {
    byte[] bytes =
        switch (encoding.toLowerCase(Locale.ROOT)) {
          case "base64" -> Base64.getMimeDecoder().decode(body);
          case "quoted-printable" -> quotedPrintable(body.replace("=\n", ""));
          default -> body.getBytes(ISO_8859_1);
        };
    return new String(bytes, charset);
  }

  private static byte[] quotedPrintable(String encoded) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < encoded.length(); i++) {
      if (encoded.charAt(i) == '=' && i + 2 < encoded.length()) {
        out.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
        i += 2;
      } else {
        out.write(encoded.charAt(i));
      }
    }
    return out.toByteArray();
  }

  private static String first(Pattern pattern, String in, String otherwise) {
    Matcher found = pattern.matcher(in);
    return found.find() ? found.group(1).strip() : otherwise;
  }
}
