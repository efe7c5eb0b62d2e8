package dev.keyrefresh.updater.kubernetes;

import dev.keyrefresh.credential.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * The bearer token that EKS accepts: a presigned {@code GetCallerIdentity} that names the cluster.
 * It is made without a call and accepted for 15 minutes after its time.
 *
 * @see <a href="https://github.com/kubernetes-sigs/aws-iam-authenticator">aws-iam-authenticator,
 *     which reads it</a>
 */
public final class EksToken {
  private static final String PREFIX = "k8s-aws-v1.";

  /** Of the presigned request; the token's own 15 minutes are the authenticator's. */
  private static final Duration EXPIRY = Duration.ofSeconds(60);

  private EksToken() {}

  public static Secret sign(
      AwsCredentialsIdentity identity, Region region, String cluster, Instant now) {
    URI sts = presign(identity, region, cluster, now);
    return Secret.of(
        PREFIX
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(sts.toString().getBytes(StandardCharsets.UTF_8)));
  }

  static URI presign(AwsCredentialsIdentity identity, Region region, String cluster, Instant now) {
    String host = "sts." + region.id() + "." + PartitionMetadata.of(region).dnsSuffix();
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(URI.create("https://" + host + "/"))
            .putRawQueryParameter("Action", "GetCallerIdentity")
            .putRawQueryParameter("Version", "2011-06-15")
            .putHeader("x-k8s-aws-id", cluster)
            .build();
    return AwsV4HttpSigner.create()
        .sign(
            sign ->
                sign.identity(identity)
                    .request(request)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sts")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region.id())
                    .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, EXPIRY)
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC)))
        .request()
        .getUri();
  }
}
