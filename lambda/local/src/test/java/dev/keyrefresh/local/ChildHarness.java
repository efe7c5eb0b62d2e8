package dev.keyrefresh.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyrefresh.local.loopback.Loopback;
import dev.keyrefresh.local.time.VirtualClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * One function in a process of its own, which is started when it is needed and can be killed at any
 * moment. It answers to the virtual clock of its world.
 */
final class ChildHarness implements AutoCloseable {
  private static final String END = "end";
  private static final int OK = 200;
  private static final int GONE = 410;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final String kind;
  private final Path jar;
  private final Map<String, String> environment;
  private final VirtualClock clock;
  private final Path log;
  private final HttpServer server;
  private volatile Life life = new Life(0);
  private volatile CompletableFuture<Optional<String>> outcome = new CompletableFuture<>();
  private volatile Runnable onClock = () -> {};
  private volatile Process process;

  /** What is asked in the name of a process that was killed is not answered. */
  private record Life(int number, LinkedBlockingQueue<String> events) {
    Life(int number) {
      this(number, new LinkedBlockingQueue<>());
    }
  }

  /**
   * @param kind {@code rotator} or {@code updater}
   */
  ChildHarness(
      String kind, Path jar, Map<String, String> environment, VirtualClock clock, Path log) {
    this.kind = kind;
    this.jar = jar;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
    this.log = log;
    try {
      server = HttpServer.create(Loopback.anyPort(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  /** What happens whenever the process looks at the time. */
  void onClock(Runnable hook) {
    onClock = hook;
  }

  /** Calls the function; empty when its process ended before it answered. */
  synchronized Optional<String> invoke(String event) {
    outcome = new CompletableFuture<>();
    if (process == null || !process.isAlive()) {
      start();
    }
    CompletableFuture<Optional<String>> awaited = outcome;
    var _ = process.onExit().thenRun(() -> awaited.complete(Optional.empty()));
    life.events().add(event);
    try {
      return awaited.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | java.util.concurrent.ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the " + kind + " hangs: see " + log, e);
    }
  }

  /** SIGKILL, until it is dead: the process does nothing any more, not even a finally block. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Lets the process end by itself, so that it leaves its classes for the next one. */
  synchronized void finish() {
    life.events().add(END);
    process.onExit().join();
  }

  int starts() {
    return life.number();
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
    server.stop(0);
  }

  private void start() {
    life = new Life(life.number() + 1);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:disable",
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + log.resolveSibling(kind + ".jsa"),
                "-Xmx128m",
                "-cp",
                jar + ":" + main(),
                ChildFunction.class.getName(),
                kind,
                "http://127.0.0.1:" + server.getAddress().getPort() + "/" + life.number() + "/"));
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its own class in a jar: only jars can leave their classes for the next process. */
  private Path main() {
    Path main = log.resolveSibling("child.jar");
    String entry = ChildFunction.class.getName().replace('.', '/') + ".class";
    if (!Files.exists(main)) {
      try (InputStream in = ChildFunction.class.getResourceAsStream("/" + entry);
          JarOutputStream out = new JarOutputStream(Files.newOutputStream(main))) {
        out.putNextEntry(new JarEntry(entry));
        in.transferTo(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return main;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String[] path = exchange.getRequestURI().getPath().split("/");
      Life asking = life;
      Optional<String> answer =
          Integer.parseInt(path[1]) == asking.number()
              ? answer(asking, path[2], body)
              : Optional.empty();
      byte[] bytes = answer.orElse("").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(
          answer.isPresent() ? OK : GONE, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<String> answer(Life asking, String what, String body)
      throws InterruptedException {
    return switch (what) {
      case "clock" -> Optional.of(time(body));
      case "next" -> Optional.of(asking.events().take()).filter(event -> !event.equals(END));
      case "answer" -> ended(body);
      default -> ended("failed: " + body);
    };
  }

  private String time(String pause) {
    onClock.run();
    if (!pause.isEmpty()) {
      clock.pause(Duration.ofMillis(Long.parseLong(pause)));
    }
    return Long.toString(clock.instant().toEpochMilli());
  }

  private Optional<String> ended(String answer) {
    outcome.complete(Optional.of(answer));
    return Optional.of("");
  }
}
