package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.ClusterSettings;
import dev.keyrefresh.infra.Deployment;
import java.util.List;
import java.util.stream.Collectors;

/** The Role and RoleBinding in each namespace, as YAML that {@code kubectl apply -f} takes. */
public final class AccessManifest {
  /** The group that the updater's role is mapped to. */
  public static final String GROUP = Deployment.NAME + "-updater";

  private static final String WARNING = """
      # Discovery needs "list", which no resourceNames limit: whoever holds the updater's role can
      # read every secret of this namespace, argocd-secret and cluster secrets included.
      """;

  private AccessManifest() {}

  public static String of(ClusterSettings cluster) {
    return "# " + cluster.name() + ": what the updater may do. kubectl apply -f this file.\n"
        + cluster.rbacNamespaces().stream().map(namespace -> in(namespace, cluster))
            .collect(Collectors.joining());
  }

  private static String in(String namespace, ClusterSettings cluster) {
    boolean lists = cluster.discover() && cluster.namespaces().contains(namespace);
    return """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: %1$s, namespace: %2$s}
        rules:
        %3$s---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: %1$s, namespace: %2$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %1$s}
        subjects:
        - {apiGroup: rbac.authorization.k8s.io, kind: Group, name: %1$s}
        """.formatted(GROUP, namespace,
        lists ? WARNING + rule("get, list, patch", "") : named(cluster.targetsIn(namespace)));
  }

  private static String named(List<String> names) {
    return rule("get, patch", ", resourceNames: [" + String.join(", ", names) + "]");
  }

  private static String rule(String verbs, String limit) {
    return "- {apiGroups: [\"\"], resources: [secrets], verbs: [" + verbs + "]" + limit + "}\n";
  }
}
