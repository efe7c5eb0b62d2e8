package dev.keyrefresh.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.StoredVersion.Line;
import dev.keyrefresh.store.StoredVersion.Placeholder;
import dev.keyrefresh.store.StoredVersion.Unreadable;
import dev.keyrefresh.store.VersionId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionJsonTest {
  private static final VersionId ID = new VersionId("00000000-0000-4000-8000-000000000001");
  private static final UserName USER = new UserName("demo-cluster_codecommit_user");
  private static final Instant STORED = Instant.parse("2026-01-01T12:00:00Z");
  private static final CredentialId KEY = new CredentialId("AKIAIOSFODNN7EXAMPLE");
  private static final CredentialId OLD = new CredentialId("AKIAI44QH8DHBEXAMPLE");
  private static final Line LINE =
      new Line(
          new RotationId("run-1"),
          "MAXIMUM_AGE",
          Set.of(OLD),
          STORED,
          Set.of(new CredentialId("AKIALOSTEXAMPLE")));

  @Test
  void readsThePlaceholderThatTheStackWrites() {
    assertThat(read(VersionJson.PLACEHOLDER)).isEqualTo(new Placeholder(ID));
  }

  @Test
  void readsAnIntentAsItWasWritten() {
    Intent intent = new Intent(ID, LINE, STORED);

    assertThat(read(VersionJson.write(intent))).isEqualTo(intent);
  }

  @Test
  void readsACredentialAsItWasWritten() {
    CredentialVersion version =
        new CredentialVersion(
            ID,
            new IssuedCredential(
                KEY,
                CredentialKind.ACCESS_KEY,
                USER,
                KEY.value(),
                Secret.of("canary \"\\ é"),
                STORED),
            Optional.of(LINE),
            Set.of(OLD));

    assertThat(read(VersionJson.write(version))).isEqualTo(version);
  }

  @Test
  void keepsWhatItWritesReadableForLaterReleases() {
    assertThat(VersionJson.write(new Intent(ID, LINE, STORED)))
        .isEqualTo(
            "{\"schema\":1,"
                + "\"state\":\"intent\",\"at\":\"2026-01-01T12:00:00Z\",\"line\":{\"rotation\":\"run-1\","
                + "\"reason\":\"MAXIMUM_AGE\",\"known\":[\"AKIAI44QH8DHBEXAMPLE\"],"
                + "\"since\":\"2026-01-01T12:00:00Z\",\"lost\":[\"AKIALOSTEXAMPLE\"]}}");
  }

  @Test
  void readsAnAdministratorsOwnKeyAsTheCommandLinePrintsIt() {
    StoredVersion version =
        read(
            "{\"AccessKey\":{\"UserName\":\"demo-cluster_codecommit_user\","
                + "\"AccessKeyId\":\"AKIAIOSFODNN7EXAMPLE\",\"Status\":\"Active\","
                + "\"SecretAccessKey\":\"canary\",\"CreateDate\":\"2026-01-01T11:00:00Z\"}}");

    assertThat(version)
        .isInstanceOfSatisfying(
            CredentialVersion.class,
            held -> {
              assertThat(held.credentialId()).isEqualTo(KEY);
              assertThat(held.credential().secret()).isEqualTo(Secret.of("canary"));
              assertThat(held.credential().created()).isEqualTo(STORED);
              assertThat(held.line()).isEmpty();
            });
  }

  @Test
  void readsAnAdministratorsOwnGitCredentialAsTheCommandLinePrintsIt() {
    StoredVersion version =
        read(
            "{\"ServiceSpecificCredential\":{"
                + "\"CreateDate\":\"2026-01-01T11:00:00Z\",\"ServiceName\":\"codecommit.amazonaws.com\","
                + "\"ServiceUserName\":\"demo-cluster_codecommit_user-at-123456789012\","
                + "\"ServicePassword\":\"canary\",\"ServiceSpecificCredentialId\":\"ACCAEXAMPLEEXAMPLE12\","
                + "\"UserName\":\"demo-cluster_codecommit_user\",\"Status\":\"Active\"}}");

    assertThat(version)
        .isEqualTo(
            new CredentialVersion(
                ID,
                new IssuedCredential(
                    new CredentialId("ACCAEXAMPLEEXAMPLE12"),
                    CredentialKind.GIT_CREDENTIAL,
                    USER,
                    "demo-cluster_codecommit_user-at-123456789012",
                    Secret.of("canary"),
                    STORED),
                Optional.empty(),
                Set.of()));
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "canary|not a JSON object",
        "[\"canary\"]|not a JSON object",
        "null|not a JSON object",
        "\"canary\"|not a JSON object",
        "{\"canary\":1}|'state' is missing",
        "{\"state\":\"canary\"}|its schema is not 1",
        "{\"schema\":2,\"state\":\"credential\"}|its schema is not 1",
        "{\"schema\":1,\"state\":\"canary\"}|none of empty, intent, credential",
        "{\"schema\":1,\"state\":\"credential\",\"user\":\"other_user\"}|of another user than",
        "{\"schema\":1,\"state\":\"credential\",\"user\":\"demo-cluster_codecommit_user\"}|'id'",
        "{\"schema\":1,\"state\":\"intent\",\"at\":\"canary\",\"line\":{}}|'rotation' is missing",
        "{\"schema\":1,\"state\":\"intent\",\"line\":\"canary\"}|'line' is not an object",
        "{\"AccessKey\":{\"AccessKeyId\":\"canary canary\",\"SecretAccessKey\":\"canary\"}}|an id"
            + " or a time",
        "{\"ServiceSpecificCredential\":{\"UserName\":\"other\"}}|of another user than",
        "{\"ServiceSpecificCredential\":\"canary\"}|'ServiceSpecificCredential' is not an object",
        "{\"AccessKey\":{\"UserName\":\"other\",\"AccessKeyId\":\"A\"}}|of another user than"
      })
  void saysWhatIsWrongWithoutAWordOfTheContent(String value, String problem) {
    assertThat(read(value))
        .isInstanceOfSatisfying(
            Unreadable.class,
            version -> assertThat(version.problem()).contains(problem).doesNotContain("canary"));
  }

  @Test
  void givesDeepAndLongTextsUp() {
    assertThat(read("{\"a\":".repeat(100_000))).isInstanceOf(Unreadable.class);
    assertThat(read("{\"a\":\"" + "b".repeat(200_000) + "\"}")).isInstanceOf(Unreadable.class);
  }

  @Test
  void writesNeitherPlaceholderNorUnreadable() {
    assertThatThrownBy(() -> VersionJson.write(new Placeholder(ID)))
        .hasMessageContaining("only an intent or a credential");
  }

  private static StoredVersion read(String value) {
    return VersionJson.read(ID, value, USER, STORED);
  }
}
