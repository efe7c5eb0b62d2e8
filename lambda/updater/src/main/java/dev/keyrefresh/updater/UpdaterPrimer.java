package dev.keyrefresh.updater;

import dev.keyrefresh.aws.snapshot.LoopbackServer;
import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.UpdateRequest;
import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.delivery.Rules;
import dev.keyrefresh.updater.config.UpdaterSettings;
import dev.keyrefresh.updater.kubernetes.ApiServer.Address;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** What the updater does before a snapshot: looks and deliveries at {@link RecordedCluster}s. */
final class UpdaterPrimer {
  /** After so many the compiler has seen what a delivery repeats. */
  private static final int ROUNDS = 10;

  private static final Duration WITHIN = Duration.ofMinutes(2);

  private UpdaterPrimer() {}

  static void prime(UpdaterSettings settings) throws IOException {
    deliver(settings, ROUNDS);
  }

  /**
   * Looks and deliveries, each by a handler of its own; what they print goes nowhere. To be done
   * {@link dev.keyrefresh.aws.snapshot.Priming#onExample on an example}.
   *
   * @return what the last delivery answered
   */
  static String deliver(UpdaterSettings settings, int rounds) throws IOException {
    String last = "";
    try (LoopbackServer server = LoopbackServer.start()) {
      for (int round = 0; round < rounds; round++) {
        server.become(cluster(settings)::answer);
        last = deliver(settings, server);
      }
    }
    return last;
  }

  private static RecordedCluster cluster(UpdaterSettings settings) {
    CredentialKind kind = settings.rules().form().credential();
    return new RecordedCluster(
        settings.secretArn(),
        settings.region().id(),
        settings.rules().user().name(),
        kind.isRotated() ? kind : CredentialKind.ACCESS_KEY,
        InstantSource.system().instant());
  }

  private static String deliver(UpdaterSettings settings, LoopbackServer server)
      throws IOException {
    server.shakeHands();
    InstantSource clock = InstantSource.system();
    // Built as for AWS itself, which is not asked anything.
    new UpdaterClients(wiring(Optional.empty(), clock), settings.region()).secretsManager().close();
    UpdateHandler handler =
        new UpdateHandler(onPaper(settings, server), wiring(Optional.of(server.address()), clock));
    handle(handler, Operation.INSPECT, settings.secretArn());
    return handle(handler, Operation.DELIVER, settings.secretArn());
  }

  private static String handle(UpdateHandler handler, Operation operation, String secretArn)
      throws IOException {
    byte[] event =
        Json.write(
                new UpdateRequest(
                        operation, RecordedCluster.CLUSTER, secretArn, Optional.empty(), false)
                    .toMap())
            .getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    handler.handle(new ByteArrayInputStream(event), result, () -> WITHIN);
    return result.toString(StandardCharsets.UTF_8);
  }

  private static UpdaterSettings onPaper(UpdaterSettings settings, LoopbackServer server) {
    Rules rules = settings.rules();
    return new UpdaterSettings(
        RecordedCluster.CLUSTER,
        settings.secretArn(),
        new Rules(rules.form(), rules.user(), false, Optional.empty()),
        Set.of(RecordedCluster.TARGET),
        Set.of(),
        Optional.of(new Address(server.securedAddress(), List.of(server.certificate()))),
        Optional.of(server.address()),
        settings.region(),
        settings.clusterMetrics());
  }

  private static UpdaterWiring wiring(Optional<URI> aws, InstantSource clock) {
    AwsSessionCredentials role =
        AwsSessionCredentials.builder()
            .accessKeyId("ASIAIOSFODNN7EXAMPLE")
            .secretAccessKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
            .sessionToken("EXAMPLETOKEN")
            .expirationTime(clock.instant().plus(Duration.ofHours(1)))
            .build();
    return new UpdaterWiring(
        aws,
        DefaultCredentialsProvider.builder().build(),
        () -> role,
        HttpClient.Builder.NO_PROXY,
        clock,
        _ -> {},
        _ -> {});
  }
}
