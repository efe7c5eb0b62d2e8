package dev.keyrefresh.rotator.config;

import dev.keyrefresh.aws.config.Environment;
import dev.keyrefresh.aws.secret.KmsKey;
import dev.keyrefresh.failure.Thrown;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.name.Printable;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Policy.Exposure;
import dev.keyrefresh.rotation.decision.Policy.FirstRotation;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The rotator's environment. Durations are ISO 8601, such as {@code P75D} or {@code PT12H}.
 *
 * @param clusters which clusters a sweep looks at, and the only ones that an event may name; empty
 *     for those whose managed secrets are tagged
 * @param updater names the updater's function; {@code {cluster}} stands for the cluster
 * @param updaterTimeout the updater's own time-out
 * @param mail whom to tell, and as whom; empty for nobody
 * @param functionName the rotator's own, for the commands in mails
 * @param queue the queue that feeds the rotator; empty for sweeps in one invocation
 * @param kmsKey the deployment's; empty where managed secrets may be encrypted with any
 * @param clusterMetrics whether each cluster's numbers become metrics; in the log they always are
 * @param endpoint where AWS is, for a stand-in; empty for AWS
 */
public record RotatorSettings(
    String region,
    List<ClusterName> clusters,
    String updater,
    Duration updaterTimeout,
    Optional<MailSettings> mail,
    String functionName,
    Policy policy,
    Optional<URI> queue,
    Optional<KmsKey> kmsKey,
    boolean clusterMetrics,
    Optional<URI> endpoint) {

  /** Every name of the environment that is read. */
  public enum Key {
    AWS_REGION,
    CLUSTERS,
    QUEUE_URL,
    KMS_KEY_ARN,
    UPDATER_FUNCTION,
    UPDATER_TIMEOUT,
    MAIL_FROM,
    MAIL_TO,
    SES_REGION,
    AWS_LAMBDA_FUNCTION_NAME,
    MAXIMUM_AGE,
    AUDIT_LIMIT,
    INSTALLATION_GRACE,
    QUIET_WINDOW,
    RECOVERY_GRACE,
    UNUSED_LIMIT,
    STILL_USED_LIMIT,
    LEASE,
    EXPOSED_HOLDER_GRACE,
    EXPOSURE,
    FIRST_ROTATION,
    CLUSTER_METRICS,
    AWS_ENDPOINT_URL
  }

  public record MailSettings(String from, List<String> to, String region) {
    public MailSettings {
      to = List.copyOf(to);
    }
  }

  public RotatorSettings {
    clusters = List.copyOf(clusters);
  }

  public String updaterOf(ClusterName cluster) {
    return updater.replace("{cluster}", cluster.value());
  }

  /** Reads the environment; all that is wrong is in one message. */
  public static RotatorSettings of(Map<String, String> environment) {
    return new Reader(environment).settings();
  }

  private static final class Reader {
    private final Environment environment;

    Reader(Map<String, String> variables) {
      environment = new Environment(variables);
    }

    RotatorSettings settings() {
      String region = required(Key.AWS_REGION);
      List<ClusterName> clusters = list(Key.CLUSTERS).flatMap(this::cluster).toList();
      if (environment.has(Key.CLUSTERS) && list(Key.CLUSTERS).count() == 0) {
        environment.problem(
            "CLUSTERS names none: give names of EKS clusters, separated by commas, or"
                + " leave it out for those whose managed secrets are tagged");
      }
      String updater =
          environment.text(Key.UPDATER_FUNCTION).orElse("codecommit-key-refresh-updater-{cluster}");
      Duration updaterTimeout = duration(Key.UPDATER_TIMEOUT, Duration.ofMinutes(2));
      Optional<MailSettings> mail = mail(region);
      Optional<Policy> policy = policy();
      Optional<URI> queue =
          environment
              .text(Key.QUEUE_URL)
              .flatMap(
                  text -> read(Key.QUEUE_URL, text, "the URL of an SQS queue", Reader::httpUrl));
      Optional<KmsKey> kmsKey =
          environment
              .text(Key.KMS_KEY_ARN)
              .flatMap(
                  text ->
                      read(
                          Key.KMS_KEY_ARN,
                          text,
                          "the ARN of a KMS key (arn:...:key/...; an alias will not do)",
                          KmsKey::new));
      boolean clusterMetrics =
          choice(Key.CLUSTER_METRICS, true, new Boolean[] {true, false}, String::valueOf);
      Optional<URI> endpoint =
          environment
              .text(Key.AWS_ENDPOINT_URL)
              .flatMap(text -> read(Key.AWS_ENDPOINT_URL, text, "a URL", URI::create));
      List<String> problems = environment.problems();
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(
            "settings refused, " + problems.size() + ": " + String.join("; ", problems));
      }
      return new RotatorSettings(
          region,
          clusters,
          updater,
          updaterTimeout,
          mail,
          environment.text(Key.AWS_LAMBDA_FUNCTION_NAME).orElse("codecommit-key-refresh-rotator"),
          policy.orElseThrow(),
          queue,
          kmsKey,
          clusterMetrics,
          endpoint);
    }

    private Optional<MailSettings> mail(String region) {
      Optional<String> from = environment.text(Key.MAIL_FROM);
      List<String> to = list(Key.MAIL_TO).toList();
      if (from.isPresent() == to.isEmpty()) {
        environment.problem("MAIL_FROM and MAIL_TO go together: both, or neither for no mails");
      }
      return from.map(
          sender -> new MailSettings(sender, to, environment.text(Key.SES_REGION).orElse(region)));
    }

    private Optional<Policy> policy() {
      Policy d = Policy.DEFAULT;
      Duration maximumAge = duration(Key.MAXIMUM_AGE, d.maximumAge());
      Duration auditLimit = duration(Key.AUDIT_LIMIT, d.auditLimit());
      Duration installationGrace = duration(Key.INSTALLATION_GRACE, d.installationGrace());
      Duration quietWindow = duration(Key.QUIET_WINDOW, d.quietWindow());
      Duration recoveryGrace = duration(Key.RECOVERY_GRACE, d.recoveryGrace());
      Duration unusedLimit = duration(Key.UNUSED_LIMIT, d.unusedLimit());
      Duration stillUsedLimit = duration(Key.STILL_USED_LIMIT, d.stillUsedLimit());
      Duration lease = duration(Key.LEASE, d.lease());
      Duration exposedHolderGrace = duration(Key.EXPOSED_HOLDER_GRACE, d.exposedHolderGrace());
      Exposure exposure = choice(Key.EXPOSURE, d.exposure(), Exposure.values(), Exposure::word);
      FirstRotation first =
          choice(
              Key.FIRST_ROTATION, d.firstRotation(), FirstRotation.values(), FirstRotation::word);
      try {
        return Optional.of(
            new Policy(
                maximumAge,
                auditLimit,
                installationGrace,
                quietWindow,
                recoveryGrace,
                unusedLimit,
                stillUsedLimit,
                lease,
                d.propagation(),
                d.clockMargin(),
                exposedHolderGrace,
                exposure,
                first));
      } catch (IllegalArgumentException e) {
        environment.problem(Thrown.message(e));
        return Optional.empty();
      }
    }

    private Stream<ClusterName> cluster(String name) {
      return read(Key.CLUSTERS, name, "the name of an EKS cluster", ClusterName::new).stream();
    }

    private static URI httpUrl(String text) {
      URI url = URI.create(text);
      if (url.getHost() == null || url.getPath().length() < 2) {
        throw new IllegalArgumentException("not a URL with a host and a path");
      }
      return url;
    }

    private String required(Key key) {
      return environment
          .text(key)
          .orElseGet(
              () -> {
                environment.problem(key + " is missing");
                return "";
              });
    }

    private Stream<String> list(Key key) {
      return environment.text(key).stream()
          .flatMap(text -> Arrays.stream(text.split(",")))
          .map(String::strip)
          .filter(text -> !text.isEmpty());
    }

    private Duration duration(Key key, Duration otherwise) {
      return environment
          .text(key)
          .flatMap(
              text ->
                  read(key, text, "an ISO 8601 duration such as P75D or PT12H", Duration::parse))
          .orElse(otherwise);
    }

    private <E> E choice(Key key, E otherwise, E[] choices, Function<E, String> wording) {
      Optional<String> text = environment.text(key);
      if (text.isEmpty()) {
        return otherwise;
      }
      List<String> words = Arrays.stream(choices).map(wording).toList();
      int index = words.indexOf(text.get());
      if (index < 0) {
        environment.problem(
            key
                + " is '"
                + Printable.cut(text.get())
                + "'; one of "
                + String.join(", ", words)
                + " is expected");
        return otherwise;
      }
      return choices[index];
    }

    private <T> Optional<T> read(
        Key key, String text, String expected, Function<String, T> reading) {
      return environment.read(
          text,
          reading,
          _ -> key + " is '" + Printable.cut(text) + "'; " + expected + " is expected");
    }
  }
}
