package dev.keyrefresh.local.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The secrets of an Argo CD namespace, as Argo CD itself makes them. */
final class ArgoCdSecrets {
  static final String SECRET_TYPE = "argocd.argoproj.io/secret-type";
  private static final Map<String, String> MANAGED_BY = Map.of("managed-by", "argocd.argoproj.io");

  private ArgoCdSecrets() {}

  /** As {@code argocd repo add} does it; fields without a value are left out. */
  static Secret repository(
      String namespace,
      String name,
      String url,
      Optional<String> project,
      Map<String, String> extraData) {
    var data = new LinkedHashMap<String, String>();
    data.put("type", "git");
    data.put("url", url);
    project.ifPresent(value -> data.put("project", value));
    data.putAll(extraData);
    return typed(namespace, name, "repository", data);
  }

  /** As {@code argocd repocreds add} does it. */
  static Secret template(
      String namespace, String name, String urlPrefix, Map<String, String> extraData) {
    var data = new LinkedHashMap<String, String>();
    data.put("type", "git");
    data.put("url", urlPrefix);
    data.putAll(extraData);
    return typed(namespace, name, "repo-creds", data);
  }

  /** What else is in such a namespace and is none of our business. */
  static List<Secret> bystanders(String namespace) {
    return List.of(
        secret(
            namespace,
            "argocd-secret",
            Map.of("app.kubernetes.io/part-of", "argocd"),
            Map.of(),
            Map.of("admin.password", "(a bcrypt hash)", "server.secretkey", "(random)")),
        typed(
            namespace,
            "cluster-10.0.0.1-2871",
            "cluster",
            Map.of("name", "edge-2", "server", "https://10.0.0.1", "config", "{}")),
        typed(
            namespace,
            "repo-3141592653",
            "repository",
            Map.of(
                "type",
                "git",
                "url",
                "git@github.com:example/charts.git",
                "sshPrivateKey",
                "(a private key)")),
        template(
            namespace,
            "creds-1618033988",
            "https://github.com/example",
            Map.of("username", "robot", "password", "(a token)")));
  }

  static Map<String, String> encoded(Map<String, String> data) {
    var encoded = new LinkedHashMap<String, String>();
    data.forEach((field, text) -> encoded.put(field, SecretRules.base64(text)));
    return encoded;
  }

  private static Secret typed(
      String namespace, String name, String type, Map<String, String> data) {
    return secret(namespace, name, Map.of(SECRET_TYPE, type), MANAGED_BY, data);
  }

  private static Secret secret(
      String namespace,
      String name,
      Map<String, String> labels,
      Map<String, String> annotations,
      Map<String, String> data) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .withLabels(labels)
        .withAnnotations(annotations)
        .endMetadata()
        .withType("Opaque")
        .withData(encoded(data))
        .build();
  }
}
