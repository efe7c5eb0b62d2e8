package dev.keyrefresh.local.aws;

import dev.keyrefresh.local.aws.iam.Keys;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The SDK's own clients, as the functions have them, except that nothing comes from outside. */
public record Clients(LocalAws aws, Keys keys, RetryStrategy retries) {

  public static Clients of(LocalAws aws) {
    return new Clients(aws, aws.operator(), AwsRetryStrategy.doNotRetry());
  }

  public static Clients retrying(LocalAws aws) {
    return new Clients(aws, aws.operator(), AwsRetryStrategy.standardRetryStrategy());
  }

  public Clients signingWith(Keys other) {
    return new Clients(aws, other, retries);
  }

  public IamClient iam() {
    return configured(IamClient::builder).region(Region.US_EAST_1).build();
  }

  public StsClient sts() {
    return configured(StsClient::builder).build();
  }

  public SecretsManagerClient secrets() {
    return configured(SecretsManagerClient::builder).build();
  }

  public SesClient ses() {
    return configured(SesClient::builder).build();
  }

  public EventBridgeClient events() {
    return configured(EventBridgeClient::builder).build();
  }

  public SqsClient sqs() {
    return configured(SqsClient::builder).build();
  }

  public LambdaClient lambda() {
    return configured(LambdaClient::builder).build();
  }

  public EksClient eks() {
    return configured(EksClient::builder).build();
  }

  private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configured(
      Supplier<B> builder) {
    return builder
        .get()
        .endpointOverride(aws.endpoint())
        .region(Region.of(aws.region()))
        .credentialsProvider(StaticCredentialsProvider.create(credentials()))
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(o -> o.retryStrategy(retries));
  }

  private AwsCredentials credentials() {
    return keys.sessionToken()
        .<AwsCredentials>map(
            token ->
                AwsSessionCredentials.create(keys.accessKeyId(), keys.secretAccessKey(), token))
        .orElseGet(() -> AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey()));
  }
}
