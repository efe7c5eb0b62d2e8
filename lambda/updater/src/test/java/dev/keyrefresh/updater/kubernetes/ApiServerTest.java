package dev.keyrefresh.updater.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.updater.kubernetes.ApiServer.Address;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to the API server over TLS, with certificates made for the occasion. */
class ApiServerTest {
  private static final char[] PASSPHRASE = "changeit".toCharArray();
  private static final TargetName NAME = new TargetName("argocd", "repo-1");
  private static final String SECRET =
      """
      {"apiVersion":"v1","kind":"Secret","metadata":{"name":"repo-1","namespace":"argocd",
       "resourceVersion":"7"},"data":{"username":"c29tZWJvZHk="}}\
      """;

  @TempDir static Path folder;

  private static KeyStore own;
  private static KeyStore other;
  private static HttpsServer server;
  private static final AtomicInteger requests = new AtomicInteger();
  private static volatile Duration delay = Duration.ZERO;

  @BeforeAll
  static void start() throws Exception {
    own = made("own");
    other = made("other");
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSPHRASE);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            requests.incrementAndGet();
            LockSupport.parkNanos(delay.toNanos());
            byte[] body = SECRET.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  @Test
  void trustsTheClustersOwnAuthority() throws Exception {
    try (ArgoCdTargets targets = connect(ApiServer.at(Address.of(url(), authority(own))))) {
      assertThat(targets.read(NAME).orElseThrow().resourceVersion()).isEqualTo("7");
    }
  }

  @Test
  void trustsNoOther() throws Exception {
    try (ArgoCdTargets targets = connect(ApiServer.at(Address.of(url(), authority(other))))) {
      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(() -> targets.read(NAME))
          .withMessageMatching(
              "the API server's certificate is not accepted \\(SSLHandshakeException: .*\\): it is"
                  + " not of the authority that this function was given. Set API_SERVER_CA to the"
                  + " cluster's present certificateAuthority.data");
    }
  }

  @Test
  void isToldToBeTooSlowOnceAndNotAskedAgain() throws Exception {
    try (ArgoCdTargets warm = connect(ApiServer.at(Address.of(url(), authority(own))))) {
      warm.read(NAME);
    }
    delay = Duration.ofHours(1);
    try (ArgoCdTargets targets =
        ArgoCdTargets.connect(
            ApiServer.at(Address.of(url(), authority(own))),
            Secret.of("token"),
            Set.of(NAME),
            Set.of(),
            Form.Fields.OF_ARGO_CD,
            Duration.ofSeconds(2))) {
      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(() -> targets.read(NAME))
          .withMessageMatching(
              "the API server is too slow \\(\\w+\\): see its load, and the way there: routes, and"
                  + " security groups \\(443 from the updater's to the cluster's\\)");
      int asked = requests.get();
      assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> targets.read(NAME));
      assertThat(requests).hasValue(asked);
    } finally {
      delay = Duration.ZERO;
    }
  }

  @Test
  void forgetsAnAddressThatNoLongerWorks() throws Exception {
    String right = authority(own);
    String wrong = authority(other);
    int[] lookups = {0};
    ApiServer looked =
        ApiServer.lookedUp(() -> Address.of(url(), lookups[0]++ == 0 ? wrong : right));
    try (ArgoCdTargets targets = connect(looked)) {
      assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> targets.read(NAME));
    }
    for (int run = 0; run < 2; run++) {
      try (ArgoCdTargets targets = connect(looked)) {
        assertThat(targets.read(NAME)).isPresent();
      }
    }
    assertThat(lookups[0]).as("looked up again once, then remembered").isEqualTo(2);
  }

  private static ArgoCdTargets connect(ApiServer apiServer) throws Unavailable {
    return ArgoCdTargets.connect(
        apiServer,
        Secret.of("token"),
        Set.of(NAME),
        Set.of(),
        Form.Fields.OF_ARGO_CD,
        Duration.ofSeconds(10));
  }

  private static URI url() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  private static String authority(KeyStore store) throws GeneralSecurityException {
    String body = Base64.getMimeEncoder().encodeToString(store.getCertificate("own").getEncoded());
    String pem = "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
  }

  private static KeyStore made(String name)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSPHRASE),
                "-alias",
                "own",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=ip:127.0.0.1")
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSPHRASE);
    }
    return store;
  }
}
