package dev.keyrefresh.local.aws.iam;

import dev.keyrefresh.local.aws.protocol.AwsError;
import dev.keyrefresh.local.aws.protocol.FormParameters;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What IAM accepts as a user's tags.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html">Tags for IAM
 *     resources</a>
 */
final class IamTags {
  private static final int PER_USER = 50;
  private static final String CHARACTERS = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]";
  private static final Pattern KEY = Pattern.compile(CHARACTERS + "{1,128}");
  private static final Pattern VALUE = Pattern.compile(CHARACTERS + "{0,256}");

  private IamTags() {}

  static Map<String, String> read(FormParameters request) {
    Map<String, String> tags = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (FormParameters tag : request.structures("Tags")) {
      String key = tag.required("Key");
      if (!seen.add(key.toLowerCase(Locale.ROOT))) {
        throw new AwsError(
            400,
            "InvalidInput",
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
      }
      tags.put(key, tag.optional("Value").orElseThrow(() -> invalid("tags.value", "null")));
    }
    return tags;
  }

  static IamUser added(IamUser user, Map<String, String> tags) {
    tags.forEach(IamTags::check);
    Map<String, String> all = new LinkedHashMap<>(user.tags());
    // A key in other capitals is the same key.
    tags.forEach(
        (key, value) -> {
          all.keySet().removeIf(present -> present.equalsIgnoreCase(key) && !present.equals(key));
          all.put(key, value);
        });
    if (all.size() > PER_USER) {
      throw new AwsError(409, "LimitExceeded", "Cannot exceed quota for TagsPerUser: " + PER_USER);
    }
    return user.withTags(all);
  }

  static IamUser removed(IamUser user, List<String> keys) {
    Map<String, String> left = new LinkedHashMap<>(user.tags());
    left.keySet().removeIf(present -> keys.stream().anyMatch(present::equalsIgnoreCase));
    return user.withTags(left);
  }

  private static void check(String key, String value) {
    if (!KEY.matcher(key).matches()) {
      throw invalid("tags.key", key);
    }
    if (!VALUE.matcher(value).matches()) {
      throw invalid("tags.value", value);
    }
    if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
      throw new AwsError(
          400,
          "InvalidInput",
          "Caller is not an internal caller; the tag prefix" + " aws: is reserved.");
    }
  }

  private static AwsError invalid(String at, String value) {
    return new AwsError(
        400,
        "ValidationError",
        "1 validation error detected: Value '"
            + value
            + "' at '"
            + at
            + "' failed to satisfy constraint: Member must satisfy regular expression"
            + " pattern: "
            + CHARACTERS
            + " and the length limits of 128 and 256 characters");
  }
}
