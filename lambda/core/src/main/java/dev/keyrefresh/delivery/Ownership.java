package dev.keyrefresh.delivery;

import dev.keyrefresh.target.RawSecret;
import java.util.Map;
import java.util.Optional;

/**
 * Who would put back what we write.
 *
 * <p>The label {@code app.kubernetes.io/instance} alone is no sign of Argo CD: charts and people
 * set it as Kubernetes recommends, and a target refused by mistake loses its access. An application
 * that tracks by this label only is found out by what it does: the target becomes contested.
 */
final class Ownership {
  private Ownership() {}

  /** In words; empty where nobody would. */
  static Optional<String> of(RawSecret secret) {
    Map<String, String> labels = secret.labels();
    Map<String, String> annotations = secret.annotations();
    if (!secret.owners().isEmpty()) {
      RawSecret.Owner owner = secret.owners().getFirst();
      return Optional.of(owner.kind() + " " + owner.name());
    }
    if (labels.containsKey("reconcile.external-secrets.io/managed")) {
      return Optional.of("External Secrets");
    }
    if (annotations.keySet().stream()
        .anyMatch(key -> key.startsWith("sealedsecrets.bitnami.com/"))) {
      return Optional.of("Sealed Secrets");
    }
    if ("Helm".equals(labels.get("app.kubernetes.io/managed-by"))
        || annotations.containsKey("meta.helm.sh/release-name")) {
      return Optional.of("Helm");
    }
    return annotations.containsKey("argocd.argoproj.io/tracking-id")
        ? Optional.of("an Argo CD application")
        : Optional.empty();
  }
}
