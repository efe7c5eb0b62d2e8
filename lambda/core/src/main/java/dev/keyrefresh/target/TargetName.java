package dev.keyrefresh.target;

import java.util.Objects;

/** Names a Kubernetes secret. */
public record TargetName(String namespace, String name) implements Comparable<TargetName> {
  public TargetName {
    Objects.requireNonNull(namespace);
    Objects.requireNonNull(name);
    if (namespace.isBlank() || name.isBlank()) {
      throw new IllegalArgumentException("a target is namespace/name; neither may be empty");
    }
  }

  /** Reads {@code namespace/name}. */
  public static TargetName parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || text.indexOf('/', slash + 1) >= 0) {
      throw new IllegalArgumentException(
          "not a target: '" + text + "'; namespace/name is expected, such as argocd/repo-2871");
    }
    return new TargetName(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public int compareTo(TargetName other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
