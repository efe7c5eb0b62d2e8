package dev.keyrefresh.rotator;

import dev.keyrefresh.aws.snapshot.LoopbackServer;
import dev.keyrefresh.contract.Json;
import dev.keyrefresh.rotator.client.RotatorClients;
import dev.keyrefresh.rotator.config.RotatorSettings;
import dev.keyrefresh.rotator.config.RotatorSettings.MailSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * What the rotator does before a snapshot: quiet looks and rotations of {@link RecordedAccount}s.
 */
final class RotatorPrimer {
  /** After so many the compiler has seen what a rotation repeats. */
  private static final int ROUNDS = 10;

  private static final String NOBODY = "nobody@example.com";

  private RotatorPrimer() {}

  static void prime(RotatorSettings settings) throws IOException {
    rotate(settings, ROUNDS);
  }

  /**
   * Quiet looks and rotations, each by a handler of its own; what they print goes nowhere. To be
   * done {@link dev.keyrefresh.aws.snapshot.Priming#onExample on an example}.
   *
   * @return what the last rotation answered
   */
  static String rotate(RotatorSettings settings, int rounds) throws IOException {
    String last = "";
    try (LoopbackServer aws = LoopbackServer.start()) {
      for (int round = 0; round < rounds; round++) {
        aws.become(
            new RecordedAccount(settings.region(), InstantSource.system().instant())::answer);
        last = rotate(settings, aws);
      }
    }
    return last;
  }

  private static String rotate(RotatorSettings settings, LoopbackServer aws) throws IOException {
    aws.shakeHands();
    try (RotatorClients unasked = clients(settings, Optional.empty());
        RotatorClients clients = clients(settings, Optional.of(aws.address()));
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream())) {
      // Built as for AWS itself, which is not asked anything.
      unasked.secrets();
      unasked.iam();
      unasked.lambda();
      RotateHandler handler =
          new RotateHandler(
              onPaper(settings, aws.address()),
              new RotatorWiring(clients, InstantSource.system(), _ -> {}, nowhere));
      handle(handler, "reconcile");
      return handle(handler, "rotate");
    }
  }

  private static String handle(RotateHandler handler, String action) throws IOException {
    byte[] event =
        Json.write(Map.of("action", action, "cluster", RecordedAccount.CLUSTER.value()))
            .getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    handler.handle(new ByteArrayInputStream(event), result, () -> Duration.ofMinutes(15));
    return result.toString(StandardCharsets.UTF_8);
  }

  private static RotatorClients clients(RotatorSettings settings, Optional<URI> aws) {
    Region region = Region.of(settings.region());
    return RotatorClients.create(
        region,
        region,
        aws,
        DefaultCredentialsProvider.builder().build(),
        settings.updaterTimeout());
  }

  private static RotatorSettings onPaper(RotatorSettings settings, URI aws) {
    return new RotatorSettings(
        settings.region(),
        List.of(RecordedAccount.CLUSTER),
        settings.updater(),
        settings.updaterTimeout(),
        Optional.of(new MailSettings(NOBODY, List.of(NOBODY), settings.region())),
        settings.functionName(),
        settings.policy(),
        Optional.empty(),
        Optional.empty(),
        settings.clusterMetrics(),
        Optional.of(aws));
  }
}
