package dev.keyrefresh.aws.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Secrets Manager sends headers at once, and then a body that does not come to its end. */
class AnswersThatDoNotEndTest {
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger visits = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ServerSocket server = listening();

  @AfterEach
  void stop() throws IOException {
    over.countDown();
    server.close();
    threads.shutdownNow();
  }

  @Test
  void areEndedWithTheCallWhereTheyStall() {
    isEnded(3_600_000);
  }

  @Test
  void areEndedWithTheCallWhereTheyTrickle() {
    isEnded(100);
  }

  private void isEnded(long between) {
    serve("200 OK", between);
    try (SecretsManagerClient client = client()) {
      assertThatExceptionOfType(ApiCallTimeoutException.class)
          .isThrownBy(() -> client.describeSecret(request -> request.secretId("demo")));
    }
  }

  @Test
  void areEndedOnAVirtualThreadToo() {
    serve("200 OK", 100);
    try (SecretsManagerClient client = client()) {
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(
              () ->
                  threads
                      .submit(() -> client.describeSecret(request -> request.secretId("demo")))
                      .get())
          .withCauseInstanceOf(ApiCallTimeoutException.class);
    }
  }

  @Test
  void aRedirectIsNotFollowed() {
    serve("307 Temporary Redirect\r\nLocation: " + address() + "/elsewhere", 0);
    try (SecretsManagerClient client = client()) {
      assertThatExceptionOfType(SdkException.class)
          .isThrownBy(() -> client.describeSecret(request -> request.secretId("demo")));
    }
    assertThat(visits).hasValue(1);
  }

  private SecretsManagerClient client() {
    return ClientProfile.UPDATER
        .configured(
            SecretsManagerClient.builder(),
            new Destination(
                Region.US_WEST_2, AnonymousCredentialsProvider.create(), Optional.of(address())),
            AwsRetryStrategy.standardRetryStrategy(),
            LONGEST)
        .httpClient(Http.clientWithoutProxySettings(ClientProfile.UPDATER.read()))
        .build();
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  private void serve(String status, long between) {
    var _ =
        threads.submit(
            () -> {
              while (true) {
                Socket socket = server.accept();
                var _ = threads.submit(() -> answer(socket, status, between));
              }
            });
  }

  private Void answer(Socket socket, String status, long between)
      throws IOException, InterruptedException {
    try (socket) {
      visits.incrementAndGet();
      OutputStream out = socket.getOutputStream();
      out.write(
          ("HTTP/1.1 " + status + "\r\nContent-Type: application/x-amz-json-1.1\r\n")
              .getBytes(StandardCharsets.UTF_8));
      if (between == 0) {
        out.write("Content-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        return null;
      }
      out.write("Content-Length: 100000\r\n\r\n{".getBytes(StandardCharsets.UTF_8));
      out.flush();
      while (!over.await(between, TimeUnit.MILLISECONDS)) {
        out.write(' ');
        out.flush();
      }
      return null;
    }
  }

  private static ServerSocket listening() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
