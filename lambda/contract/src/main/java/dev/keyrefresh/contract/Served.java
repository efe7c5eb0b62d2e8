package dev.keyrefresh.contract;

import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.UserName;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Whom a cluster's updater serves. By the updater's answer it is what its own settings say, which
 * only the deployment writes.
 *
 * @param secretArn the managed secret
 */
public record Served(String secretArn, UserName user, CredentialKind kind) {
  static final String KEY = "serves";

  public Served {
    Objects.requireNonNull(secretArn);
    Objects.requireNonNull(user);
    Objects.requireNonNull(kind);
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("secretArn", secretArn);
    map.put("user", user.value());
    map.put("kind", kind.word());
    return map;
  }

  /** Empty of an answer that does not say: another release may not know of it. */
  static Optional<Served> read(Map<String, Object> answer) throws Malformed {
    if (!answer.containsKey(KEY)) {
      return Optional.empty();
    }
    Map<String, Object> map = Json.object(answer, KEY);
    String user = Json.text(map, "user");
    if (!UserName.isOne(user)) {
      throw new Malformed("'user' cannot be an IAM user");
    }
    return Optional.of(
        new Served(Json.text(map, "secretArn"), new UserName(user), kind(Json.text(map, "kind"))));
  }

  private static CredentialKind kind(String word) throws Malformed {
    return Arrays.stream(CredentialKind.values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new Malformed("'kind' is no kind of credential"));
  }
}
