package dev.keyrefresh.thirdparty;

import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.lambda.RuntimeApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A function's jar in a container of Lambda's image, as the template configures the function: its
 * memory, its time-out, one user without rights, and no file but those under /tmp to write to. The
 * container has this machine's network, where all that the function calls listens on loopback.
 */
final class LambdaContainer implements AutoCloseable {
  /** Of the JVM and the function's initialization; Lambda allows 10 s. */
  private static final Duration INITIALIZATION = Duration.ofMinutes(2);

  private static final String OTHERWISE = "public.ecr.aws/lambda/java:25";
  private static final String USER = "993:990";
  private static final long MEGABYTE = 1024 * 1024;

  private final RuntimeApi api;
  private final Duration timeout;
  private final GenericContainer<?> container;

  /**
   * What the template says of a function.
   *
   * @param snapStart whether its initialization ends in a snapshot
   */
  record Function(
      String name, String handler, int megabytes, Duration timeout, boolean snapStart) {}

  LambdaContainer(Function function, Path jar, Map<String, String> environment) {
    api = RuntimeApi.start(function.name());
    timeout = function.timeout();
    container =
        Parts.started(
            "DOCKER_HOST",
            () ->
                new GenericContainer<>(image())
                    .withNetworkMode("host")
                    .withCommand(function.handler())
                    .withEnv(environment)
                    .withEnv("AWS_LAMBDA_RUNTIME_API", api.address())
                    .withEnv("AWS_LAMBDA_FUNCTION_NAME", function.name())
                    .withEnv("AWS_LAMBDA_FUNCTION_VERSION", "1")
                    .withEnv(
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.megabytes()))
                    .withEnv(
                        "AWS_LAMBDA_INITIALIZATION_TYPE",
                        function.snapStart() ? "snap-start" : "on-demand")
                    .withFileSystemBind(
                        jar.toAbsolutePath().toString(),
                        "/var/task/lib/function.jar",
                        BindMode.READ_ONLY)
                    .withTmpFs(Map.of("/tmp", "rw,exec,size=512m"))
                    .withCreateContainerCmdModifier(
                        create ->
                            create
                                .withUser(USER)
                                .getHostConfig()
                                .withReadonlyRootfs(true)
                                .withMemory(function.megabytes() * MEGABYTE)));
  }

  Invocation invoke(byte[] event) {
    return api.invoke(event, timeout, INITIALIZATION)
        .orElseThrow(() -> new IllegalStateException("no answer in time\n" + printed()));
  }

  /** The image, its Java and its client, as they say themselves. */
  String part() {
    return image().asCanonicalNameString()
        + ", "
        + printedBy("/var/lang/bin/java", "--version").findFirst().orElseThrow()
        + ", "
        + printedBy("ls", "/var/runtime/lib")
            .filter(jar -> jar.contains("runtime-interface-client"))
            .findFirst()
            .orElseThrow();
  }

  /** Everything that the function printed. */
  String printed() {
    return container.getLogs();
  }

  @Override
  public void close() {
    container.stop();
    api.close();
  }

  private Stream<String> printedBy(String... command) {
    try {
      return container.execInContainer(command).getStdout().lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static DockerImageName image() {
    return Parts.image("LAMBDA_IMAGE", OTHERWISE);
  }
}
