package dev.keyrefresh.local.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyrefresh.local.loopback.Loopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * The Runtime API of one execution environment, on the loopback interface.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Runtime API</a>
 */
public final class RuntimeApi implements AutoCloseable {
  private static final String ROOT = "/2018-06-01/runtime/";
  private static final Pattern REPORT =
      Pattern.compile(ROOT + "invocation/(?<id>[^/]+)/(?<kind>response|error)");

  private final String functionName;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Pending> pending = new LinkedBlockingQueue<>();
  private final Map<String, Pending> running = new ConcurrentHashMap<>();
  private final CompletableFuture<Invocation.Failed> ended = new CompletableFuture<>();
  private final CountDownLatch initialized = new CountDownLatch(1);
  private final CountDownLatch restored = new CountDownLatch(1);

  private record Pending(
      String id, byte[] payload, Duration timeout, CompletableFuture<Invocation> outcome) {}

  private RuntimeApi(String functionName, HttpServer server) {
    this.functionName = functionName;
    this.server = server;
  }

  /**
   * @param functionName as the function's ARN has it
   */
  public static RuntimeApi start(String functionName) {
    try {
      var server = HttpServer.create(Loopback.anyPort(), 0);
      var api = new RuntimeApi(functionName, server);
      server.setExecutor(api.threads);
      server.createContext("/", api::handle);
      server.start();
      return api;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Host and port, as AWS_LAMBDA_RUNTIME_API has it. */
  public String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * Hands the payload to the runtime and waits for the outcome; empty when it took too long.
   *
   * @param timeout of the invocation alone, as in Lambda
   * @param initialization how long the runtime may take until it first asks for work
   */
  public Optional<Invocation> invoke(byte[] payload, Duration timeout, Duration initialization) {
    var outcome = new CompletableFuture<Invocation>();
    var invocation = new Pending(UUID.randomUUID().toString(), payload, timeout, outcome);
    running.put(invocation.id(), invocation);
    pending.add(invocation);
    restored.countDown();
    var _ = ended.thenAccept(outcome::complete);
    try {
      if (!awaitInitialization(initialization)) {
        return Optional.empty();
      }
      return Optional.of(outcome.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException tooLong) {
      return Optional.empty();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InterruptedException cancelled) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      running.remove(invocation.id());
    }
  }

  /** Until the runtime asks for work or wants its snapshot taken; false when it takes too long. */
  boolean awaitInitialization(Duration atMost) {
    try {
      return initialized.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException cancelled) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The runtime is gone: what runs fails with this, and whatever comes. The first reason holds. */
  public void end(Invocation.Failed reason) {
    ended.complete(reason);
    initialized.countDown();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var report = REPORT.matcher(path);
      if (path.equals(ROOT + "invocation/next")) {
        next(exchange);
      } else if (path.equals(ROOT + "restore/next")) {
        restore(exchange);
      } else if (path.equals(ROOT + "init/error")) {
        end(Invocation.Failed.reported(exchange.getRequestBody().readAllBytes()));
        exchange.sendResponseHeaders(202, -1);
      } else if (report.matches()) {
        report(exchange, report.group("id"), report.group("kind"));
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private void next(HttpExchange exchange) throws IOException {
    initialized.countDown();
    try {
      var invocation = pending.take();
      var deadline = InstantSource.system().instant().plus(invocation.timeout());
      var headers = exchange.getResponseHeaders();
      headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id());
      headers.set("Lambda-Runtime-Deadline-Ms", String.valueOf(deadline.toEpochMilli()));
      headers.set("Lambda-Runtime-Invoked-Function-Arn", LocalLambda.arn(functionName));
      headers.set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, invocation.payload().length);
      exchange.getResponseBody().write(invocation.payload());
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /** The snapshot is restored for the first invocation. */
  private void restore(HttpExchange exchange) throws IOException {
    initialized.countDown();
    try {
      restored.await();
      exchange.sendResponseHeaders(200, -1);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void report(HttpExchange exchange, String id, String kind) throws IOException {
    var invocation = running.get(id);
    var payload = exchange.getRequestBody().readAllBytes();
    if (invocation == null) {
      exchange.sendResponseHeaders(400, -1);
      return;
    }
    exchange.sendResponseHeaders(202, -1);
    invocation
        .outcome()
        .complete(
            kind.equals("response")
                ? new Invocation.Returned(payload)
                : Invocation.Failed.reported(payload));
  }
}
