package dev.keyrefresh.snapshot;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** Answers HTTP on the loopback interface in place of services; no connection outlives its answer. */
public final class StandIn implements AutoCloseable {
  private final HttpServer server;

  private StandIn(HttpServer server) {
    this.server = server;
  }

  /**
   * A request.
   *
   * @param target the header {@code X-Amz-Target}
   */
  public record Asked(String method, String path, Optional<String> target, String body) {}

  public record Answer(int status, String type, String body) {
    public static Answer json(String body) {
      return new Answer(200, "application/json", body);
    }

    public static Answer xml(String body) {
      return new Answer(200, "text/xml", body);
    }
  }

  public static StandIn start(Function<Asked, Answer> answers) throws IOException {
    HttpServer server = HttpServer
        .create(new InetSocketAddress(InetAddress.getByAddress(new byte[]{127, 0, 0, 1}), 0), 0);
    server.createContext("/", exchange -> answer(exchange, answers));
    server.start();
    return new StandIn(server);
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, Function<Asked, Answer> answers)
      throws IOException {
    try (exchange) {
      Answer answer = answers.apply(new Asked(exchange.getRequestMethod(),
          exchange.getRequestURI().getPath(),
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target")),
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.getResponseHeaders().set("Connection", "close");
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
