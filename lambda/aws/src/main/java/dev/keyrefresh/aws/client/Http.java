package dev.keyrefresh.aws.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * HTTP over Java's own client. Left to itself that one repeats a POST whose connection broke, below
 * the SDK; the SDK keeps it from doing so by announcing the length, and a test holds it to that.
 */
public final class Http {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  private Http() {}

  public static SdkHttpClient client(Duration readTimeout) {
    return builder(readTimeout).build();
  }

  /** One whose settings name no proxy; Java's own may. */
  public static SdkHttpClient clientWithoutProxySettings(Duration readTimeout) {
    return builder(readTimeout)
        .proxyConfiguration(
            ProxyConfiguration.builder()
                .useSystemPropertyValues(false)
                .useEnvironmentVariablesValues(false)
                .build())
        .build();
  }

  /** One that no proxy has a part in, whatever the environment or Java's properties say. */
  public static SdkHttpClient directClient(Duration readTimeout) {
    return UrlConnectionHttpClient.create(
        uri -> {
          try {
            return open(uri, readTimeout);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static UrlConnectionHttpClient.Builder builder(Duration readTimeout) {
    return UrlConnectionHttpClient.builder()
        .connectionTimeout(CONNECT_TIMEOUT)
        .socketTimeout(readTimeout);
  }

  private static HttpURLConnection open(URI uri, Duration readTimeout) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
    connection.setReadTimeout(Math.toIntExact(readTimeout.toMillis()));
    return connection;
  }
}
