package dev.keyrefresh.aws.snapshot;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.HttpsURLConnection;

/**
 * Answers on the loopback interface in place of services, over HTTP and over HTTPS. No connection
 * outlives its answer, and the certificate is made for it and forgotten with it.
 */
public final class LoopbackServer implements AutoCloseable {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  private static final String HANDS = "/hands";

  private final HttpServer server;
  private final HttpsServer secured;
  private final LoopbackCertificate certificate;
  private volatile Function<Request, Response> answers = _ -> Response.json("{}");

  private LoopbackServer(HttpServer server, HttpsServer secured, LoopbackCertificate certificate) {
    this.server = server;
    this.secured = secured;
    this.certificate = certificate;
  }

  /**
   * A request.
   *
   * @param target the header {@code X-Amz-Target}
   */
  public record Request(String method, String path, Optional<String> target, String body) {}

  public record Response(int status, String type, String body) {
    public static Response json(String body) {
      return new Response(200, "application/json", body);
    }

    public static Response xml(String body) {
      return new Response(200, "text/xml", body);
    }
  }

  public static LoopbackServer start() throws IOException {
    LoopbackCertificate certificate = LoopbackCertificate.make();
    HttpsServer secured = HttpsServer.create(ANY_PORT, 0);
    secured.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
    LoopbackServer loopback =
        new LoopbackServer(HttpServer.create(ANY_PORT, 0), secured, certificate);
    for (HttpServer each : List.of(loopback.server, secured)) {
      each.createContext("/", loopback::answer);
      each.start();
    }
    secured.createContext(HANDS, exchange -> send(exchange, Response.json("{}")));
    return loopback;
  }

  /** From now on answers like this. */
  public void become(Function<Request, Response> other) {
    answers = other;
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public URI securedAddress() {
    return URI.create("https://127.0.0.1:" + secured.getAddress().getPort());
  }

  /** The only one that {@link #securedAddress} is to be trusted by. */
  public Certificate certificate() {
    return certificate.certificate();
  }

  /** Java's own HTTPS, once: with AWS the SDK speaks it, and here it does not. */
  public void shakeHands() throws IOException {
    HttpsURLConnection connection =
        (HttpsURLConnection) securedAddress().resolve(HANDS).toURL().openConnection(Proxy.NO_PROXY);
    connection.setSSLSocketFactory(certificate.clientContext().getSocketFactory());
    try (InputStream answer = connection.getInputStream()) {
      answer.readAllBytes();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    secured.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    send(
        exchange,
        answers.apply(
            new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target")),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))));
  }

  private static void send(HttpExchange exchange, Response answer) throws IOException {
    try (exchange) {
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.getResponseHeaders().set("Connection", "close");
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
