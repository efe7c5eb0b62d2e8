package dev.keyrefresh.thirdparty;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyrefresh.thirdparty.Call.Reply;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives each Git credential of a user a user name of its own, as AWS does: {@code jane-at-account},
 * then {@code jane+1-at-account}. LocalStack gives all of a user's the same.
 */
final class GitUserNames {
  private static final Pattern CREDENTIAL =
      Pattern.compile(
          "<(member|ServiceSpecificCredential)>(?:(?!</?\\1>).)*?<ServiceUserName>.*?</\\1>",
          Pattern.DOTALL);
  private static final Pattern NAME =
      Pattern.compile("<ServiceUserName>(.*?)(-at-\\d{12})</ServiceUserName>");
  private static final Pattern ID =
      Pattern.compile("<ServiceSpecificCredentialId>(.*?)</ServiceSpecificCredentialId>");

  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  Reply in(Reply reply) {
    String text = new String(reply.body(), UTF_8);
    return text.contains("<ServiceUserName>")
        ? new Reply(
            reply.status(),
            reply.headers(),
            CREDENTIAL
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(named(found.group())))
                .getBytes(UTF_8))
        : reply;
  }

  private synchronized String named(String credential) {
    Matcher name = NAME.matcher(credential);
    Matcher id = ID.matcher(credential);
    if (!name.find() || !id.find()) {
      throw new IllegalStateException("not as LocalStack describes Git credentials");
    }
    String own =
        names.computeIfAbsent(
            id.group(1),
            _ -> {
              int before = counts.merge(name.group(1), 1, Integer::sum) - 1;
              return name.group(1) + (before == 0 ? "" : "+" + before) + name.group(2);
            });
    return name.replaceFirst(
        Matcher.quoteReplacement("<ServiceUserName>" + own + "</ServiceUserName>"));
  }
}
