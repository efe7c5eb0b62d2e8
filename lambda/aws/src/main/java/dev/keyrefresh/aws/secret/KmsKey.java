package dev.keyrefresh.aws.secret;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The deployment's KMS key. Its own policy lets nobody else use it, so that a secret which is
 * encrypted with it was made by a deployment.
 */
public record KmsKey(String arn) {
  private static final Pattern ARN =
      Pattern.compile("arn:[a-z0-9-]+:kms:[a-z0-9-]+:[0-9]{12}:key/([A-Za-z0-9-]{1,64})");

  public KmsKey {
    if (!ARN.matcher(arn).matches()) {
      throw new IllegalArgumentException("not the ARN of a KMS key");
    }
  }

  /**
   * Why a secret is not taken for a managed one; empty where it is encrypted with this key.
   *
   * @param other the secret's KmsKeyId; empty for the account's default key
   */
  public Optional<String> objection(Optional<String> other) {
    if (other.filter(key -> key.equals(arn) || key.equals(id())).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        "it is not encrypted with the deployment's key, by its ARN or id, but with "
            + other
                .map(key -> "'" + key.substring(0, Math.min(key.length(), 120)) + "'")
                .map(key -> key.replaceAll("[^ -~]", "?"))
                .orElse("the account's default key")
            + (other.filter(key -> key.contains("alias/")).isPresent()
                ? ", and where an alias leads can be changed"
                : ""));
  }

  private String id() {
    Matcher parts = ARN.matcher(arn);
    return parts.matches() ? parts.group(1) : arn;
  }
}
