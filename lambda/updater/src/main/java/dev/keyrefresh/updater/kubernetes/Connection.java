package dev.keyrefresh.updater.kubernetes;

import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.updater.kubernetes.ApiServer.Way;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Opens a client that knows what it is told here and nothing else: no kubeconfig, no service
 * account, no environment, no proxy. It follows no redirect, repeats nothing by itself, and reads
 * no answer for ever.
 */
final class Connection {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Made once: it finds out anew how every kind of object is read and written. */
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private Connection() {}

  /**
   * @param patience for one answer, its body included
   */
  static KubernetesClient open(Way way, Secret token, Duration patience) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(way.address().url().toString())
            .withOauthToken(token.reveal())
            .withConnectionTimeout(millis(CONNECT.compareTo(patience) < 0 ? CONNECT : patience))
            .withRequestTimeout(millis(patience))
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(SERIALIZATION)
        .withHttpClientFactory(new WithoutRedirects(way.trust()))
        .withHttpClientBuilderConsumer(
            http -> http.addOrReplaceInterceptor("limits", new AnswerLimits(patience)))
        .build();
  }

  private static int millis(Duration time) {
    return Math.toIntExact(time.toMillis());
  }

  /** fabric8 would send a patch, secret and all, wherever the answer says. */
  private static final class WithoutRedirects extends JdkHttpClientFactory {
    private final Optional<SSLContext> trust;

    WithoutRedirects(Optional<SSLContext> trust) {
      this.trust = trust;
    }

    @Override
    protected void additionalConfig(HttpClient.Builder http) {
      // fabric8 would trust the public authorities beside the cluster's own.
      trust.ifPresent(http::sslContext);
      http.followRedirects(HttpClient.Redirect.NEVER);
    }
  }

  /** What trusts these and no other, and remembers the sessions that it has agreed on. */
  static SSLContext trusting(List<Certificate> authorities) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate authority : authorities) {
        store.setCertificateEntry("authority-" + store.size(), authority);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the cluster's certificate authority cannot be used", e);
    }
  }
}
