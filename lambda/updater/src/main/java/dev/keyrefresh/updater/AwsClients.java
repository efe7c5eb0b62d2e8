package dev.keyrefresh.updater;

import java.time.Duration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** SDK clients that look at no profile, and at no environment where they are told an endpoint. */
final class AwsClients {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration READ = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 3;
  private static final Duration WHOLE_CALL = Duration.ofSeconds(30);

  private final Wiring wiring;
  private final Region region;

  AwsClients(Wiring wiring, Region region) {
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
    builder
        .region(region)
        .credentialsProvider(wiring.credentials())
        .httpClient(http())
        .overrideConfiguration(
            client ->
                client
                    .apiCallTimeout(WHOLE_CALL)
                    .retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(ATTEMPTS)
                            .build())
                    .defaultProfileFile(ProfileFile.aggregator().build()));
    wiring
        .aws()
        .ifPresent(
            endpoint ->
                builder.endpointOverride(endpoint).fipsEnabled(false).dualstackEnabled(false));
    return builder;
  }

  private static SdkHttpClient http() {
    return UrlConnectionHttpClient.builder()
        .connectionTimeout(CONNECT)
        .socketTimeout(READ)
        .proxyConfiguration(
            ProxyConfiguration.builder()
                .useSystemPropertyValues(false)
                .useEnvironmentVariablesValues(false)
                .build())
        .build();
  }
}
