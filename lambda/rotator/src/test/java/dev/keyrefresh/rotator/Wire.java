package dev.keyrefresh.rotator;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyrefresh.rotator.client.RotatorClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * A loopback responder that plays back what a test has it answer to each operation, the last answer
 * for ever, and keeps what came over the wire.
 */
public final class Wire implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final RotatorClients clients;

  /** A request as it came. */
  public record Call(String operation, String path, Headers headers, String body) {

    /** One field of a request in the query protocol. */
    public String field(String name) {
      return Arrays.stream(body.split("&"))
          .map(pair -> pair.split("=", 2))
          .filter(pair -> pair[0].equals(name))
          .map(pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8))
          .findFirst()
          .orElse("");
    }

    /** The access key id that the request was signed with. */
    public String signedBy() {
      return headers
          .getFirst("Authorization")
          .replaceFirst(".*Credential=", "")
          .replaceFirst("/.*", "");
    }
  }

  public sealed interface Answer {
    record Given(int status, Map<String, String> headers, String body) implements Answer {}

    /** The connection is closed without an answer. */
    record Dropped() implements Answer {}
  }

  public Wire() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
    clients =
        RotatorClients.create(
            Region.US_WEST_2,
            Region.EU_WEST_1,
            Optional.of(endpoint()),
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")),
            Duration.ofSeconds(1));
  }

  public RotatorClients clients() {
    return clients;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public Wire on(String operation, Answer... played) {
    answers.put(operation, new ArrayDeque<>(List.of(played)));
    return this;
  }

  public List<Call> calls(String operation) {
    return calls.stream().filter(call -> call.operation().equals(operation)).toList();
  }

  public Call only(String operation) {
    List<Call> found = calls(operation);
    if (found.size() != 1) {
      throw new AssertionError(
          "one " + operation + " was expected: " + calls.stream().map(Call::operation).toList());
    }
    return found.getFirst();
  }

  public List<String> operations() {
    return calls.stream().map(Call::operation).toList();
  }

  @Override
  public void close() {
    clients.close();
    server.stop(0);
  }

  // Answers

  /** A result of the query protocol, as IAM, STS and SES give it. */
  public static Answer xml(String operation, String result) {
    return new Answer.Given(
        200,
        Map.of("Content-Type", "text/xml"),
        "<%1$sResponse><%1$sResult>%2$s</%1$sResult></%1$sResponse>".formatted(operation, result));
  }

  public static Answer json(String body) {
    return new Answer.Given(200, Map.of("Content-Type", "application/x-amz-json-1.1"), body);
  }

  /** An error of the query protocol. */
  public static Answer xmlError(int status, String code) {
    return new Answer.Given(
        status,
        Map.of("Content-Type", "text/xml"),
        "<ErrorResponse><Error><Type>Sender</Type><Code>"
            + code
            + "</Code><Message>said at length</Message></Error></ErrorResponse>");
  }

  /** An error of the JSON protocol. */
  public static Answer jsonError(int status, String code) {
    return new Answer.Given(
        status,
        Map.of("Content-Type", "application/x-amz-json-1.1"),
        "{\"__type\":\"" + code + "\",\"message\":\"said at length\"}");
  }

  public static Answer dropped() {
    return new Answer.Dropped();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Call call = call(exchange);
      calls.add(call);
      Deque<Answer> played = answers.getOrDefault(call.operation(), new ArrayDeque<>());
      Answer answer =
          played.size() > 1
              ? played.removeFirst()
              : Optional.ofNullable(played.peekFirst())
                  .orElseGet(() -> xmlError(400, "NotPlayedByThisTest"));
      if (answer instanceof Answer.Given(int status, Map<String, String> headers, String body)) {
        headers.forEach(exchange.getResponseHeaders()::set);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  private static Call call(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getRawPath();
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String operation =
        path.endsWith("/invocations")
            ? "Invoke"
            : Optional.ofNullable(target)
                .map(name -> name.replaceFirst(".*\\.", ""))
                .orElseGet(
                    () ->
                        Arrays.stream(body.split("&"))
                            .filter(pair -> pair.startsWith("Action="))
                            .map(pair -> pair.substring("Action=".length()))
                            .collect(Collectors.joining()));
    return new Call(operation, path, exchange.getRequestHeaders(), body);
  }
}
