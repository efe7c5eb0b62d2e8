package dev.keyrefresh.thirdparty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import tools.jackson.jr.ob.JSON;

/**
 * Argo CD's own repository code over the target that was delivered: it reads the secret from the
 * API server, lists the repository's references with go-git, and fetches and checks out with the
 * git command line and its own password program, all by the repository's real URL.
 */
class ArgoCdIT {
  private static final String GROUP = "codecommit-key-refresh-updater";
  private static final Duration LIFE_OF_A_PAIR = Duration.ofMinutes(15);

  private final String namespace = "argocd-" + UUID.randomUUID().toString().substring(0, 8);
  private final TargetName target = new TargetName(namespace, "repo-platform");
  private final GoProgram argocd = GoProgram.build("argocd");
  private Kubernetes kubernetes;
  private EksFront eks;
  private World world;
  private Tunnel tunnel;
  private AwsSessionCredentials session;
  private String url;

  @BeforeEach
  void open() {
    kubernetes = Kubernetes.find();
    GoProgram authenticator = GoProgram.build("eks-token");
    Emulator moto = Emulator.moto();
    List.of(
            kubernetes.part(),
            moto.part(),
            argocd.version("github.com/argoproj/argo-cd/v3"),
            argocd.version("github.com/go-git/go-git/v5"),
            Parts.git())
        .forEach(part -> Parts.ranAgainst(ArgoCdIT.class, part));
    eks = new EksFront(kubernetes, authenticator, moto.endpoint(), GROUP);
    world = new World(moto, new Form.Signed(), eks.api(), List.of(target));
    eks.isOf(world.cluster);
    session = moto.session("functions", Map.of());
    world.updaterIs(session);
    tunnel = new Tunnel(world.codeCommit);
    Map<String, Object> cluster = Synthesis.cluster("argocd", "signed");
    cluster.put("namespaces", List.of(namespace));
    cluster.put("targets", List.of(target.toString()));
    kubernetes.createNamespace(namespace);
    kubernetes.apply(kubernetes.read(Synthesis.of(List.of(cluster)).access("argocd")));
    kubernetes
        .administrator
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("argocd-cm")
                .addToLabels("app.kubernetes.io/part-of", "argocd")
                .endMetadata()
                .build())
        .create();
    url = world.repository("platform");
    Map<String, String> data = new HashMap<>(world.repositoryData(url));
    data.put("proxy", tunnel.proxy().toString());
    data.put("insecure", "true");
    kubernetes.addSecret(namespace, target.name(), "repository", data, UnaryOperator.identity());
  }

  @AfterEach
  void close() {
    tunnel.close();
    world.close();
    eks.close();
    kubernetes.close();
  }

  @Test
  void readsARepositoryWithTheDeliveredPairUntilThatExpires() {
    assertThat(world.rotate("rotate", session).toString()).contains("promote");

    Map<String, Object> seen = read();

    assertThat(seen)
        .doesNotContainKey("error")
        .containsEntry("username", kubernetes.data(namespace, target.name()).get("username"));
    assertThat(seen.get("username")).asString().isNotEqualTo(world.byHand.login());
    assertThat(seen)
        .extractingByKey("branches", InstanceOfAssertFactories.LIST)
        .containsExactly("main");
    assertThat(seen).extractingByKey("files", InstanceOfAssertFactories.LIST).isNotEmpty();

    world.clock.pause(LIFE_OF_A_PAIR.plusMinutes(1));
    assertThat(read().get("error")).asString().contains("ls-remote");

    world.update(dev.keyrefresh.contract.UpdateRequest.Operation.DELIVER, session, Map.of());
    assertThat(read()).doesNotContainKey("error");
  }

  private Map<String, Object> read() {
    Path folder = argocd.executable().getParent();
    Program.Result result =
        argocd.run(
            Map.of(
                "PATH",
                folder + ":" + System.getenv("PATH"),
                "HOME",
                "/dev/null",
                "NO_PROXY",
                "127.0.0.1",
                "KUBECONFIG",
                kubernetes.kubeconfig.toString()),
            "",
            List.of(namespace, "default", url));
    return JSON.std.mapFrom(result.orFail());
  }
}
