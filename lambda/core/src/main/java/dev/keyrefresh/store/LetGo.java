package dev.keyrefresh.store;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.name.KubernetesName;
import dev.keyrefresh.target.TargetName;
import java.util.Objects;
import java.util.Optional;

/** A person's word that a credential may be retired although this secret holds it. */
public record LetGo(CredentialId credential, TargetName holder) {
  public LetGo {
    Objects.requireNonNull(credential);
    Objects.requireNonNull(holder);
  }

  /** Reads {@code ID@namespace/name}; empty for anything else. */
  public static Optional<LetGo> read(String word) {
    int at = word.indexOf('@');
    int slash = word.indexOf('/');
    if (at < 0 || slash < at || !CredentialId.isOne(word.substring(0, at))) {
      return Optional.empty();
    }
    String namespace = word.substring(at + 1, slash);
    String name = word.substring(slash + 1);
    return KubernetesName.NAMESPACE.matcher(namespace).matches()
            && KubernetesName.SECRET.matcher(name).matches()
        ? Optional.of(
            new LetGo(new CredentialId(word.substring(0, at)), new TargetName(namespace, name)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return credential + "@" + holder;
  }
}
