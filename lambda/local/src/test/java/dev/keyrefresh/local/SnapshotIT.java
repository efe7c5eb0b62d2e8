package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.UpdateRequest;
import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.local.aws.iam.Keys;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.lambda.RuntimeProcess;
import dev.keyrefresh.local.lambda.Start;
import dev.keyrefresh.local.loopback.Loopback;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is in a process at the moment when Lambda would take its snapshot, and what comes after. As
 * where SnapStart is on, its role's credentials are had for the asking and in no variable.
 */
class SnapshotIT {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final Duration ENOUGH = Duration.ofMinutes(3);
  private static final String ON_PAPER = "00000000-0000-4000-8000-000000000001";

  @TempDir private Path folder;

  @Test
  void ofTheRotatorHoldsNothingThatEndsOrMustNotBeCopied() throws Exception {
    holdsNothing(
        "rotator",
        "dev.keyrefresh.rotator.RotateHandler",
        LocalWorld::rotatorEnvironment,
        _ -> Map.of("action", "rotate", "cluster", LocalWorld.CLUSTER));
  }

  @Tag("thorough")
  @Test
  void ofTheUpdaterHoldsNothingThatEndsOrMustNotBeCopied() throws Exception {
    holdsNothing(
        "updater",
        "dev.keyrefresh.updater.UpdateHandler",
        LocalWorld::updaterEnvironment,
        world ->
            new UpdateRequest(
                    Operation.DELIVER,
                    LocalWorld.CLUSTER,
                    world.secretArn(),
                    Optional.empty(),
                    false)
                .toMap());
  }

  private interface Of<T> {
    T world(LocalWorld world);
  }

  private void holdsNothing(
      String function,
      String handler,
      Of<Map<String, String>> environment,
      Of<Map<String, Object>> event)
      throws Exception {
    assumeTrue(RuntimeProcess.isSupported(), "the runtime interface client runs on Linux only");
    Path jar = Path.of("..", function, "target", function + "-function.jar");
    try (LocalWorld world =
            LocalWorld.startAdopted(InstantSource.system(), _ -> {}, NOWHERE, NOWHERE);
        Role role = Role.of(world.aws().operator())) {
      world.aws().iam().propagation(Duration.ZERO);
      world.aws().calls().reset();
      try (RuntimeProcess process =
          RuntimeProcess.of(
              Start.managed(jar, handler).snapStarted(),
              function,
              ENOUGH,
              role.instead(environment.world(world)))) {
        process.initialize();

        assertThat(process.stdout() + process.stderr()).isEmpty();
        assertThat(role.asked).hasValue(0);
        assertThat(world.aws().calls().total()).isZero();
        assertThat(connections(process.process().orElseThrow())).hasSize(1);
        String heap = heap(process.process().orElseThrow());
        assertThat(heap.contains(role.keys.secretAccessKey())).isFalse();
        assertThat(heap.contains(ON_PAPER)).as("ids are found in a heap").isTrue();

        assertThat(process.invoke(Json.write(event.world(world)).getBytes(StandardCharsets.UTF_8)))
            .as(process.stderr())
            .isInstanceOf(Invocation.Returned.class);
        assertThat(role.asked.get()).isPositive();
        assertThat(heap.contains(world.aws().secrets().stages(LocalWorld.SECRET).get("AWSCURRENT")))
            .as("an id that was made before is used")
            .isFalse();
        assertThat(world.aws().calls().total()).isPositive();
      }
    }
  }

  /** What Lambda answers where SnapStart is on. */
  private record Role(HttpServer server, Keys keys, AtomicInteger asked) implements AutoCloseable {
    static Role of(Keys keys) throws IOException {
      Role role = new Role(HttpServer.create(Loopback.anyPort(), 0), keys, new AtomicInteger());
      role.server.createContext(
          "/",
          exchange -> {
            role.asked.incrementAndGet();
            byte[] answer =
                Json.write(
                        Map.of(
                            "AccessKeyId",
                            keys.accessKeyId(),
                            "SecretAccessKey",
                            keys.secretAccessKey(),
                            "Token",
                            keys.sessionToken().orElseThrow(),
                            "Expiration",
                            Instant.now().plus(Duration.ofHours(6)).toString()))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
          });
      role.server.start();
      return role;
    }

    Map<String, String> instead(Map<String, String> environment) {
      Map<String, String> asking = new HashMap<>(environment);
      asking
          .keySet()
          .removeAll(Set.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"));
      asking.put(
          "AWS_CONTAINER_CREDENTIALS_FULL_URI",
          "http://127.0.0.1:" + server.getAddress().getPort() + "/role");
      return asking;
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  /** Its sockets, listening ones included; the runtime's own is one of them. */
  private static List<String> connections(Process process) throws IOException {
    Path own = Path.of("/proc", String.valueOf(process.pid()));
    Set<String> sockets;
    try (Stream<Path> files = Files.list(own.resolve("fd"))) {
      sockets =
          files
              .map(SnapshotIT::target)
              .filter(name -> name.startsWith("socket:["))
              .map(name -> name.replaceAll("\\D", ""))
              .collect(Collectors.toSet());
    }
    return Stream.of("tcp", "tcp6")
        .flatMap(table -> lines(own.resolve("net").resolve(table)))
        .filter(line -> sockets.contains(line.strip().split("\\s+")[9]))
        .toList();
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "closed meanwhile";
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream().skip(1);
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  /** All that lives in it, a character a byte. */
  private String heap(Process process) throws IOException, InterruptedException {
    Path dump = folder.resolve("heap");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            String.valueOf(process.pid()),
            "GC.heap_dump",
            dump.toString());
    Process dumping = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(dumping.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(dumping.waitFor()).as(said).isZero();
    return new String(Files.readAllBytes(dump), StandardCharsets.ISO_8859_1);
  }
}
