package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.config.ClusterSettings;
import dev.keyrefresh.infra.config.Deployment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.jr.ob.JSON;

/** The Role and RoleBinding in each namespace that the updater needs. */
public final class AccessManifest {
  /** The group that the updater's role is mapped to. */
  public static final String GROUP = Deployment.NAME + "-updater";

  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String WARNING =
      """
      # Discovery needs "list", which no resourceNames limit: whoever holds the updater's role can
      # read every secret of this namespace, argocd-secret and cluster secrets included.
      """;

  private final ClusterSettings cluster;

  AccessManifest(ClusterSettings cluster) {
    this.cluster = cluster;
  }

  List<Map<String, Object>> resources() {
    List<Map<String, Object>> resources = new ArrayList<>();
    for (String namespace : cluster.rbacNamespaces()) {
      resources.add(role(namespace));
      resources.add(binding(namespace));
    }
    return resources;
  }

  /** As a file that {@code kubectl apply -f} takes. */
  String text() {
    return "# "
        + cluster.name()
        + ": what the updater may do. kubectl apply -f this file.\n"
        + resources().stream().map(this::document).collect(Collectors.joining());
  }

  private String document(Map<String, Object> resource) {
    boolean warns =
        resource.get("rules") instanceof List<?> rules
            && rules.getFirst() instanceof Map<?, ?> rule
            && !rule.containsKey("resourceNames");
    return "---\n"
        + (warns ? WARNING : "")
        + JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(resource)
        + "\n";
  }

  private Map<String, Object> role(String namespace) {
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("apiGroups", List.of(""));
    rule.put("resources", List.of("secrets"));
    if (cluster.discover() && cluster.namespaces().contains(namespace)) {
      rule.put("verbs", List.of("get", "list", "patch"));
    } else {
      rule.put("verbs", List.of("get", "patch"));
      rule.put("resourceNames", cluster.targetsIn(namespace));
    }
    Map<String, Object> role = resource("Role", namespace);
    role.put("rules", List.of(rule));
    return role;
  }

  private static Map<String, Object> binding(String namespace) {
    Map<String, Object> binding = resource("RoleBinding", namespace);
    binding.put("roleRef", pairs("apiGroup", RBAC, "kind", "Role", "name", GROUP));
    binding.put("subjects", List.of(pairs("apiGroup", RBAC, "kind", "Group", "name", GROUP)));
    return binding;
  }

  private static Map<String, Object> resource(String kind, String namespace) {
    Map<String, Object> resource = pairs("apiVersion", RBAC + "/v1", "kind", kind);
    resource.put("metadata", pairs("name", GROUP, "namespace", namespace));
    return resource;
  }

  /** In this order, so that the text is always the same. */
  private static Map<String, Object> pairs(String... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
