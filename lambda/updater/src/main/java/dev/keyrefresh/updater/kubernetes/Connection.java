package dev.keyrefresh.updater.kubernetes;

import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.updater.kubernetes.ApiServer.Address;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Opens a client that knows what it is told here and nothing else: no kubeconfig, no service
 * account, no environment, no proxy.
 */
final class Connection {
  private static final int CONNECT_MILLIS = 5_000;
  static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int RETRIES = 2;
  private static final int FIRST_BACKOFF_MILLIS = 200;

  private Connection() {}

  /**
   * @param patience for one answer
   */
  static KubernetesClient open(Address address, Secret token, Duration patience) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(address.url().toString())
            .withOauthToken(token.reveal())
            .withConnectionTimeout(CONNECT_MILLIS)
            .withRequestTimeout(Math.toIntExact(patience.toMillis()))
            .withRequestRetryBackoffLimit(RETRIES)
            .withRequestRetryBackoffInterval(FIRST_BACKOFF_MILLIS)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .withHttpClientBuilderConsumer(
            http -> {
              if (!address.authorities().isEmpty()) {
                // fabric8 would trust the public authorities beside the cluster's own.
                http.sslContext(null, trusting(address.authorities()));
              }
            })
        .build();
  }

  private static TrustManager[] trusting(List<Certificate> authorities) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate authority : authorities) {
        store.setCertificateEntry("authority-" + store.size(), authority);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the cluster's certificate authority cannot be used", e);
    }
  }
}
