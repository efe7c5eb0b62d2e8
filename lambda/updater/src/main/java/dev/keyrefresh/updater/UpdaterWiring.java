package dev.keyrefresh.updater;

import dev.keyrefresh.time.Pause;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * What surrounds the handler: Lambda, or a test or local run that brings its own.
 *
 * @param aws where every AWS service is called; empty for AWS's own endpoints
 * @param credentials what Secrets Manager, EKS and the cluster know this function by
 * @param role the function's role, asked anew at every call: a session that is kept would be handed
 *     out until shortly before its end
 * @param proxies the way to CodeCommit; the cluster and AWS are reached without
 * @param pause how the time passes in which a new credential propagates
 * @param lines what is printed, one JSON object a call
 */
public record UpdaterWiring(
    Optional<URI> aws,
    AwsCredentialsProvider credentials,
    Supplier<AwsCredentials> role,
    ProxySelector proxies,
    InstantSource clock,
    Pause pause,
    Consumer<String> lines) {

  public UpdaterWiring {
    Objects.requireNonNull(aws);
    Objects.requireNonNull(credentials);
    Objects.requireNonNull(role);
    Objects.requireNonNull(proxies);
    Objects.requireNonNull(clock);
    Objects.requireNonNull(pause);
    Objects.requireNonNull(lines);
  }

  /** The function's own role, the real time, the JVM's proxies, standard output. */
  static UpdaterWiring ofLambda() {
    return new UpdaterWiring(
        Optional.empty(),
        DefaultCredentialsProvider.builder().build(),
        UpdaterWiring::ownRole,
        ProxySelector.getDefault(),
        InstantSource.system(),
        UpdaterWiring::sleep,
        System.out::println);
  }

  private static AwsCredentials ownRole() {
    try (DefaultCredentialsProvider provider = DefaultCredentialsProvider.builder().build()) {
      return provider.resolveCredentials();
    }
  }

  /** An interrupted pause is a short one; the next blocking call ends the run. */
  private static void sleep(Duration duration) {
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
