package dev.keyrefresh.local.aws.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.local.aws.LocalAws;
import dev.keyrefresh.local.aws.PassingClock;
import dev.keyrefresh.local.aws.iam.Keys;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** What the gate makes of requests that no healthy SDK client would send. */
class SigV4AuthenticatorTest {
  private static final String IDENTITY = "Action=GetCallerIdentity&Version=2011-06-15";
  private static final InstantSource NOW = InstantSource.system();

  private final LocalAws aws = LocalAws.start(new PassingClock());
  private final SdkHttpClient http = UrlConnectionHttpClient.create();

  @AfterEach
  void close() {
    http.close();
    aws.close();
  }

  private record Reply(int status, String body, Optional<String> date) {}

  @Test
  void admitsARequestThatIsSignedRight() throws IOException {
    Reply reply = send(signed("sts", aws.region(), Duration.ZERO), IDENTITY);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).contains("assumed-role");
  }

  @Test
  void answersWithTheRealDateSoThatAClientCanSetItsClock() throws IOException {
    Reply reply = send(signed("sts", aws.region(), Duration.ZERO), IDENTITY);

    assertThat(reply.date().orElseThrow())
        .contains(" " + NOW.instant().atOffset(ZoneOffset.UTC).getYear() + " ");
  }

  @Test
  void refusesAClockThatIsMoreThanFiveMinutesOff() throws IOException {
    Reply late = send(signed("sts", aws.region(), Duration.ofMinutes(-6)), IDENTITY);
    Reply early = send(signed("sts", aws.region(), Duration.ofMinutes(6)), IDENTITY);

    assertThat(late.status()).isEqualTo(403);
    assertThat(late.body()).contains("SignatureDoesNotMatch", "Signature expired");
    assertThat(early.body()).contains("SignatureDoesNotMatch", "Signature not yet current");
    assertThat(send(signed("sts", aws.region(), Duration.ofMinutes(-4)), IDENTITY).status())
        .isEqualTo(200);
  }

  @Test
  void refusesABodyThatIsNotTheSignedOne() throws IOException {
    Reply reply = send(signed("sts", aws.region(), Duration.ZERO), IDENTITY + "&Extra=1");

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body())
        .contains("SignatureDoesNotMatch", "The request signature we calculated does not match");
  }

  @Test
  void refusesAnAmzHeaderThatIsNotUnderTheSignature() throws IOException {
    SdkHttpRequest tampered =
        signed("sts", aws.region(), Duration.ZERO).toBuilder()
            .putHeader("X-Amz-Extra", "1")
            .build();

    assertThat(send(tampered, IDENTITY).body()).contains("SignatureDoesNotMatch", "SignedHeader");
  }

  @Test
  void refusesASignatureForAnotherRegion() throws IOException {
    Reply iam = send(signed("iam", "eu-west-1", Duration.ZERO), IDENTITY);
    Reply secrets = send(signed("secretsmanager", "eu-west-1", Duration.ZERO), IDENTITY);

    assertThat(iam.body())
        .contains(
            "SignatureDoesNotMatch",
            "Credential should be scoped to a valid region, not 'eu-west-1'");
    assertThat(secrets.body())
        .contains(
            "InvalidSignatureException",
            "Credential should be scoped to a valid region, not 'eu-west-1'");
  }

  @Test
  void refusesARequestWithoutASignature() throws IOException {
    SdkHttpRequest unsigned =
        request(b -> b.putHeader("Content-Type", "application/x-www-form-urlencoded"));

    assertThat(send(unsigned, IDENTITY).status()).isEqualTo(403);
  }

  @Test
  void namesTheServiceAndTheOperationThatItDoesNotServe() throws IOException {
    Reply reply = send(signed("dynamodb", aws.region(), Duration.ZERO), IDENTITY);

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.body()).contains("UnknownOperationException", "dynamodb:GetCallerIdentity");
  }

  private SdkHttpRequest signed(String service, String region, Duration clockOff) {
    Keys operator = aws.operator();
    SdkHttpRequest request =
        request(b -> b.putHeader("Content-Type", "application/x-www-form-urlencoded"));
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                r ->
                    r.identity(
                            AwsSessionCredentials.create(
                                operator.accessKeyId(),
                                operator.secretAccessKey(),
                                operator.sessionToken().orElseThrow()))
                        .request(request)
                        .payload(ContentStreamProvider.fromUtf8String(IDENTITY))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(
                            AwsV4HttpSigner.SIGNING_CLOCK,
                            Clock.offset(Clock.systemUTC(), clockOff)));
    return signed.request();
  }

  private SdkHttpRequest request(UnaryOperator<SdkHttpRequest.Builder> headers) {
    return headers
        .apply(SdkHttpRequest.builder().uri(aws.endpoint()).method(SdkHttpMethod.POST))
        .build();
  }

  private Reply send(SdkHttpRequest request, String body) throws IOException {
    HttpExecuteResponse response =
        http.prepareRequest(
                HttpExecuteRequest.builder()
                    .request(request)
                    .contentStreamProvider(ContentStreamProvider.fromUtf8String(body))
                    .build())
            .call();
    try (InputStream in = response.responseBody().orElseThrow()) {
      return new Reply(
          response.httpResponse().statusCode(),
          new String(in.readAllBytes(), UTF_8),
          response.httpResponse().firstMatchingHeader("Date"));
    }
  }
}
