package dev.keyrefresh.updater;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyrefresh.contract.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Secrets Manager's two reads of one secret, and EKS's look-up, over loopback HTTP. */
public final class FakeAws implements AutoCloseable {
  private static final long CREATED = 1_767_225_600;

  private final HttpServer server;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, List<String>> labels = new LinkedHashMap<>();
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, String> tags = new LinkedHashMap<>();
  private int throttles;
  private Map<String, Object> cluster = Map.of();

  public FakeAws() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Operation and body of each request. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  public void store(String version, String value, String... stages) {
    labels.values().forEach(stuck -> stuck.removeAll(List.of(stages)));
    labels.put(version, new ArrayList<>(List.of(stages)));
    values.put(version, value);
  }

  public void tag(String key, String value) {
    tags.put(key, value);
  }

  public void throttleNext(int requests) {
    throttles = requests;
  }

  void cluster(URI url, String authority) {
    cluster =
        Map.of(
            "cluster",
            Map.of(
                "name",
                "demo",
                "endpoint",
                url.toString(),
                "certificateAuthority",
                Map.of("data", authority)));
  }

  void clusterIsBeingMade() {
    cluster = Map.of("cluster", Map.of("name", "demo", "status", "CREATING"));
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      String operation =
          target == null
              ? exchange.getRequestMethod() + " " + exchange.getRequestURI()
              : target.substring(target.indexOf('.') + 1);
      asked.add(operation + " " + body);
      if (throttles > 0) {
        throttles--;
        send(exchange, 400, Map.of("__type", "ThrottlingException", "message", "slow down"));
        return;
      }
      switch (operation) {
        case "DescribeSecret" ->
            send(
                exchange,
                200,
                Map.of(
                    "VersionIdsToStages",
                    labels,
                    "Tags",
                    tags.entrySet().stream()
                        .map(tag -> Map.of("Key", tag.getKey(), "Value", tag.getValue()))
                        .toList()));
        case "GetSecretValue" -> value(exchange, body);
        case "GET /clusters/demo" ->
            send(
                exchange,
                cluster.isEmpty() ? 403 : 200,
                cluster.isEmpty() ? Map.of("message", "not authorized") : cluster);
        default -> send(exchange, 400, Map.of("__type", "UnknownOperationException"));
      }
    }
  }

  private void value(HttpExchange exchange, String body) throws IOException {
    String version = labels.keySet().stream().filter(body::contains).findFirst().orElse("");
    String value = values.get(version);
    if (value == null) {
      send(
          exchange,
          400,
          Map.of(
              "__type",
              "ResourceNotFoundException",
              "Message",
              "Secrets Manager can't find the specified secret value"));
      return;
    }
    send(
        exchange,
        200,
        Map.of(
            "VersionId",
            version,
            "CreatedDate",
            CREATED,
            value.isEmpty() ? "SecretBinary" : "SecretString",
            value.isEmpty() ? "AAEC" : value));
  }

  private static void send(HttpExchange exchange, int status, Map<String, ?> answer)
      throws IOException {
    byte[] bytes = Json.write(answer).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
