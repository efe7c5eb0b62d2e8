package dev.keyrefresh.thirdparty;

import dev.keyrefresh.aws.snapshot.LoopbackCertificate;
import dev.keyrefresh.thirdparty.Call.Reply;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What EKS puts before an API server: an EKS token is verified by aws-iam-authenticator, which asks
 * STS, and its role is mapped to a group. The API server is then asked as that user and group; a
 * token that is not accepted goes on as it is, and the API server refuses it itself.
 */
final class EksFront implements AutoCloseable {
  private static final Runnable NOTHING = () -> {};

  private final LoopbackCertificate certificate = LoopbackCertificate.make();
  private final AtomicReference<Runnable> beforePatch = new AtomicReference<>(NOTHING);
  private final List<Integer> patches = new CopyOnWriteArrayList<>();
  private final Map<String, Optional<String>> verified = new ConcurrentHashMap<>();
  private final Config config;
  private final HttpClient administrator;
  private final HttpClient anybody;
  private final GoProgram authenticator;
  private final URI sts;
  private final String group;
  private final Front front;
  private volatile String cluster = "";

  EksFront(Kubernetes kubernetes, GoProgram authenticator, URI sts, String group) {
    config = kubernetes.config;
    this.authenticator = authenticator;
    this.sts = sts;
    this.group = group;
    administrator = client(config);
    anybody =
        client(
            new ConfigBuilder(config)
                .withClientCertFile(null)
                .withClientCertData(null)
                .withClientKeyFile(null)
                .withClientKeyData(null)
                .build());
    front = Front.tls(certificate, this::answer);
  }

  /** The EKS cluster that tokens must have been made for. */
  void isOf(String cluster) {
    this.cluster = cluster;
  }

  World.Api api() {
    return new World.Api(front.endpoint(), certificate.pem());
  }

  /** Somebody else is a moment faster than the next patch. */
  void beforeNextPatch(Runnable action) {
    beforePatch.set(action);
  }

  /** What the API server answered to each patch. */
  List<Integer> patches() {
    return patches;
  }

  @Override
  public void close() {
    front.close();
    administrator.close();
    anybody.close();
  }

  private Reply answer(Call call) {
    if (call.method().equals("PATCH")) {
      beforePatch.getAndSet(NOTHING).run();
    }
    Optional<String> user =
        call.header("Authorization")
            .map(header -> header.replaceFirst("^Bearer ", ""))
            .flatMap(token -> verified.computeIfAbsent(token, this::verify));
    Call asked = call.with(Map.of("Host", List.of(host())));
    URI server = URI.create(config.getMasterUrl().replaceFirst("/$", ""));
    Reply reply =
        user.map(
                arn ->
                    byAdministrator(asked)
                        .with(
                            Map.of(
                                "Impersonate-User",
                                List.of(arn),
                                "Impersonate-Group",
                                List.of(group, "system:authenticated")))
                        .forwardTo(server, administrator))
            .orElseGet(() -> asked.forwardTo(server, anybody));
    if (call.method().equals("PATCH")) {
      patches.add(reply.status());
    }
    return reply;
  }

  /** With the administrator's token, or with none: then a certificate says who asks. */
  private Call byAdministrator(Call call) {
    return Optional.ofNullable(config.getAutoOAuthToken())
        .map(token -> call.with(Map.of("Authorization", List.of("Bearer " + token))))
        .orElseGet(() -> call.without("Authorization"));
  }

  private static HttpClient client(Config config) {
    try {
      return HttpClient.newBuilder().sslContext(SSLUtils.sslContext(config)).build();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("no TLS to the API server", e);
    }
  }

  private String host() {
    URI url = URI.create(config.getMasterUrl());
    return url.getHost() + ":" + url.getPort();
  }

  private Optional<String> verify(String token) {
    Program.Result result = authenticator.run(Map.of(), token, List.of(cluster, sts.toString()));
    if (result.exitCode() != 0) {
      System.out.println("third-party: aws-iam-authenticator: " + result.errors().strip());
    }
    return Optional.of(result).filter(one -> one.exitCode() == 0).map(one -> one.output().strip());
  }
}
