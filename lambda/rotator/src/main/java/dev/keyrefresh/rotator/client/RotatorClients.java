package dev.keyrefresh.rotator.client;

import dev.keyrefresh.aws.client.ClientProfile;
import dev.keyrefresh.aws.client.Destination;
import dev.keyrefresh.aws.client.Http;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.endpoints.AwsEndpointAttribute;
import software.amazon.awssdk.awscore.endpoints.authscheme.EndpointAuthScheme;
import software.amazon.awssdk.awscore.endpoints.authscheme.SigV4AuthScheme;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.endpoints.IamEndpointProvider;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The clients of one function, each built when it is first asked for. Those named {@code …Once}
 * make exactly one attempt: a create and a swap are never repeated blindly. The others retry as the
 * SDK's standard strategy does, with jitter; IAM's also slows down while it is throttled.
 */
public final class RotatorClients implements AutoCloseable {
  /** Whose calls are denied where any is. */
  public static final String ROLE = "the rotator's role";

  private static final Duration UPDATER_MARGIN = Duration.ofSeconds(10);

  private final Region region;
  private final Optional<URI> endpoint;
  private final Lazy<SdkHttpClient> http;
  private final Lazy<SdkHttpClient> patientHttp;
  private final Lazy<IamClient> iam;
  private final Lazy<IamClient> iamOnce;
  private final Lazy<SecretsManagerClient> secrets;
  private final Lazy<SecretsManagerClient> secretsOnce;
  private final Lazy<LambdaClient> lambda;
  private final Lazy<SesClient> ses;
  private final Lazy<EventBridgeClient> events;
  private final Lazy<SqsClient> sqs;

  private RotatorClients(
      Region region,
      Region sesRegion,
      Optional<URI> endpoint,
      AwsCredentialsProvider credentials,
      Duration updaterTimeout) {
    this.region = region;
    this.endpoint = endpoint;
    http = new Lazy<>(() -> http(ClientProfile.ROTATOR.read()));
    patientHttp = new Lazy<>(() -> http(updaterTimeout.plus(UPDATER_MARGIN)));
    iam = new Lazy<>(() -> build(IamClient.builder(), iamRegion(), credentials, adaptive()));
    iamOnce = new Lazy<>(() -> build(IamClient.builder(), iamRegion(), credentials, once()));
    secrets =
        new Lazy<>(() -> build(SecretsManagerClient.builder(), region, credentials, retrying()));
    secretsOnce =
        new Lazy<>(() -> build(SecretsManagerClient.builder(), region, credentials, once()));
    lambda =
        new Lazy<>(
            () ->
                ClientProfile.ROTATOR
                    .configured(
                        LambdaClient.builder(),
                        new Destination(region, credentials, endpoint),
                        retrying(),
                        longestInvocation(updaterTimeout))
                    .defaultsMode(DefaultsMode.STANDARD)
                    .httpClient(patientHttp.get())
                    .build());
    ses = new Lazy<>(() -> build(SesClient.builder(), sesRegion, credentials, retrying()));
    events = new Lazy<>(() -> build(EventBridgeClient.builder(), region, credentials, retrying()));
    sqs = new Lazy<>(() -> build(SqsClient.builder(), region, credentials, retrying()));
  }

  /**
   * @param region the function's own; IAM's endpoint and signing Region follow from its partition
   * @param sesRegion where the sender is verified
   * @param endpoint all services at one address, for local runs: then neither environment
   *     variables, profiles nor proxies have a say
   * @param updaterTimeout after which Lambda gives the updater up; an invocation is waited for
   *     longer
   */
  public static RotatorClients create(
      Region region,
      Region sesRegion,
      Optional<URI> endpoint,
      AwsCredentialsProvider credentials,
      Duration updaterTimeout) {
    return new RotatorClients(region, sesRegion, endpoint, credentials, updaterTimeout);
  }

  /** How long a call of the updater may take here, its retries included. */
  public static Duration longestInvocation(Duration updaterTimeout) {
    return updaterTimeout.plus(UPDATER_MARGIN.multipliedBy(2));
  }

  public IamClient iam() {
    return iam.get();
  }

  /** For creates: one attempt. */
  public IamClient iamOnce() {
    return iamOnce.get();
  }

  public SecretsManagerClient secrets() {
    return secrets.get();
  }

  /** For swaps: one attempt. */
  public SecretsManagerClient secretsOnce() {
    return secretsOnce.get();
  }

  /** Waits for an answer longer than the updater may run. */
  public LambdaClient lambda() {
    return lambda.get();
  }

  public SesClient ses() {
    return ses.get();
  }

  public EventBridgeClient events() {
    return events.get();
  }

  public SqsClient sqs() {
    return sqs.get();
  }

  /** STS asked with exactly this key, in one attempt; the caller closes it. */
  public StsClient stsAs(CredentialId accessKeyId, Secret secretAccessKey) {
    return build(
        StsClient.builder(),
        region,
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(accessKeyId.value(), secretAccessKey.reveal())),
        once());
  }

  /** Closes what was built. */
  @Override
  public void close() {
    iam.close();
    iamOnce.close();
    secrets.close();
    secretsOnce.close();
    lambda.close();
    ses.close();
    events.close();
    sqs.close();
    http.close();
    patientHttp.close();
  }

  private SdkHttpClient http(Duration readTimeout) {
    return endpoint.isPresent() ? Http.directClient(readTimeout) : Http.client(readTimeout);
  }

  /**
   * The Region that IAM's requests are signed for. With AWS's own endpoint the SDK finds it by the
   * partition; with another one it would sign for the Region that it is given.
   */
  private Region iamRegion() {
    if (endpoint.isEmpty()) {
      return region;
    }
    List<EndpointAuthScheme> schemes =
        IamEndpointProvider.defaultProvider()
            .resolveEndpoint(asked -> asked.region(region))
            .join()
            .attribute(AwsEndpointAttribute.AUTH_SCHEMES);
    return schemes.stream()
        .filter(SigV4AuthScheme.class::isInstance)
        .map(SigV4AuthScheme.class::cast)
        .map(SigV4AuthScheme::signingRegion)
        .map(Region::of)
        .findFirst()
        .orElse(region);
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C build(
      B builder, Region where, AwsCredentialsProvider credentials, RetryStrategy retries) {
    return ClientProfile.ROTATOR
        .configured(builder, new Destination(where, credentials, endpoint), retries)
        .defaultsMode(DefaultsMode.STANDARD)
        .httpClient(http.get())
        .build();
  }

  private static RetryStrategy retrying() {
    return AwsRetryStrategy.standardRetryStrategy();
  }

  /** IAM's limits are the whole account's: once it throttles, this client asks less often. */
  private static RetryStrategy adaptive() {
    return AwsRetryStrategy.adaptiveRetryStrategy();
  }

  private static RetryStrategy once() {
    return AwsRetryStrategy.doNotRetry();
  }

  private static final class Lazy<T extends SdkAutoCloseable> {
    private final Supplier<T> maker;
    private Optional<T> made = Optional.empty();

    Lazy(Supplier<T> maker) {
      this.maker = maker;
    }

    synchronized T get() {
      T client = made.orElseGet(maker);
      made = Optional.of(client);
      return client;
    }

    synchronized void close() {
      made.ifPresent(SdkAutoCloseable::close);
    }
  }
}
