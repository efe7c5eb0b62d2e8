package dev.keyrefresh.updater.codecommit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.delivery.Pair;
import dev.keyrefresh.target.CodeCommitUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpGitProbeTest {
  private static final String SMART = "application/x-git-upload-pack-advertisement";
  private static final CodeCommitUrl REPOSITORY =
      CodeCommitUrl.parse("https://git-codecommit.us-west-2.amazonaws.com/v1/repos/demo")
          .orElseThrow();
  private static final Pair PAIR =
      new Pair(Secret.of("AKIAIOSFODNN7EXAMPLE"), Secret.of("20260101T120000Z00ff"));

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<String> asked = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource({
    "200, " + SMART + ", ACCEPTED",
    "200, text/html, INCONCLUSIVE",
    "200, , INCONCLUSIVE",
    "204, " + SMART + ", INCONCLUSIVE",
    "401, text/plain, REFUSED",
    "403, text/plain, REFUSED",
    "404, text/plain, NOT_FOUND",
    "429, text/plain, INCONCLUSIVE",
    "500, text/plain, INCONCLUSIVE",
    "503, text/plain, INCONCLUSIVE",
    "302, text/plain, INCONCLUSIVE"
  })
  void tellsKnowledgeFromEverythingElse(int status, String type, Answer answer) {
    answer(status, Optional.ofNullable(type));
    assertThat(probe().probe(REPOSITORY, PAIR)).isEqualTo(answer);
    assertThat(asked).as("one request, no redirect followed").hasSize(1);
  }

  @Test
  void asksAsGitDoesAndSendsThePairAtOnce() {
    answer(200, Optional.of(SMART));
    probe().probe(REPOSITORY, PAIR);
    String basic =
        Base64.getEncoder()
            .encodeToString(
                "AKIAIOSFODNN7EXAMPLE:20260101T120000Z00ff".getBytes(StandardCharsets.UTF_8));
    assertThat(asked)
        .containsExactly(
            "HTTP/1.1 GET /v1/repos/demo/info/refs?service=git-upload-pack Basic " + basic);
  }

  @Test
  void anAnswerThatNeverEndsIsNotReadToItsEnd() {
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", SMART);
          exchange.sendResponseHeaders(200, 0);
          exchange
              .getResponseBody()
              .write("001e# service=git-upload-pack\n".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          await();
        });
    assertThat(probe().probe(REPOSITORY, PAIR)).isEqualTo(Answer.ACCEPTED);
  }

  @Test
  void noAnswerInTimeIsSilence() {
    server.createContext("/", exchange -> await());
    HttpGitProbe impatient =
        new HttpGitProbe(
            Optional.of(endpoint()), HttpClient.Builder.NO_PROXY, Duration.ofMillis(200));
    assertThat(impatient.probe(REPOSITORY, PAIR)).isEqualTo(Answer.SILENT);
  }

  @Test
  void nobodyListeningIsSilence() {
    URI nobody = endpoint();
    server.stop(0);
    assertThat(
            new HttpGitProbe(Optional.of(nobody), HttpClient.Builder.NO_PROXY, PATIENCE)
                .probe(REPOSITORY, PAIR))
        .isEqualTo(Answer.SILENT);
  }

  @Test
  void aConnectionThatBreaksIsNoAnswer() throws IOException {
    try (ServerSocket rude = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var _ =
          threads.submit(
              () -> {
                while (true) {
                  try (Socket socket = rude.accept()) {
                    socket.setSoLinger(true, 0);
                  }
                }
              });
      URI address = URI.create("http://127.0.0.1:" + rude.getLocalPort());
      assertThat(
              new HttpGitProbe(Optional.of(address), HttpClient.Builder.NO_PROXY, PATIENCE)
                  .probe(REPOSITORY, PAIR))
          .as("a reset may come before the connection counts as made")
          .isIn(Answer.INCONCLUSIVE, Answer.SILENT);
    }
  }

  private HttpGitProbe probe() {
    return new HttpGitProbe(Optional.of(endpoint()), HttpClient.Builder.NO_PROXY, PATIENCE);
  }

  private URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void answer(int status, Optional<String> type) {
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            note(exchange);
            type.ifPresent(text -> exchange.getResponseHeaders().set("Content-Type", text));
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
          }
        });
  }

  private synchronized void note(HttpExchange exchange) {
    asked.add(
        exchange.getProtocol()
            + " "
            + exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization"));
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
