package dev.keyrefresh.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.StoredVersion.Placeholder;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import dev.keyrefresh.store.StoredVersion.Unreadable;
import dev.keyrefresh.store.VersionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@EnableSnapshotTests
class VersionJsonTest {
  private static final VersionId ID = new VersionId("00000000-0000-4000-8000-000000000001");
  private static final UserName USER = new UserName("demo-cluster_codecommit_user");
  private static final Instant STORED = Instant.parse("2026-01-01T12:00:00Z");
  private static final CredentialId KEY = new CredentialId("AKIAIOSFODNN7EXAMPLE");
  private static final CredentialId OLD = new CredentialId("AKIAI44QH8DHBEXAMPLE");
  private static final RotationChain LINE =
      new RotationChain(
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
              assertThat(held.chain()).isEmpty();
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

  /** Every text that may be wrong in a value says {@code canary}. */
  private static final List<String> WRONG =
      List.of(
          "canary",
          "null",
          "[\"canary\"]",
          "\"canary\"",
          "{\"canary\":1}",
          "{\"state\":\"canary\"}",
          "{\"schema\":2,\"state\":\"credential\"}",
          "{\"schema\":1,\"state\":\"canary\"}",
          "{\"schema\":1,\"state\":\"intent\",\"line\":\"canary\"}",
          "{\"schema\":1,\"state\":\"intent\",\"at\":\"canary\",\"line\":{}}",
          intent("\"reason\":\"ADOPTING\",\"known\":\"canary\""),
          intent("\"reason\":\"ADOPTING\",\"known\":[1]"),
          intent("\"reason\":\"ADOPTING\",\"known\":[\"canary canary\"]"),
          intent("\"reason\":\"ADOPTING\""),
          intent("\"reason\":\"ADOPTING\",\"since\":\"canary\""),
          credential("\"user\":\"canary\""),
          credential("\"user\":\"demo-cluster_codecommit_user\""),
          credential(
              "\"user\":\"demo-cluster_codecommit_user\",\"id\":\"AKIAIOSFODNN7EXAMPLE\","
                  + "\"kind\":\"canary\""),
          credential(
              "\"user\":\"demo-cluster_codecommit_user\",\"id\":\"AKIAIOSFODNN7EXAMPLE\","
                  + "\"kind\":\"access-key\",\"secret\":\"\""),
          "{\"AccessKey\":\"canary\"}",
          "{\"AccessKey\":{\"UserName\":\"canary\",\"AccessKeyId\":\"A\"}}",
          "{\"AccessKey\":{\"SecretAccessKey\":\"canary\"}}",
          "{\"AccessKey\":{\"AccessKeyId\":\"canary canary\",\"SecretAccessKey\":\"canary\"}}",
          "{\"ServiceSpecificCredential\":\"canary\"}",
          "{\"ServiceSpecificCredential\":{\"UserName\":\"canary\"}}",
          "{\"ServiceSpecificCredential\":{\"UserName\":\"demo-cluster_codecommit_user\"}}");

  @Test
  void saysWhatIsWrongWithoutAWordOfTheContent(Snapshot golden) {
    assertThat(WRONG).allSatisfy(value -> assertThat(problem(value)).doesNotContain("canary"));
    golden
        .named("what-is-wrong-with-a-stored-value")
        .assertThat(
            WRONG.stream()
                .map(value -> value + "\n  " + problem(value) + "\n")
                .collect(Collectors.joining("\n")))
        .asText()
        .matchesSnapshotText();
  }

  private static String intent(String line) {
    return "{\"schema\":1,\"state\":\"intent\",\"line\":{\"rotation\":\"run-1\"," + line + "}}";
  }

  private static String credential(String fields) {
    return "{\"schema\":1,\"state\":\"credential\"," + fields + "}";
  }

  private static String problem(String value) {
    return read(value) instanceof Unreadable unreadable ? unreadable.problem() : "nothing";
  }

  @Test
  void givesDeepAndLongTextsUp() {
    assertThat(problem("{\"a\":".repeat(100_000)))
        .isEqualTo("its value is not as expected: not a JSON object");
    assertThat(problem("{\"a\":\"" + "b".repeat(200_000) + "\"}"))
        .isEqualTo("its value is not as expected: 'state' is missing or is not a text");
    assertThat(problem("x".repeat(Json.LONGEST + 1)))
        .isEqualTo("its value is not as expected: longer than 6291456 characters");
  }

  @Test
  void writesNeitherPlaceholderNorUnreadable() {
    assertThatThrownBy(() -> VersionJson.write(new Placeholder(ID)))
        .hasMessage("only an intent or a credential is written, not Placeholder");
  }

  private static StoredVersion read(String value) {
    return VersionJson.read(ID, value, USER, STORED);
  }
}
