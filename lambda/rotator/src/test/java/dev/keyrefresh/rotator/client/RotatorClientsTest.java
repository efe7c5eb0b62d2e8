package dev.keyrefresh.rotator.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.rotator.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.endpoints.AwsEndpointAttribute;
import software.amazon.awssdk.awscore.endpoints.authscheme.SigV4AuthScheme;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.endpoints.IamEndpointProvider;

@Isolated("changes system properties that every client reads")
class RotatorClientsTest {
  private static final String USER =
      """
      <User><UserName>demo</UserName><Arn>arn:aws:iam::123456789012:user/demo</Arn></User>\
      """;
  private static final String KEY =
      """
      <AccessKey><UserName>demo</UserName><AccessKeyId>AKIAI44QH8DHBEXAMPLE</AccessKeyId>\
      <Status>Active</Status><SecretAccessKey>je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY\
      </SecretAccessKey><CreateDate>2026-01-01T00:00:00Z</CreateDate></AccessKey>\
      """;

  private final Wire wire = new Wire();

  @AfterEach
  void closeWire() {
    wire.close();
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of("a server error", Wire.xmlError(500, "InternalFailure")),
        Arguments.of("unavailability", Wire.xmlError(503, "ServiceUnavailable")),
        Arguments.of("throttling", Wire.xmlError(400, "Throttling")),
        Arguments.of("a dropped connection", Wire.dropped()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void sendsACreateOnceWhatever(String what, Wire.Answer failure) {
    wire.on("CreateAccessKey", failure, Wire.xml("CreateAccessKey", KEY));

    assertThatThrownBy(() -> wire.clients().iamOnce().createAccessKey())
        .isInstanceOf(SdkException.class);

    assertThat(wire.operations()).containsExactly("CreateAccessKey");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void sendsACreateOnceOverAConnectionThatWasUsedBefore(String what, Wire.Answer failure) {
    wire.on("GetUser", Wire.xml("GetUser", USER))
        .on("CreateAccessKey", failure, Wire.xml("CreateAccessKey", KEY));
    wire.clients().iam().getUser();

    assertThatThrownBy(() -> wire.clients().iamOnce().createAccessKey())
        .isInstanceOf(SdkException.class);

    assertThat(wire.operations()).containsExactly("GetUser", "CreateAccessKey");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void sendsASwapOnceWhatever(String what, Wire.Answer failure) {
    wire.on("UpdateSecretVersionStage", failure, Wire.json("{}"));

    assertThatThrownBy(
            () ->
                wire.clients()
                    .secretsOnce()
                    .updateSecretVersionStage(
                        request -> request.secretId("demo").versionStage("AWSPENDING")))
        .isInstanceOf(SdkException.class);

    assertThat(wire.operations()).containsExactly("UpdateSecretVersionStage");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void asksAgainWhereThatIsHarmless(String what, Wire.Answer failure) {
    wire.on("GetUser", failure, Wire.xml("GetUser", USER));

    assertThat(wire.clients().iam().getUser().user().userName()).isEqualTo("demo");

    assertThat(wire.operations()).containsExactly("GetUser", "GetUser");
  }

  @Test
  void givesUpAfterThreeAttempts() {
    wire.on("GetUser", Wire.xmlError(500, "InternalFailure"));

    assertThatThrownBy(() -> wire.clients().iam().getUser()).isInstanceOf(SdkException.class);

    assertThat(wire.operations()).hasSize(3);
  }

  @Test
  void saysHowLongACallOfTheUpdaterMayTakeWithItsRetries() {
    assertThat(RotatorClients.longestInvocation(Duration.ofMinutes(2)))
        .isEqualTo(Duration.ofSeconds(140));
  }

  @Test
  void asksStsWithExactlyTheKeyInQuestion() {
    wire.on("GetCallerIdentity", Wire.xml("GetCallerIdentity", "<Arn>arn</Arn>"));

    try (var sts =
        wire.clients()
            .stsAs(
                new CredentialId("AKIAI44QH8DHBEXAMPLE"),
                Secret.of("je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"))) {
      sts.getCallerIdentity();
    }

    assertThat(wire.only("GetCallerIdentity").signedBy()).isEqualTo("AKIAI44QH8DHBEXAMPLE");
  }

  @Test
  void asksSesInTheRegionWhereTheSenderIsVerified() {
    wire.on("SendEmail", Wire.xml("SendEmail", "<MessageId>1</MessageId>"));

    wire.clients().ses().sendEmail(request -> request.source("a@example.com"));

    assertThat(wire.only("SendEmail").headers().getFirst("Authorization"))
        .contains("/eu-west-1/ses/");
  }

  @Test
  void isNotDisturbedByProfilesSettingsAndProxiesWhereAnEndpointIsGiven(@TempDir Path dir)
      throws IOException {
    Path profile =
        Files.writeString(
            dir.resolve("config"),
            """
            [default]
            region = eu-central-1
            use_fips_endpoint = true
            endpoint_url = http://127.0.0.1:1
            """);
    wire.on("DescribeSecret", Wire.json("{}"));
    Map<String, String> disturbing =
        Map.of(
            "aws.configFile",
            profile.toString(),
            "aws.useFipsEndpoint",
            "true",
            "aws.useDualstackEndpoint",
            "true",
            "aws.endpointUrl",
            "http://127.0.0.1:1",
            "aws.endpointUrlSecretsManager",
            "http://127.0.0.1:1",
            "http.proxyHost",
            "127.0.0.1",
            "http.proxyPort",
            "1",
            "http.nonProxyHosts",
            "");

    String signed =
        with(
            disturbing,
            () -> {
              wire.clients().secrets().describeSecret(request -> request.secretId("demo"));
              return wire.only("DescribeSecret").headers().getFirst("Authorization");
            });

    assertThat(signed).contains("/us-west-2/secretsmanager/");
  }

  @Test
  void signsForTheRegionOfIamAlsoWhereAnEndpointIsGiven() {
    wire.on("GetUser", Wire.xml("GetUser", USER));

    wire.clients().iam().getUser();

    assertThat(wire.only("GetUser").headers().getFirst("Authorization"))
        .contains("/us-east-1/iam/");
  }

  @ParameterizedTest
  @CsvSource({
    "us-west-2, https://iam.amazonaws.com, us-east-1",
    "eu-central-1, https://iam.amazonaws.com, us-east-1",
    "us-gov-east-1, https://iam.us-gov.amazonaws.com, us-gov-west-1",
    "us-gov-west-1, https://iam.us-gov.amazonaws.com, us-gov-west-1",
    "cn-north-1, https://iam.cn-north-1.amazonaws.com.cn, cn-north-1",
    "cn-northwest-1, https://iam.cn-north-1.amazonaws.com.cn, cn-north-1"
  })
  void findsIamByTheFunctionsOwnRegion(String region, String endpoint, String signingRegion) {
    Endpoint found =
        IamEndpointProvider.defaultProvider()
            .resolveEndpoint(
                params -> params.region(Region.of(region)).useFips(false).useDualStack(false))
            .join();

    assertThat(found.endpointUrl().toUri()).hasToString(endpoint);
    assertThat(found.attribute(AwsEndpointAttribute.AUTH_SCHEMES))
        .first()
        .isInstanceOfSatisfying(
            SigV4AuthScheme.class,
            scheme -> assertThat(scheme.signingRegion()).isEqualTo(signingRegion));
  }

  private static <T> T with(Map<String, String> properties, Supplier<T> what) {
    Map<String, Optional<String>> before = new HashMap<>();
    properties.forEach(
        (key, value) -> before.put(key, Optional.ofNullable(System.setProperty(key, value))));
    try {
      return what.get();
    } finally {
      before.forEach(
          (key, value) ->
              value.ifPresentOrElse(
                  old -> System.setProperty(key, old), () -> System.clearProperty(key)));
    }
  }
}
