package dev.keyrefresh.thirdparty;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Where the parts are found: at an endpoint that the environment names, else in a container. A part
 * that cannot be had fails its tests.
 */
final class Parts {
  private static final Set<String> RAN_AGAINST = new ConcurrentSkipListSet<>();
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  private Parts() {}

  /** These tests make users and secrets: only what runs on this machine will do. */
  static Optional<URI> endpoint(String variable) {
    return Optional.ofNullable(System.getenv(variable))
        .filter(text -> !text.isBlank())
        .map(URI::create)
        .map(uri -> onLoopback(variable, uri));
  }

  /** A container that is started once, and ended by Ryuk or with this JVM. */
  static <C extends GenericContainer<?>> C started(String variable, Supplier<C> part) {
    C container = inContainer(variable, part);
    container.start();
    return container;
  }

  /** What a container gives that is shared; without a Docker engine none is begun. */
  static <T> T inContainer(String variable, Supplier<T> part) {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new IllegalStateException(
          variable
              + " is not set and no Docker answers: these tests"
              + " want one of them. .ci/third-party/start starts parts and names them");
    }
    return part.get();
  }

  /** The image that the environment names, for a machine without a registry. */
  static DockerImageName image(String variable, String otherwise) {
    return DockerImageName.parse(
        Optional.ofNullable(System.getenv(variable))
            .filter(text -> !text.isBlank())
            .orElse(otherwise));
  }

  static URI onLoopback(String variable, URI uri) {
    if (!LOOPBACK.contains(uri.getHost())) {
      throw new IllegalStateException(
          variable
              + " leads to "
              + uri.getHost()
              + ": these tests make users, secrets and namespaces, and want a part on 127.0.0.1");
    }
    return uri;
  }

  static String git() {
    return Program.run(Path.of("."), Map.of(), "", List.of("git", "--version")).orFail().strip();
  }

  /** Notes what a test ran against. */
  static void ranAgainst(Class<?> test, String part) {
    String line = test.getSimpleName() + ": " + part;
    if (RAN_AGAINST.add(line)) {
      System.out.println("third-party: " + line);
    }
  }

  /** Lists at the end what each test ran against. */
  public static final class Listing implements TestExecutionListener {
    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
      System.out.println("== ran against");
      RAN_AGAINST.forEach(System.out::println);
    }
  }
}
