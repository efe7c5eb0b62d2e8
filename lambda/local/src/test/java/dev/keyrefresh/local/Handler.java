package dev.keyrefresh.local;

import dev.keyrefresh.local.aws.LocalAws;
import dev.keyrefresh.local.aws.iam.Keys;
import dev.keyrefresh.local.lambda.LocalLambda;
import dev.keyrefresh.local.time.VirtualClock;
import dev.keyrefresh.rotator.RotateHandler;
import dev.keyrefresh.rotator.RotatorWiring;
import dev.keyrefresh.rotator.client.RotatorClients;
import dev.keyrefresh.rotator.config.RotatorSettings;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * A rotator with settings of its own, beside the one that a world has; an empty one is left out.
 */
final class Handler {
  private Handler() {}

  static LocalLambda of(
      LocalWorld world, Map<String, String> settings, VirtualClock clock, PrintStream log) {
    return of(world, settings, clock, log, LocalWorld.ROTATOR_TIMEOUT);
  }

  static LocalLambda of(
      LocalWorld world,
      Map<String, String> settings,
      VirtualClock clock,
      PrintStream log,
      Duration timeout) {
    Map<String, String> environment = new HashMap<>(world.rotatorEnvironment());
    environment.putAll(settings);
    environment.values().removeIf(String::isEmpty);
    RotatorSettings read = RotatorSettings.of(environment);
    Region region = Region.of(LocalAws.REGION);
    Keys keys = world.aws().operator();
    RotatorClients aws =
        RotatorClients.create(
            region,
            region,
            Optional.of(world.aws().endpoint()),
            StaticCredentialsProvider.create(
                AwsSessionCredentials.create(
                    keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken().orElseThrow())),
            read.updaterTimeout());
    return LocalLambda.inProcess(
        new RotateHandler(read, new RotatorWiring(aws, clock, clock, log)),
        LocalWorld.ROTATOR,
        timeout,
        clock);
  }
}
