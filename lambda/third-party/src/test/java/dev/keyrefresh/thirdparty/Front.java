package dev.keyrefresh.thirdparty;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.keyrefresh.aws.snapshot.LoopbackCertificate;
import dev.keyrefresh.local.loopback.Loopback;
import dev.keyrefresh.thirdparty.Call.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A loopback address before a third-party part, for what stands between it and us in AWS. */
final class Front implements AutoCloseable {
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "content-length", "transfer-encoding", "keep-alive", "date");

  private final HttpServer server;
  private final String scheme;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private Front(HttpServer server, String scheme, Function<Call, Reply> desk) {
    this.server = server;
    this.scheme = scheme;
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, desk));
    server.start();
  }

  static Front plain(Function<Call, Reply> desk) {
    try {
      return new Front(HttpServer.create(Loopback.anyPort(), 0), "http", desk);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Front tls(LoopbackCertificate certificate, Function<Call, Reply> desk) {
    try {
      HttpsServer server = HttpsServer.create(Loopback.anyPort(), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
      return new Front(server, "https", desk);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI endpoint() {
    return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange, Function<Call, Reply> desk) throws IOException {
    try (exchange) {
      TreeMap<String, java.util.List<String>> headers =
          new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      headers.putAll(exchange.getRequestHeaders());
      Reply reply;
      try {
        reply =
            desk.apply(
                new Call(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    headers,
                    exchange.getRequestBody().readAllBytes()));
      } catch (RuntimeException e) {
        e.printStackTrace();
        reply = Reply.of(502, "text/plain", e.toString());
      }
      reply
          .headers()
          .forEach(
              (name, values) -> {
                if (!name.startsWith(":")
                    && !OF_THE_CONNECTION.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
      exchange.sendResponseHeaders(
          reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
      exchange.getResponseBody().write(reply.body());
    }
  }
}
