package dev.keyrefresh.thirdparty;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * An AWS that somebody else wrote, and its administrator.
 *
 * @param part name and version
 */
record Emulator(String part, URI endpoint, AwsCredentials administrator) {
  static final Region REGION = Region.US_WEST_2;

  private static final String TRUST =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
       "Principal":{"Service":"lambda.amazonaws.com"}}]}\
      """;
  private static final String ANYTHING =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}\
      """;
  private static final String MOTO = "5.2.5";
  private static final int MOTO_PORT = 5000;
  private static final String VARIABLE = "MOTO_ENDPOINT_URL";

  /** One for all tests, started when the first asks for it. */
  private static final class MotoContainer {
    private static final URI ENDPOINT = endpoint();

    private static URI endpoint() {
      GenericContainer<?> moto =
          Parts.started(
              VARIABLE,
              () ->
                  new GenericContainer<>(DockerImageName.parse("motoserver/moto:" + MOTO))
                      .withExposedPorts(MOTO_PORT));
      return URI.create("http://127.0.0.1:" + moto.getMappedPort(MOTO_PORT));
    }
  }

  /** moto with nobody in it, and nobody asked who they are. */
  static Emulator moto() {
    URI endpoint =
        Parts.endpoint(VARIABLE)
            .orElseGet(() -> Parts.inContainer(VARIABLE, () -> MotoContainer.ENDPOINT));
    Emulator moto =
        new Emulator(
            "moto " + Optional.ofNullable(System.getenv("MOTO_VERSION")).orElse(MOTO),
            endpoint,
            AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "anybody"));
    moto.asksWhoCalls(false);
    moto.post("/moto-api/reset", "");
    return moto;
  }

  /** The same AWS with its door shut: signatures and actions are checked from now on. */
  Emulator withAuthentication() {
    String user = "administrator";
    try (IamClient iam = iam()) {
      iam.createUser(of -> of.userName(user));
      iam.putUserPolicy(of -> of.userName(user).policyName("anything").policyDocument(ANYTHING));
      var key = iam.createAccessKey(of -> of.userName(user)).accessKey();
      asksWhoCalls(true);
      return new Emulator(
          part + " with authentication",
          endpoint,
          AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    }
  }

  /** Whether moto checks signatures and policies. */
  void asksWhoCalls(boolean asks) {
    post("/moto-api/reset-auth", asks ? "0" : "Infinity");
  }

  /** A session of a new role that Lambda may assume. */
  AwsSessionCredentials session(String role, Map<String, String> policies) {
    try (IamClient iam = iam();
        StsClient sts = client(StsClient.builder())) {
      String name = role + "-" + UUID.randomUUID();
      String arn =
          iam.createRole(of -> of.roleName(name).assumeRolePolicyDocument(TRUST)).role().arn();
      policies.forEach(
          (policy, text) ->
              iam.putRolePolicy(of -> of.roleName(name).policyName(policy).policyDocument(text)));
      Credentials session =
          sts.assumeRole(of -> of.roleArn(arn).roleSessionName("function")).credentials();
      return AwsSessionCredentials.builder()
          .accessKeyId(session.accessKeyId())
          .secretAccessKey(session.secretAccessKey())
          .sessionToken(session.sessionToken())
          .expirationTime(session.expiration())
          .build();
    }
  }

  IamClient iam() {
    return client(IamClient.builder().region(Region.US_EAST_1));
  }

  SecretsManagerClient secrets() {
    return client(SecretsManagerClient.builder());
  }

  SesClient ses() {
    return client(SesClient.builder());
  }

  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
    return client(builder, endpoint, administrator);
  }

  static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
      B builder, URI endpoint, AwsCredentials credentials) {
    return builder
        .region(REGION)
        .endpointOverride(endpoint)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private String post(String path, String body) {
    Call call =
        new Call(
            "POST",
            path,
            new TreeMap<>(Map.of("Content-Type", List.of("text/plain"))),
            body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    Call.Reply reply = call.forwardTo(endpoint, HttpClient.newHttpClient());
    if (!reply.isSuccess()) {
      throw new IllegalStateException("POST " + path + ": " + reply.status());
    }
    return new String(reply.body(), java.nio.charset.StandardCharsets.UTF_8);
  }
}
