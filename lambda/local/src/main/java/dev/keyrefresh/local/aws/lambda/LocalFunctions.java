package dev.keyrefresh.local.aws.lambda;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The Lambda functions of the account. */
public final class LocalFunctions {
  private final Map<String, LocalFunction> functions = new ConcurrentHashMap<>();
  private final String arnPrefix;

  public LocalFunctions(String account, String region) {
    this.arnPrefix = "arn:aws:lambda:" + region + ":" + account + ":function:";
  }

  /** Puts a function behind a name, in place of the one that was there. Returns its ARN. */
  public String register(String name, LocalFunction function) {
    functions.put(name, function);
    return arn(name);
  }

  public String arn(String name) {
    return arnPrefix + name;
  }

  Optional<LocalFunction> find(String name) {
    return Optional.ofNullable(functions.get(name));
  }
}
