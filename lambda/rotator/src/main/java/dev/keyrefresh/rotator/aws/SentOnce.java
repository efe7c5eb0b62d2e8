package dev.keyrefresh.rotator.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * The SDK's HTTP client over {@link HttpURLConnection}, but one that sends a request once. Left to
 * itself, Java repeats a POST whose connection broke before the answer, below the SDK and its retry
 * strategies: a create would make two keys. It does not where the length was announced beforehand,
 * which the SDK's client has no setting for.
 */
final class SentOnce implements SdkHttpClient {
  private static final ScopedValue<Optional<Long>> LENGTH = ScopedValue.newInstance();

  private final SdkHttpClient connections;

  /** @param proxy {@link Proxy#NO_PROXY}, or empty for what Java's system properties say */
  SentOnce(Duration connectTimeout, Duration readTimeout, Optional<Proxy> proxy) {
    connections = UrlConnectionHttpClient.create(uri -> {
      try {
        HttpURLConnection connection = open(uri, proxy);
        connection.setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()));
        connection.setReadTimeout(Math.toIntExact(readTimeout.toMillis()));
        LENGTH.get().ifPresent(connection::setFixedLengthStreamingMode);
        return connection;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    Optional<Long> length = request.contentStreamProvider()
        .flatMap(_ -> request.httpRequest().firstMatchingHeader("Content-Length"))
        .map(Long::valueOf);
    return ScopedValue.where(LENGTH, length).call(() -> connections.prepareRequest(request));
  }

  @Override
  public void close() {
    connections.close();
  }

  @Override
  public String clientName() {
    return connections.clientName();
  }

  private static HttpURLConnection open(URI uri, Optional<Proxy> proxy) throws IOException {
    return (HttpURLConnection) (proxy.isPresent()
        ? uri.toURL().openConnection(proxy.get())
        : uri.toURL().openConnection());
  }
}
