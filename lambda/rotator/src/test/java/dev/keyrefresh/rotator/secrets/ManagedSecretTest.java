package dev.keyrefresh.rotator.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.aws.secret.KmsKey;
import dev.keyrefresh.aws.secret.Misconfigured;
import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.VersionJson;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotation.VersionStore.LabelElsewhere;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Policy.FirstRotation;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotator.Wire;
import dev.keyrefresh.rotator.notice.NoticeLog;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.StoredVersion.Placeholder;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import dev.keyrefresh.store.StoredVersion.Unreadable;
import dev.keyrefresh.store.VersionId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

class ManagedSecretTest {
  private static final String ARN =
      "arn:aws:secretsmanager:us-west-2:123456789012:secret:"
          + "codecommit-key-refresh/demo-AbCdEf";
  private static final VersionId ONE = new VersionId("11111111-1111-1111-1111-111111111111");
  private static final VersionId TWO = new VersionId("22222222-2222-2222-2222-222222222222");
  private static final VersionId THREE = new VersionId("33333333-3333-3333-3333-333333333333");
  private static final Intent INTENT =
      new Intent(
          TWO,
          new RotationChain(
              new RotationId("run"),
              "MAXIMUM_AGE",
              Set.of(new CredentialId("AKIAIOSFODNN7EXAMPLE")),
              Instant.parse("2026-01-01T00:00:00Z"),
              Set.of()),
          Instant.parse("2026-01-01T00:00:00Z"));

  private static final CredentialId GONE = new CredentialId("AKIAGONEGONEGEXAMPLE");
  private static final CredentialId KEPT = new CredentialId("AKIAI44QH8DHBEXAMPLE");
  private static final CredentialId FOUND = new CredentialId("AKIAIOSFODNN7EXAMPLE");

  private final Wire wire = new Wire();
  private final ManagedSecret versions =
      new ManagedSecret(
          wire.clients(), ARN, new UserName("demo_codecommit_user"), CredentialKind.ACCESS_KEY);

  @AfterEach
  void closeWire() {
    wire.close();
  }

