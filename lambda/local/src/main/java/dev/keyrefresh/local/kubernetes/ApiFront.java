package dev.keyrefresh.local.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.keyrefresh.aws.snapshot.LoopbackCertificate;
import dev.keyrefresh.local.loopback.Loopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** HTTPS, the caller's token and the faults: everything before a request reaches the secrets. */
final class ApiFront implements AutoCloseable {
  private static final String ACCESS_REVIEWS =
      "/apis/authorization.k8s.io/v1/" + "selfsubjectaccessreviews";

  private static final Duration FOR_EVER = Duration.ofHours(1);

  final LoopbackCertificate certificate = LoopbackCertificate.make();
  final AtomicInteger conflicts = new AtomicInteger();
  final AtomicReference<Runnable> beforePatch = new AtomicReference<>(ApiFront::nothing);
  volatile Duration delay = Duration.ZERO;
  volatile Set<String> forbidden = Set.of();
  volatile boolean rejectsTokens;
  volatile boolean failsLists;
  volatile Predicate<String> misbehaving = _ -> false;
  volatile Misbehaviour misbehaviour = new Misbehaviour.Stalls();

  private final SecretsApi secrets;
  private final InstantSource clock;
  private final Predicate<URI> callerIdentity;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private HttpsServer server;

  ApiFront(SecretsApi secrets, InstantSource clock, Predicate<URI> callerIdentity) {
    this.secrets = secrets;
    this.clock = clock;
    this.callerIdentity = callerIdentity;
    this.server = listening(0);
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Method, path and query of every request that came this far, in the order of arrival. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  synchronized void disconnect() {
    server.stop(0);
  }

  synchronized void reconnect() {
    server = listening(port());
  }

  @Override
  public void close() {
    closed.countDown();
    disconnect();
    threads.shutdownNow();
  }

  private HttpsServer listening(int port) {
    try {
      var https = HttpsServer.create(Loopback.port(port), 0);
      https.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
      https.setExecutor(threads);
      https.createContext("/", this::handle);
      https.start();
      return https;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      requests.add(request);
      if (isClosedWithin(delay)) {
        return;
      }
      var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      boolean isElsewhere =
          misbehaving.test(request) && misbehaviour instanceof Misbehaviour.Redirects;
      var reply =
          isElsewhere
              ? new Reply(307, "")
              : refusal(exchange).orElseGet(() -> answer(exchange, body));
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      var bytes = reply.body().getBytes(UTF_8);
      if (misbehaving.test(request)) {
        misbehave(exchange, reply.status(), bytes);
        return;
      }
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private void misbehave(HttpExchange exchange, int status, byte[] bytes) throws IOException {
    var out = exchange.getResponseBody();
    switch (misbehaviour) {
      case Misbehaviour.Stalls _ -> {
        exchange.sendResponseHeaders(status, bytes.length);
        out.write(bytes, 0, 1);
        out.flush();
        isClosedWithin(FOR_EVER);
      }
      case Misbehaviour.Trickles(var between) -> {
        exchange.sendResponseHeaders(status, bytes.length);
        for (int i = 0; i < bytes.length && !isClosedWithin(between); i++) {
          out.write(bytes, i, 1);
          out.flush();
        }
      }
      case Misbehaviour.Pads(var length) -> {
        exchange.sendResponseHeaders(status, length);
        out.write(bytes);
        out.write(" ".repeat(length - bytes.length).getBytes(UTF_8));
      }
      case Misbehaviour.Redirects(var to) -> {
        exchange.getResponseHeaders().set("Location", to.toString());
        exchange.sendResponseHeaders(307, -1);
      }
    }
  }

  private Optional<Reply> refusal(HttpExchange exchange) {
    var token = EksToken.in(exchange.getRequestHeaders().getFirst("Authorization"));
    boolean isKnown =
        !rejectsTokens
            && token
                .filter(known -> known.isAlive(clock.instant()))
                .filter(known -> callerIdentity.test(known.presigned()))
                .isPresent();
    if (!isKnown) {
      return Optional.of(Reply.failure(401, "Unauthorized", "Unauthorized"));
    }
    if (!isAccessReview(exchange) && isForbidden(verb(exchange))) {
      var what = exchange.getRequestURI().getPath();
      return Optional.of(
          Reply.failure(
              403,
              "Forbidden",
              "secrets is forbidden: User cannot " + exchange.getRequestMethod() + " " + what));
    }
    if (failsLists && verb(exchange).equals("list")) {
      return Optional.of(Reply.failure(500, "InternalError", "etcdserver: request timed out"));
    }
    if (exchange.getRequestMethod().equals("PATCH") && takeConflict()) {
      var path = exchange.getRequestURI().getPath();
      return Optional.of(SecretRules.conflict(path.substring(path.lastIndexOf('/') + 1)));
    }
    return Optional.empty();
  }

  private Reply answer(HttpExchange exchange, String body) {
    if (isAccessReview(exchange)) {
      var asked = KubernetesJson.object(body);
      var verb =
          String.valueOf(
              KubernetesJson.in(KubernetesJson.in(asked, "spec"), "resourceAttributes")
                  .getOrDefault("verb", "*"));
      var review =
          KubernetesJson.merged(asked, Map.of("status", Map.of("allowed", !isForbidden(verb))));
      return new Reply(201, KubernetesJson.text(review));
    }
    if (exchange.getRequestMethod().equals("PATCH")) {
      beforePatch.getAndSet(ApiFront::nothing).run();
    }
    return secrets.answer(
        exchange.getRequestMethod(),
        exchange.getRequestURI(),
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")),
        body);
  }

  private static void nothing() {}

  private boolean isForbidden(String verb) {
    return forbidden.contains("*") || forbidden.contains(verb);
  }

  /** As the authorizer calls it. */
  private static String verb(HttpExchange exchange) {
    return switch (exchange.getRequestMethod()) {
      case "GET" -> exchange.getRequestURI().getPath().endsWith("/secrets") ? "list" : "get";
      case "POST" -> "create";
      case "PUT" -> "update";
      default -> exchange.getRequestMethod().toLowerCase(Locale.ROOT);
    };
  }

  private static boolean isAccessReview(HttpExchange exchange) {
    return exchange.getRequestURI().getPath().equals(ACCESS_REVIEWS);
  }

  private boolean takeConflict() {
    return conflicts.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  private boolean isClosedWithin(Duration time) {
    try {
      return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
