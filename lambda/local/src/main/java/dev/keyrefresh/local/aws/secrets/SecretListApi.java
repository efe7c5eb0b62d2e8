package dev.keyrefresh.local.aws.secrets;

import static dev.keyrefresh.local.aws.secrets.SecretInput.invalid;

import dev.keyrefresh.local.aws.protocol.Body;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Secrets Manager's paged lists. Filters match prefixes, which is why a name filter finds more. */
final class SecretListApi {
  private final LocalSecrets secrets;

  SecretListApi(LocalSecrets secrets) {
    this.secrets = secrets;
  }

  Map<String, ?> versionIds(Body body, Instant asOf) {
    StoredSecret secret = secrets.require(body.required("SecretId"), asOf);
    boolean all = body.flag("IncludeDeprecated");
    Map<String, Object> shown =
        SecretInput.page(
            body,
            "Versions",
            secret.versions().values().stream()
                .filter(v -> all || !v.labels().isEmpty())
                .map(SecretJson::listed)
                .toList());
    shown.putAll(SecretJson.named(secret));
    return shown;
  }

  Map<String, ?> secrets(Body body, Instant asOf) {
    boolean deleted = body.flag("IncludePlannedDeletion");
    Predicate<StoredSecret> asked =
        body.structures("Filters").stream()
            .map(SecretListApi::filter)
            .reduce(_ -> true, Predicate::and);
    return SecretInput.page(
        body,
        "SecretList",
        secrets.all(asOf).stream()
            .filter(secret -> deleted || secret.deleted().isEmpty())
            .filter(asked)
            .map(SecretJson::listed)
            .toList());
  }

  private static Predicate<StoredSecret> filter(Body filter) {
    String key = filter.required("Key");
    return secret ->
        filter.strings("Values").stream()
            .anyMatch(
                value ->
                    value.startsWith("!")
                        ? words(secret, key).noneMatch(word -> word.startsWith(value.substring(1)))
                        : words(secret, key)
                            .anyMatch(word -> word.startsWith(lowered(key, value))));
  }

  private static Stream<String> words(StoredSecret secret, String key) {
    return switch (key) {
      case "name" -> Stream.of(secret.name());
      case "tag-key" -> secret.tags().keySet().stream();
      case "tag-value" -> secret.tags().values().stream();
      case "description" -> Stream.of(lowered(key, secret.description()));
      default -> throw invalid("The local AWS does not filter by " + key + ".");
    };
  }

  /** A description is matched whatever its capitals; names and tags are not. */
  private static String lowered(String key, String text) {
    return key.equals("description") ? text.toLowerCase(Locale.ROOT) : text;
  }
}
