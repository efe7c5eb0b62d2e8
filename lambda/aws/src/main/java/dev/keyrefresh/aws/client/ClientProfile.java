package dev.keyrefresh.aws.client;

import java.time.Duration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.retries.api.RetryStrategy;

/** How patient the clients of a function are, and whether they look for a file of profiles. */
public enum ClientProfile {
  ROTATOR(Duration.ofSeconds(15), Duration.ofSeconds(20), true),
  UPDATER(Duration.ofSeconds(10), Duration.ofSeconds(15), false);

  private final Duration read;
  private final Duration call;
  private final boolean readsProfiles;

  ClientProfile(Duration read, Duration call, boolean readsProfiles) {
    this.read = read;
    this.call = call;
    this.readsProfiles = readsProfiles;
  }

  /** For an answer to go on. */
  public Duration read() {
    return read;
  }

  /** For a call with all its retries. */
  public Duration call() {
    return call;
  }

  /** For calls that take no longer than usual. */
  public <B extends AwsClientBuilder<B, ?>> B configured(
      B builder, Destination to, RetryStrategy retries) {
    return configured(builder, to, retries, call);
  }

  /**
   * @param longest for a call with all its retries
   */
  public <B extends AwsClientBuilder<B, ?>> B configured(
      B builder, Destination to, RetryStrategy retries, Duration longest) {
    ClientOverrideConfiguration.Builder override =
        ClientOverrideConfiguration.builder().retryStrategy(retries).apiCallTimeout(longest);
    if (to.endpoint().isPresent() || !readsProfiles) {
      override.defaultProfileFile(ProfileFile.aggregator().build());
    }
    builder
        .region(to.region())
        .credentialsProvider(to.credentials())
        .overrideConfiguration(override.build());
    to.endpoint()
        .ifPresent(uri -> builder.endpointOverride(uri).fipsEnabled(false).dualstackEnabled(false));
    return builder;
  }
}
