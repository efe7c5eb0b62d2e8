package dev.keyrefresh.updater;

import dev.keyrefresh.aws.client.ClientProfile;
import dev.keyrefresh.aws.client.Destination;
import dev.keyrefresh.aws.client.Http;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** SDK clients that look at no profile, and at no environment where they are told an endpoint. */
final class UpdaterClients {
  private static final int ATTEMPTS = 3;

  private final UpdaterWiring wiring;
  private final Region region;

  UpdaterClients(UpdaterWiring wiring, Region region) {
    this.wiring = wiring;
    this.region = region;
  }

  SecretsManagerClient secretsManager() {
    return configured(SecretsManagerClient.builder()).build();
  }

  EksClient eks() {
    return configured(EksClient.builder()).build();
  }

  private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configured(B builder) {
    return ClientProfile.UPDATER
        .configured(
            builder,
            new Destination(region, wiring.credentials(), wiring.aws()),
            AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(ATTEMPTS).build())
        .httpClient(Http.clientWithoutProxySettings(ClientProfile.UPDATER.read()));
  }
}
