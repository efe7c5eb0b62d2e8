package dev.keyrefresh.thirdparty;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** An API server of somebody else's, and its administrator. */
final class Kubernetes implements AutoCloseable {
  private static final String VARIABLE = "KUBECONFIG";
  private static final String IMAGE = "rancher/k3s:v1.36.2-k3s1";

  final Path kubeconfig;
  final Config config;
  final KubernetesClient administrator;

  private Kubernetes(Path kubeconfig) {
    this.kubeconfig = kubeconfig;
    this.config = Config.fromKubeconfig(kubeconfig.toFile());
    Parts.onLoopback(VARIABLE, URI.create(config.getMasterUrl()));
    this.administrator = new KubernetesClientBuilder().withConfig(config).build();
  }

  /** The one that the environment names, else K3s in a container. */
  static Kubernetes find() {
    return new Kubernetes(
        Optional.ofNullable(System.getenv(VARIABLE))
            .map(Path::of)
            .orElseGet(() -> Parts.inContainer(VARIABLE, () -> K3s.KUBECONFIG)));
  }

  /** One for all tests, started when the first asks for it. */
  private static final class K3s {
    private static final Path KUBECONFIG = kubeconfig();

    private static Path kubeconfig() {
      K3sContainer k3s =
          Parts.started(VARIABLE, () -> new K3sContainer(DockerImageName.parse(IMAGE)));
      try {
        return Files.writeString(
            Files.createTempFile("kubeconfig-", ".yaml"), k3s.getKubeConfigYaml());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  String part() {
    return "kube-apiserver " + administrator.getKubernetesVersion().getGitVersion();
  }

  /** A client that is let in as a member of this group and nobody else. */
  KubernetesClient as(String group) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(config)
                .withImpersonateUsername("a-member")
                .withImpersonateGroups(group, "system:authenticated")
                .build())
        .build();
  }

  void createNamespace(String name) {
    administrator
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  /** The objects of a manifest, each time anew. */
  List<HasMetadata> read(String manifest) {
    return administrator.load(new ByteArrayInputStream(manifest.getBytes(UTF_8))).items();
  }

  void apply(List<HasMetadata> objects) {
    objects.forEach(object -> administrator.resource(object).create());
  }

  void delete(List<HasMetadata> objects) {
    objects.forEach(object -> administrator.resource(object).delete());
  }

  /** Makes a secret of Argo CD's as {@code argocd} makes it; this client is its field manager. */
  Secret addSecret(
      String namespace,
      String name,
      String type,
      Map<String, String> data,
      UnaryOperator<SecretBuilder> change) {
    SecretBuilder secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .addToLabels("argocd.argoproj.io/secret-type", type)
            .addToLabels("example.com/team", "platform")
            .addToAnnotations("example.com/ticket", "OPS-7")
            .addToAnnotations("managed-by", "argocd.argoproj.io")
            .endMetadata();
    data.forEach(
        (field, text) ->
            secret.addToData(field, Base64.getEncoder().encodeToString(text.getBytes(UTF_8))));
    return administrator.resource(change.apply(secret).build()).create();
  }

  Secret secret(String namespace, String name) {
    return administrator.secrets().inNamespace(namespace).withName(name).get();
  }

  Map<String, String> data(String namespace, String name) {
    Map<String, String> decoded = new LinkedHashMap<>();
    secret(namespace, name)
        .getData()
        .forEach(
            (field, value) ->
                decoded.put(field, new String(Base64.getDecoder().decode(value), UTF_8)));
    return decoded;
  }

  @Override
  public void close() {
    administrator.close();
  }
}
