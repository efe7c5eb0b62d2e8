package dev.keyrefresh.local.aws.secrets;

import dev.keyrefresh.local.aws.protocol.AwsError;
import dev.keyrefresh.local.aws.protocol.Body;
import dev.keyrefresh.local.aws.protocol.ListPage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Secrets Manager accepts as parameters. */
final class SecretInput {
  private static final int TAGS_PER_SECRET = 50;
  private static final int LABELS_PER_REQUEST = 20;
  private static final int MAX_VALUE = 65_536;
  private static final int MAX_PAGE = 100;

  private SecretInput() {}

  static String newName(Body body) {
    String name = body.required("Name");
    if (!name.matches("[A-Za-z0-9/_+=.@-]{1,512}")) {
      throw invalid(
          "Invalid name. Must be a valid name containing alphanumeric characters, or any"
              + " of the following: -/_+=.@!");
    }
    return name;
  }

  static Optional<String> value(Body body) {
    if (body.values().containsKey("SecretBinary")) {
      throw invalid("The local AWS keeps no SecretBinary.");
    }
    Optional<String> value = body.optional("SecretString");
    if (value.filter(text -> text.isEmpty() || text.length() > MAX_VALUE).isPresent()) {
      throw invalid("SecretString must have 1 to " + MAX_VALUE + " characters.");
    }
    return value;
  }

  /** The SDK fills the token in; it becomes the version's id. */
  static String token(Body body) {
    String token =
        body.optional("ClientRequestToken")
            .orElseThrow(
                () ->
                    new AwsError(
                        400,
                        "InvalidRequestException",
                        "You must provide a ClientRequestToken value. We recommend a UUID-type"
                            + " value."));
    if (token.length() < 32 || token.length() > 64) {
      throw invalid("ClientRequestToken must be 32-64 characters long.");
    }
    return token;
  }

  static List<String> labels(List<String> labels) {
    if (labels.size() > LABELS_PER_REQUEST
        || labels.stream().anyMatch(label -> label.isEmpty() || label.length() > 256)) {
      throw invalid(
          "1 to "
              + LABELS_PER_REQUEST
              + " staging labels of 1 to 256 characters each are allowed.");
    }
    return labels;
  }

  static Map<String, String> tags(Body body) {
    Map<String, String> tags = new LinkedHashMap<>();
    body.structures("Tags")
        .forEach(tag -> tags.put(tag.required("Key"), tag.optional("Value").orElse("")));
    return checked(tags);
  }

  static Map<String, String> checked(Map<String, String> tags) {
    tags.forEach(
        (key, value) -> {
          if (key.isEmpty()
              || key.length() > 128
              || value.length() > 256
              || key.startsWith("aws:")) {
            throw invalid("The tag " + key + " is not valid.");
          }
        });
    if (tags.size() > TAGS_PER_SECRET) {
      throw new AwsError(
          400,
          "LimitExceededException",
          "You can't have more than " + TAGS_PER_SECRET + " tags on a secret.");
    }
    return tags;
  }

  /** One page of a list, under that name. */
  static Map<String, Object> page(Body body, String list, Collection<?> all) {
    int size = body.number("MaxResults").orElse(MAX_PAGE);
    if (size < 1 || size > MAX_PAGE) {
      throw invalid("MaxResults must be between 1 and " + MAX_PAGE + ".");
    }
    try {
      ListPage<?> page = ListPage.of(new ArrayList<>(all), body.optional("NextToken"), size);
      Map<String, Object> shown = new LinkedHashMap<>();
      shown.put(list, page.items());
      page.next().ifPresent(token -> shown.put("NextToken", token));
      return shown;
    } catch (IllegalArgumentException _) {
      throw new AwsError(400, "InvalidNextTokenException", "The NextToken value is invalid.");
    }
  }

  static AwsError invalid(String message) {
    return new AwsError(400, "InvalidParameterException", message);
  }
}