  @Test
  void readsLabelsAndTagsFromOneDescription() {
    wire.on(
        "DescribeSecret",
        described(
            Map.of(
                ONE.value(),
                List.of("AWSPREVIOUS"),
                TWO.value(),
                List.of("AWSCURRENT", "AWSPENDING", "SOMEBODYELSES"),
                THREE.value(),
                List.of("KEYREFRESHCARRIER")),
            Map.of(
                "codecommit-key-refresh/paused",
                "since Monday",
                "codecommit-key-refresh/exposed",
                "AKIAIOSFODNN7EXAMPLE  AKIAI44QH8DHBEXAMPLE",
                "team",
                "platform")));

    Labels labels = versions.labels();

    assertThat(labels.versions())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                Stage.PREVIOUS, ONE, Stage.CURRENT, TWO, Stage.PENDING, TWO, Stage.CARRIER, THREE));
    assertThat(labels.paused()).isTrue();
    assertThat(labels.exposed())
        .containsExactlyInAnyOrder(
            new CredentialId("AKIAIOSFODNN7EXAMPLE"), new CredentialId("AKIAI44QH8DHBEXAMPLE"));
    assertThat(wire.operations()).containsExactly("DescribeSecret");
    assertThat(wire.only("DescribeSecret").body()).contains(ARN);
  }

  @Test
  void opensByNameWithOneDescriptionThatServesTheFirstLookToo() {
    wire.on(
        "DescribeSecret",
        described(Map.of(ONE.value(), List.of("AWSCURRENT")), Map.of()),
        described(Map.of(TWO.value(), List.of("AWSCURRENT")), Map.of()));

    ManagedSecret opened =
        ManagedSecret.open(
            wire.clients(),
            "codecommit-key-refresh/demo",
            "demo_codecommit_user",
            Optional.empty());

    assertThat(opened.arn()).isEqualTo(ARN);
    assertThat(opened.user()).isEqualTo(new UserName("demo_codecommit_user"));
    assertThat(opened.labels().at(Stage.CURRENT)).contains(ONE);
    assertThat(wire.operations()).containsExactly("DescribeSecret");
    assertThat(opened.labels().at(Stage.CURRENT)).contains(TWO);
  }

  @Test
  void believesTheTagThatNamesTheUser() {
    wire.on(
        "DescribeSecret", described(Map.of(), Map.of("codecommit-key-refresh/user", "deployer")));

    assertThat(
            ManagedSecret.open(
                    wire.clients(),
                    "codecommit-key-refresh/demo",
                    "demo_codecommit_user",
                    Optional.empty())
                .user())
        .isEqualTo(new UserName("deployer"));
  }

  @ParameterizedTest
  @EnumSource
  void believesTheTagThatNamesTheKind(CredentialKind kind) {
    wire.on(
        "DescribeSecret", described(Map.of(), Map.of("codecommit-key-refresh/kind", kind.word())));

    assertThat(opened().kind()).isEqualTo(kind);
  }

  @Test
  void rotatesAccessKeysWithoutThatTagAndNothingAtAllWhereItIsNeitherKind() {
    wire.on(
        "DescribeSecret",
        described(Map.of(), Map.of()),
        described(Map.of(), Map.of("codecommit-key-refresh/kind", "git")));

    assertThat(opened().kind()).isEqualTo(CredentialKind.ACCESS_KEY);
    assertThatThrownBy(this::opened)
        .isInstanceOfSatisfying(
            Misconfigured.class,
            wrong ->
                assertThat(wrong)
                    .hasMessageContaining("codecommit-key-refresh/kind is 'git', which is no kind")
                    .extracting(Misconfigured::remedy)
                    .isEqualTo("Set it to access-key (the default), git-credential or keyless."));
  }

  @Test
  void beginsTheFirstRotationWhenTheTagSaysOrElseWhenTheDeploymentDoes() {
    String tag = "codecommit-key-refresh/first-rotation";
    wire.on(
        "DescribeSecret",
        described(Map.of(), Map.of(tag, "on-demand")),
        described(Map.of(), Map.of(tag, "on-deployment")),
        described(Map.of(), Map.of()),
        described(Map.of(), Map.of(tag, "later")));
    Policy onDemand = Policy.DEFAULT.with(FirstRotation.ON_DEMAND);

    assertThat(opened().policy(Policy.DEFAULT)).isEqualTo(onDemand);
    assertThat(opened().policy(onDemand)).isEqualTo(Policy.DEFAULT);
    assertThat(opened().policy(onDemand)).isEqualTo(onDemand);
    assertThat(opened().policy(Policy.DEFAULT)).as("a word that is none").isEqualTo(onDemand);
  }

  @Test
  void isOpenedOnlyWhereItIsEncryptedWithTheDeploymentsKey() {
    String arn = "arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    wire.on("DescribeSecret", described(Map.of(), Map.of()));

    assertThatThrownBy(
            () ->
                ManagedSecret.open(
                    wire.clients(), "demo", "demo_codecommit_user", Optional.of(new KmsKey(arn))))
        .isInstanceOf(Misconfigured.class)
        .hasMessage(
            "the secret demo is not taken for a managed one: it is not encrypted with the"
                + " deployment's key, by its ARN or id, but with the account's default key");
  }

  private ManagedSecret opened() {
    return ManagedSecret.open(
        wire.clients(), "codecommit-key-refresh/demo", "demo_codecommit_user", Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({"true, true", "'', true", "false, false", "' False ', false", "no, true"})
  void isPausedUnlessTheTagSaysFalse(String tag, boolean paused) {
    wire.on("DescribeSecret", described(Map.of(), Map.of("codecommit-key-refresh/paused", tag)));

    assertThat(versions.labels().paused()).isEqualTo(paused);
  }

  @Test
  void isNotPausedWithoutTheTag() {
    wire.on("DescribeSecret", described(Map.of(), Map.of()));

    assertThat(versions.labels()).isEqualTo(new Labels(Map.of(), false, Set.of()));
  }

  @Test
  void doesNotOverlookAMistypedExposedId() {
    wire.on(
        "DescribeSecret",
        described(
            Map.of(),
            Map.of("codecommit-key-refresh/exposed", "AKIAIOSFODNN7EXAMPLE/AKIAI44QH8DHBEXAMPLE")));

    assertThat(opened().notUnderstood())
        .singleElement()
        .satisfies(word -> assertThat(word.word()).contains("/"));
  }

  @Test
  void readsAVersionOnce() {
    wire.on("GetSecretValue", value(VersionJson.PLACEHOLDER));

    assertThat(versions.read(ONE)).isEqualTo(new Placeholder(ONE));
    assertThat(versions.read(ONE)).isEqualTo(new Placeholder(ONE));

    assertThat(wire.only("GetSecretValue").body()).contains(ONE.value()).doesNotContain("AWS");
  }

  @Test
  void callsABinaryValueUnreadable() {
    wire.on("GetSecretValue", Wire.json("{\"SecretBinary\":\"AAAA\",\"CreatedDate\":1767225600}"));

    assertThat(versions.read(ONE)).isEqualTo(new Unreadable(ONE, "its value is binary, not text"));
  }

  @Test
  void throwsWhereAVersionCannotBeReadAndAsksAgainTheNextTime() {
    wire.on(
        "GetSecretValue",
        Wire.jsonError(400, "ResourceNotFoundException"),
        value(VersionJson.write(INTENT)));

    assertThatThrownBy(() -> versions.read(TWO)).isInstanceOf(SecretsManagerException.class);
    assertThat(versions.read(TWO)).isEqualTo(INTENT);
  }

  @Test
  void takesAHandMadeKeysAgeFromItsVersion() {
    wire.on(
        "GetSecretValue",
        value(
            """
            {"AccessKey":{"UserName":"demo_codecommit_user","AccessKeyId":"AKIAIOSFODNN7EXAMPLE",
            "SecretAccessKey":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}}\
            """));

    assertThat(versions.read(ONE))
        .isInstanceOfSatisfying(
            StoredVersion.CredentialVersion.class,
            read -> assertThat(read.credential().created()).isEqualTo("2026-01-01T00:00:00Z"));
  }

  @Test
  void carriesAVersionUnderItsOwnIdAndOurOwnLabel() throws Exception {
    wire.on("PutSecretValue", Wire.xmlError(500, "InternalServiceError"), Wire.json("{}"));

    versions.carry(INTENT);

    assertThat(wire.calls("PutSecretValue")).hasSize(2);
    for (Wire.Call call : wire.calls("PutSecretValue")) {
      assertThat(Json.read(call.body()))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "SecretId",
                  ARN,
                  "ClientRequestToken",
                  TWO.value(),
                  "VersionStages",
                  List.of("KEYREFRESHCARRIER"),
                  "SecretString",
                  VersionJson.write(INTENT)));
    }
    assertThat(versions.read(TWO)).isEqualTo(INTENT);
    assertThat(wire.calls("GetSecretValue")).isEmpty();
  }

  @Test
  void carriesNoPlaceholder() {
    assertThatThrownBy(() -> versions.carry(new Placeholder(ONE)))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(wire.operations()).isEmpty();
  }

  @Test
  void movesALabelFromExactlyTheVersionThatWasSeen() throws Exception {
    wire.on("UpdateSecretVersionStage", Wire.json("{}"));

    versions.move(Stage.PENDING, TWO, Optional.of(ONE));
    versions.move(Stage.PENDING, TWO, Optional.empty());

    assertThat(Json.read(wire.calls("UpdateSecretVersionStage").getFirst().body()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "SecretId",
                ARN,
                "VersionStage",
                "AWSPENDING",
                "MoveToVersionId",
                TWO.value(),
                "RemoveFromVersionId",
                ONE.value()));
    assertThat(Json.read(wire.calls("UpdateSecretVersionStage").getLast().body()))
        .doesNotContainKey("RemoveFromVersionId");
  }

  @ParameterizedTest
  @CsvSource({"500, InternalServiceError", "400, ThrottlingException"})
  void movesOnceAndThrowsWhateverComes(int status, String code) {
    wire.on("UpdateSecretVersionStage", Wire.jsonError(status, code), Wire.json("{}"));

    assertThatThrownBy(() -> versions.move(Stage.PENDING, TWO, Optional.of(ONE)))
        .isInstanceOf(SecretsManagerException.class);

    assertThat(wire.operations()).containsExactly("UpdateSecretVersionStage");
  }

  @Test
  void tellsThatALabelIsElsewhere() {
    wire.on(
        "UpdateSecretVersionStage",
        Wire.jsonError(400, "InvalidParameterException"),
        Wire.json("{}"));

    assertThatThrownBy(() -> versions.move(Stage.PENDING, TWO, Optional.of(ONE)))
        .isInstanceOf(LabelElsewhere.class)
        .hasCauseInstanceOf(SecretsManagerException.class);

    assertThat(wire.operations()).containsExactly("UpdateSecretVersionStage");
  }

  @Test
  void knowsWhatWasToldWithoutAnotherCall() throws Exception {
    LocalDate day = LocalDate.parse("2026-03-01");
    wire.on(
            "DescribeSecret",
            described(
                Map.of(),
                Map.of("codecommit-key-refresh/told", "UNDELIVERABLE=2026-03-01 garbled")))
        .on("TagResource", Wire.json(""));
    versions.labels();

    NoticeLog told = versions.told();
    versions.remember(told.plus(Set.of(Reason.NO_TARGET), day));

    assertThat(told.days()).isEqualTo(Map.of(Reason.UNDELIVERABLE, day));
    assertThat(versions.told().days()).containsOnlyKeys(Reason.UNDELIVERABLE, Reason.NO_TARGET);
    assertThat(wire.operations()).containsExactly("DescribeSecret", "TagResource");
    assertThat(Json.read(wire.only("TagResource").body()))
        .isEqualTo(
            Map.of(
                "SecretId",
                ARN,
                "Tags",
                List.of(
                    Map.of(
                        "Key",
                        "codecommit-key-refresh/told",
                        "Value",
                        "UNDELIVERABLE=2026-03-01 NO_TARGET=2026-03-01"))));
  }

  // Exposed ids, and the pause

  @Test
  void writesExposedIdsDownBesideWhatIsThere() throws Exception {
    wire.on("DescribeSecret", exposed("the-old-one, " + KEPT + "@noon"))
        .on("TagResource", Wire.json(""));

    versions.writeDownExposed(Set.of(FOUND));

    assertThat(Json.read(wire.only("TagResource").body()))
        .isEqualTo(
            Map.of(
                "SecretId",
                ARN,
                "Tags",
                List.of(
                    Map.of(
                        "Key",
                        "codecommit-key-refresh/exposed",
                        "Value",
                        "the-old-one " + KEPT + "@noon " + FOUND))));
  }

  @Test
  void seesWhatItWroteDownWhileAnswersStillLag() {
    wire.on("DescribeSecret", exposed("")).on("TagResource", Wire.json(""));

    versions.writeDownExposed(Set.of(FOUND));
    assertThat(versions.labels().exposed()).containsExactly(FOUND);

    versions.forgetExposed(Set.of(FOUND));
    assertThat(versions.labels().exposed()).isEmpty();
  }

  @Test
  void writesNothingWhereEverythingIsWrittenDown() {
    wire.on("DescribeSecret", exposed(FOUND.value()));

    versions.writeDownExposed(Set.of(FOUND));

    assertThat(wire.operations()).containsExactly("DescribeSecret");
  }

  @Test
  void forgetsOnlyTheIdsThatAreGone() throws Exception {
    wire.on("DescribeSecret", exposed(GONE + " " + KEPT)).on("TagResource", Wire.json(""));

    versions.forgetExposed(Set.of(GONE));

    assertThat(wire.only("TagResource").body()).contains(KEPT.value()).doesNotContain(GONE.value());
  }

  @Test
  void actsOnWhatTheTagHasNoRoomForAndSaysSo() {
    wire.on("DescribeSecret", exposed("x".repeat(240)));

    versions.writeDownExposed(Set.of(FOUND));

    assertThat(versions.labels().exposed()).contains(FOUND);
    assertThat(versions.notUnderstood())
        .singleElement()
        .satisfies(word -> assertThat(word.known()).contains("there is no room beside it"));
    assertThat(wire.calls("TagResource")).isEmpty();
  }

  @Test
  void keepsWhatAPersonWroteInTheMeantime() {
    wire.on("DescribeSecret", exposed(""), exposed(KEPT + " oops"))
        .on("TagResource", Wire.json(""));
    versions.writeDownExposed(Set.of(FOUND));

    versions.forgetExposed(Set.of(KEPT));

    assertThat(wire.calls("TagResource").getLast().body()).contains("oops " + FOUND);
  }

  @Test
  void pausesByATag() throws Exception {
    wire.on("TagResource", Wire.json(""));

    versions.pause("since 2026-01-01T00:00:00Z");

    assertThat(Json.read(wire.only("TagResource").body()))
        .isEqualTo(
            Map.of(
                "SecretId",
                ARN,
                "Tags",
                List.of(
                    Map.of(
                        "Key",
                        "codecommit-key-refresh/paused",
                        "Value",
                        "since 2026-01-01T00:00:00Z"))));
  }

  private static Wire.Answer exposed(String ids) {
    return described(Map.of(), Map.of("codecommit-key-refresh/exposed", ids));
  }

  private static Wire.Answer described(Map<String, List<String>> stages, Map<String, String> tags) {
    return Wire.json(
        Json.write(
            Map.of(
                "ARN",
                ARN,
                "VersionIdsToStages",
                stages,
                "Tags",
                tags.entrySet().stream()
                    .map(tag -> Map.of("Key", tag.getKey(), "Value", tag.getValue()))
                    .toList())));
  }

  private static Wire.Answer value(String text) {
    return Wire.json(Json.write(Map.of("SecretString", text, "CreatedDate", 1767225600)));
  }
}
