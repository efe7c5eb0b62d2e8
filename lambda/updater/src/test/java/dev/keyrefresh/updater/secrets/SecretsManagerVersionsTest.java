package dev.keyrefresh.updater.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyrefresh.aws.client.ClientProfile;
import dev.keyrefresh.aws.client.Http;
import dev.keyrefresh.contract.VersionJson;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Placeholder;
import dev.keyrefresh.store.StoredVersion.Unreadable;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.updater.FakeAws;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

class SecretsManagerVersionsTest {
  private static final String ARN = "arn:aws:secretsmanager:us-west-2:123456789012:secret:demo";
  private static final String FIRST = "11111111-1111-1111-1111-111111111111";
  private static final String SECOND = "22222222-2222-2222-2222-222222222222";

  private final FakeAws aws = new FakeAws();
  private final SecretsManagerClient client =
      SecretsManagerClient.builder()
          .region(Region.US_WEST_2)
          .endpointOverride(aws.endpoint())
          .credentialsProvider(AnonymousCredentialsProvider.create())
          .httpClient(Http.clientWithoutProxySettings(ClientProfile.UPDATER.read()))
          .build();
  private final SecretsManagerVersions versions =
      new SecretsManagerVersions(client, ARN, new UserName("demo_codecommit_user"));

  @AfterEach
  void stop() {
    client.close();
    aws.close();
  }

  @Test
  void readsWhichVersionEachLabelIsOn() {
    aws.store(FIRST, "{}", "AWSPREVIOUS");
    aws.store(SECOND, "{}", "AWSCURRENT", "AWSPENDING", "somebody's own");
    Labels labels = versions.labels();
    assertThat(labels.at(Stage.PREVIOUS)).contains(new VersionId(FIRST));
    assertThat(labels.at(Stage.CURRENT)).contains(new VersionId(SECOND));
    assertThat(labels.at(Stage.PENDING)).contains(new VersionId(SECOND));
    assertThat(labels.at(Stage.CARRIER)).isEmpty();
    assertThat(labels.paused()).isFalse();
    assertThat(labels.exposed()).isEmpty();
    assertThat(aws.asked()).singleElement().asString().startsWith("DescribeSecret").contains(ARN);
  }

  @Test
  void readsTheTags() {
    aws.tag("codecommit-key-refresh/paused", "");
    aws.tag("codecommit-key-refresh/exposed", "AKIAIOSFODNN7EXAMPLE  AKIAI44QH8DHBEXAMPLE ");
    Labels labels = versions.labels();
    assertThat(labels.paused()).isTrue();
    assertThat(labels.exposed())
        .containsExactlyInAnyOrder(
            new CredentialId("AKIAIOSFODNN7EXAMPLE"), new CredentialId("AKIAI44QH8DHBEXAMPLE"));
    for (String no : List.of("false", " False")) {
      aws.tag("codecommit-key-refresh/paused", no);
      assertThat(versions.labels().paused()).isFalse();
    }
  }

  @Test
  void readsExactlyTheVersionThatIsAskedFor() {
    aws.store(FIRST, VersionJson.PLACEHOLDER);
    aws.store(
        SECOND,
        "{\"AccessKey\":{\"AccessKeyId\":\"AKIAIOSFODNN7EXAMPLE\","
            + "\"SecretAccessKey\":\"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\"}}");
    assertThat(versions.read(new VersionId(FIRST)))
        .isEqualTo(new Placeholder(new VersionId(FIRST)));
    assertThat(versions.read(new VersionId(SECOND)))
        .isInstanceOfSatisfying(
            CredentialVersion.class,
            version -> {
              assertThat(version.credentialId()).hasToString("AKIAIOSFODNN7EXAMPLE");
              assertThat(version.credential().created())
                  .as("when the version was stored")
                  .isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
            });
    assertThat(aws.asked()).allMatch(asked -> asked.contains("\"VersionId\""));
  }

  @Test
  void whatCannotBeUnderstoodIsUnreadable() {
    aws.store(FIRST, "not JSON");
    aws.store(SECOND, "");
    assertThat(versions.read(new VersionId(FIRST))).isInstanceOf(Unreadable.class);
    assertThat(versions.read(new VersionId(SECOND)))
        .isEqualTo(new Unreadable(new VersionId(SECOND), "its value is binary"));
  }

  @Test
  void aVersionThatIsGoneIsAFailureAndNotAbsence() {
    assertThatExceptionOfType(ResourceNotFoundException.class)
        .isThrownBy(() -> versions.read(new VersionId(FIRST)));
  }

  @Test
  void aThrottledReadIsRepeatedByTheSdk() {
    aws.store(FIRST, "{}", "AWSCURRENT");
    aws.throttleNext(1);
    assertThat(versions.labels().at(Stage.CURRENT)).isPresent();
    assertThat(aws.asked()).hasSize(2);
  }
}
