package dev.keyrefresh.updater;

import dev.keyrefresh.time.Pause;
import java.net.ProxySelector;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
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
 * @param random where a run starts among targets of which none is more urgent; safe for several
 *     threads
 */
public record UpdaterWiring(
    Optional<URI> aws,
    AwsCredentialsProvider credentials,
    Supplier<AwsCredentials> role,
    ProxySelector proxies,
    InstantSource clock,
    Pause pause,
    Consumer<String> lines,
    Patience patience,
    RandomGenerator random) {

  /** How long one answer may take: of the API server, body included, and of CodeCommit. */
  public record Patience(Duration apiServer, Duration codeCommit) {
    public static final Patience USUAL =
        new Patience(Duration.ofSeconds(10), Duration.ofSeconds(10));

    public Patience {
      Objects.requireNonNull(apiServer);
      Objects.requireNonNull(codeCommit);
    }
  }

  public UpdaterWiring {
    Objects.requireNonNull(aws);
    Objects.requireNonNull(credentials);
    Objects.requireNonNull(role);
    Objects.requireNonNull(proxies);
    Objects.requireNonNull(clock);
    Objects.requireNonNull(pause);
    Objects.requireNonNull(lines);
    Objects.requireNonNull(patience);
    Objects.requireNonNull(random);
  }

  /** With the usual patience, and chance as it comes. */
  public UpdaterWiring(
      Optional<URI> aws,
      AwsCredentialsProvider credentials,
      Supplier<AwsCredentials> role,
      ProxySelector proxies,
      InstantSource clock,
      Pause pause,
      Consumer<String> lines) {
    this(
        aws,
        credentials,
        role,
        proxies,
        clock,
        pause,
        lines,
        Patience.USUAL,
        // Not seeded by what a snapshot keeps.
        new SecureRandom());
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
