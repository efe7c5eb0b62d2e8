package dev.keyrefresh.rotator.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotation.Credentials.Proof;
import dev.keyrefresh.rotation.UserNotes.Account;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotator.Sayings;
import dev.keyrefresh.rotator.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.iam.model.IamException;

@EnableSnapshotTests
class IamAccessKeysTest {
  private static final CredentialId ID = new CredentialId("AKIAI44QH8DHBEXAMPLE");
  private static final String SECRET = "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY";
  private static final String USER_ARN = "arn:aws:iam::123456789012:user/demo_codecommit_user";
  private static final String SECRET_ARN =
      "arn:aws:secretsmanager:us-west-2:123456789012:secret:"
          + "codecommit-key-refresh/demo-AbCdEf";
  private static final UserName USER = new UserName("demo_codecommit_user");
  private static final Instant NOON = Instant.parse("2026-01-02T03:04:05.678Z");

  private final Wire wire = new Wire();
  private final List<String> mishaps = new ArrayList<>();
  private final UserTags notes =
      new UserTags(
          wire.clients(), USER, "demo", SECRET_ARN, (call, why) -> mishaps.add(call + ": " + why));
  private final IamAccessKeys keys =
      new IamAccessKeys(wire.clients(), USER, notes, (call, why) -> mishaps.add(call + ": " + why));

  @AfterEach
  void closeWire() {
    wire.close();
  }

  // The account

  static Stream<Arguments> claims() {
    return Stream.of(
        Arguments.of("no claim", "", Ownership.UNCLAIMED),
        Arguments.of("our claim", tag("codecommit-key-refresh", SECRET_ARN), Ownership.OURS),
        Arguments.of(
            "the claim of another secret",
            tag("codecommit-key-refresh", SECRET_ARN.replace("demo", "other")),
            Ownership.ANOTHERS),
        Arguments.of("an empty claim", tag("codecommit-key-refresh", ""), Ownership.ANOTHERS));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("claims")
  void readsTheClaimFromOneGetUser(String what, String tags, Ownership expected) {
    wire.on("GetUser", user(tags));

    assertThat(notes.account().ownership()).isEqualTo(expected);

    assertThat(wire.operations()).containsExactly("GetUser");
    assertThat(wire.only("GetUser").field("UserName")).isEqualTo("demo_codecommit_user");
  }

  @Test
  void tellsOurNotesFromOtherPeoplesDescriptions() {
    wire.on(
        "GetUser",
        user(
            tag(
                    "AKIAIOSFODNN7EXAMPLE",
                    "codecommit-key-refresh demo inactive since 2026-01-02T03:04:05Z")
                + tag(
                    "AKIAI44QH8DHBEXAMPLE",
                    "codecommit-key-refresh demo created 2026-01-01T00:00:00Z")
                + tag("AKIAJKLMNOPQREXAMPLE", "the build server's")
                + tag("AKIASTUVWXYZAEXAMPLE", "codecommit-key-refreshed by hand")
                + tag("team", "platform")
                + tag("cost-center-of-this-user", "42")));

    Account account = notes.account();

    assertThat(account.inactiveSince())
        .containsOnlyKeys(new CredentialId("AKIAIOSFODNN7EXAMPLE"))
        .containsValue(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(account.described())
        .containsExactlyInAnyOrder(
            new CredentialId("AKIAJKLMNOPQREXAMPLE"), new CredentialId("AKIASTUVWXYZAEXAMPLE"));
  }

  @Test
  void knowsNoTimeWhereSomebodyHasEditedItAway() {
    wire.on(
        "GetUser",
        user(tag("AKIAIOSFODNN7EXAMPLE", "codecommit-key-refresh demo inactive since last week")));

    assertThat(notes.account().inactiveSince()).isEmpty();
    assertThat(notes.account().described()).isEmpty();
  }

  @Test
  void doesNotTakeAMissingUserForAnUnclaimedOne() {
    wire.on("GetUser", Wire.xmlError(404, "NoSuchEntity"));

    assertThatThrownBy(notes::account).isInstanceOf(IamException.class);
  }

  // The list

  @Test
  void listsEveryPageWithEveryStatus() {
    wire.on(
        "ListAccessKeys",
        Wire.xml(
            "ListAccessKeys",
            "<IsTruncated>true</IsTruncated><Marker>more</Marker><AccessKeyMetadata>"
                + listed("AKIAIOSFODNN7EXAMPLE", "Active")
                + listed("AKIAI44QH8DHBEXAMPLE", "Inactive")
                + "</AccessKeyMetadata>"),
        Wire.xml(
            "ListAccessKeys",
            "<IsTruncated>false</IsTruncated><AccessKeyMetadata>"
                + listed("AKIAJKLMNOPQREXAMPLE", "Expired")
                + listed("AKIASTUVWXYZAEXAMPLE", "Suspended")
                + "</AccessKeyMetadata>"));

    assertThat(keys.list())
        .extracting(Credential::status)
        .containsExactly(Status.ACTIVE, Status.INACTIVE, Status.EXPIRED, Status.UNHEARD_OF);

    assertThat(wire.calls("ListAccessKeys"))
        .extracting(call -> call.field("Marker"))
        .containsExactly("", "more");
    assertThat(keys.list().getFirst().created()).isEqualTo("2026-01-01T00:00:00Z");
  }

  // The last use

  @Test
  void knowsWhenAKeyWasUsed() {
    wire.on(
        "GetAccessKeyLastUsed",
        lastUsed(
            "demo_codecommit_user",
            "<LastUsedDate>2026-02-03T04:05:06Z</LastUsedDate><ServiceName>codecommit</ServiceName>"));

    assertThat(keys.lastUse(ID)).isEqualTo(new LastUse.At(Instant.parse("2026-02-03T04:05:06Z")));
    assertThat(wire.only("GetAccessKeyLastUsed").field("AccessKeyId")).isEqualTo(ID.value());
  }

  @Test
  void takesOnlyTheDocumentedAnswerForNeverUsed(Snapshot golden) {
    wire.on(
        "GetAccessKeyLastUsed",
        lastUsed("demo_codecommit_user", "<ServiceName>N/A</ServiceName><Region>N/A</Region>"));
    assertThat(keys.lastUse(ID)).isEqualTo(new LastUse.Never());

    Sayings said = new Sayings();
    unknown(
        said,
        "another user's key",
        lastUsed("somebody_else", "<ServiceName>N/A</ServiceName><Region>N/A</Region>"));
    unknown(
        said,
        "a service without a time",
        lastUsed("demo_codecommit_user", "<ServiceName>codecommit</ServiceName>"));
    unknown(
        said,
        "nothing about a use",
        Wire.xml("GetAccessKeyLastUsed", "<UserName>demo_codecommit_user</UserName>"));
    unknown(said, "a refusal", Wire.xmlError(403, "AccessDenied"));
    unknown(said, "silence", Wire.dropped());
    golden
        .named("why-a-last-use-is-unknown")
        .assertThat(said.toString())
        .asText()
        .matchesSnapshotText();
  }

  private void unknown(Sayings said, String what, Wire.Answer answer) {
    wire.on("GetAccessKeyLastUsed", answer);
    assertThat(keys.lastUse(ID))
        .isInstanceOfSatisfying(LastUse.Unknown.class, unknown -> said.add(what, unknown.why()));
  }

  @ParameterizedTest
  @CsvSource({"400, Throttling", "403, AccessDenied", "404, NoSuchEntity", "500, ServiceFailure"})
  void doesNotTakeAFailedLookUpForNeverUsed(int status, String code) {
    wire.on("GetAccessKeyLastUsed", Wire.xmlError(status, code));

    assertThat(keys.lastUse(ID))
        .isEqualTo(new LastUse.Unknown("iam:GetAccessKeyLastUsed: " + code + ", HTTP " + status));
    assertThat(mishaps).singleElement().asString().startsWith("iam:GetAccessKeyLastUsed: " + code);
  }

  // What changes IAM

  @Test
  void createsAKeyWhoseSecretIsNotPrinted() {
    wire.on(
        "CreateAccessKey",
        Wire.xml(
            "CreateAccessKey",
            """
            <AccessKey><UserName>demo_codecommit_user</UserName><AccessKeyId>%s</AccessKeyId>\
            <Status>Active</Status><SecretAccessKey>%s</SecretAccessKey>\
            <CreateDate>2026-01-01T00:00:00Z</CreateDate></AccessKey>\
            """
                .formatted(ID, SECRET)));

    IssuedCredential issued = keys.create();

    assertThat(issued).isEqualTo(issued(ID, SECRET));
    assertThat(issued.toString()).doesNotContain(SECRET);
    assertThat(wire.operations()).containsExactly("CreateAccessKey");
  }

  @ParameterizedTest
  @CsvSource({"500, ServiceFailure", "400, Throttling", "409, LimitExceeded"})
  void createsOnceAndThrowsWhateverComes(int status, String code) {
    wire.on("CreateAccessKey", Wire.xmlError(status, code));

    assertThatThrownBy(keys::create).isInstanceOf(IamException.class);

    assertThat(wire.operations()).containsExactly("CreateAccessKey");
  }

  @Test
  void notesWithinWhatIamAllowsInATag() {
    wire.on("TagUser", Wire.xml("TagUser", ""));

    notes.describe(ID, NOON);
    notes.noteInactive(ID, NOON);
    notes.claim();

    assertThat(wire.calls("TagUser"))
        .extracting(call -> call.field("Tags.member.1.Key"))
        .containsExactly(ID.value(), ID.value(), "codecommit-key-refresh");
    assertThat(wire.calls("TagUser"))
        .extracting(call -> call.field("Tags.member.1.Value"))
        .containsExactly(
            "codecommit-key-refresh demo created 2026-01-02T03:04:05Z",
            "codecommit-key-refresh demo inactive since 2026-01-02T03:04:05Z",
            SECRET_ARN)
        .allMatch(value -> value.matches("[\\p{L}\\p{N} _.:/=+@-]{1,256}"));
  }

  @Test
  void deactivatesAKeyOrFindsItGone() {
    wire.on(
        "UpdateAccessKey",
        Wire.xml("UpdateAccessKey", ""),
        Wire.xmlError(404, "NoSuchEntity"),
        Wire.xmlError(403, "AccessDenied"));

    keys.deactivate(ID);
    keys.deactivate(ID);
    assertThatThrownBy(() -> keys.deactivate(ID)).isInstanceOf(IamException.class);

    assertThat(wire.calls("UpdateAccessKey"))
        .allSatisfy(
            call -> {
              assertThat(call.field("AccessKeyId")).isEqualTo(ID.value());
              assertThat(call.field("UserName")).isEqualTo("demo_codecommit_user");
              assertThat(call.field("Status")).isEqualTo("Inactive");
            });
  }

  @Test
  void deletesAKeyOrFindsItGoneAndRemovesItsDescription() {
    wire.on("DeleteAccessKey", Wire.xml("DeleteAccessKey", ""), Wire.xmlError(404, "NoSuchEntity"))
        .on("UntagUser", Wire.xml("UntagUser", ""));

    keys.delete(ID);
    keys.delete(ID);

    assertThat(wire.operations())
        .containsExactly("DeleteAccessKey", "UntagUser", "DeleteAccessKey", "UntagUser");
    assertThat(wire.calls("UntagUser"))
        .allMatch(call -> call.field("TagKeys.member.1").equals(ID.value()));
    assertThat(mishaps).isEmpty();
  }

  @Test
  void leavesTheDescriptionWhereTheKeyCouldNotBeDeleted() {
    wire.on("DeleteAccessKey", Wire.xmlError(409, "DeleteConflict"));

    assertThatThrownBy(() -> keys.delete(ID)).isInstanceOf(IamException.class);

    assertThat(wire.operations()).containsExactly("DeleteAccessKey");
  }

  @Test
  void saysSoWhereTheDescriptionOfADeletedKeyCouldNotBeRemoved() {
    wire.on("DeleteAccessKey", Wire.xml("DeleteAccessKey", ""))
        .on("UntagUser", Wire.xmlError(409, "ConcurrentModification"));

    keys.delete(ID);

    assertThat(mishaps).containsExactly("iam:UntagUser: ConcurrentModification, HTTP 409");
  }

  // The proof

  static Stream<Arguments> identities() {
    return Stream.of(
        Arguments.of("the user itself", identity(USER_ARN), Proof.VALID),
        Arguments.of(
            "another user", identity("arn:aws:iam::123456789012:user/another"), Proof.ANOTHER_USER),
        Arguments.of(
            "a user of that name in another account",
            identity(USER_ARN.replace("123456789012", "210987654321")),
            Proof.ANOTHER_USER),
        Arguments.of(
            "a user of that name under a path",
            identity(USER_ARN.replace("user/", "user/team/")),
            Proof.ANOTHER_USER),
        Arguments.of(
            "a key that has not propagated",
            Wire.xmlError(403, "InvalidClientTokenId"),
            Proof.NOT_YET),
        Arguments.of(
            "a secret that does not fit",
            Wire.xmlError(403, "SignatureDoesNotMatch"),
            Proof.NOT_YET),
        Arguments.of("throttling", Wire.xmlError(400, "Throttling"), Proof.NOT_YET),
        Arguments.of("no answer", Wire.dropped(), Proof.NOT_YET));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("identities")
  void provesAKeyByAskingStsOnceWithIt(String what, Wire.Answer answer, Proof expected) {
    wire.on("GetUser", user("")).on("GetCallerIdentity", answer);
    notes.account();

    assertThat(keys.prove(issued(ID, SECRET))).isEqualTo(expected);

    assertThat(wire.operations()).containsExactly("GetUser", "GetCallerIdentity");
    assertThat(wire.only("GetCallerIdentity").signedBy()).isEqualTo(ID.value());
  }

  @Test
  void asksIamFirstWhoTheUserIsWhereNobodyHasYet() {
    wire.on("GetUser", user("")).on("GetCallerIdentity", identity(USER_ARN));

    assertThat(keys.prove(issued(ID, SECRET))).isEqualTo(Proof.VALID);
  }

  private static IssuedCredential issued(CredentialId id, String secret) {
    return new IssuedCredential(
        id,
        CredentialKind.ACCESS_KEY,
        new UserName("demo_codecommit_user"),
        id.value(),
        Secret.of(secret),
        Instant.parse("2026-01-01T00:00:00Z"));
  }

  private static Wire.Answer user(String tags) {
    return Wire.xml(
        "GetUser",
        "<User><UserName>demo_codecommit_user</UserName><Arn>"
            + USER_ARN
            + "</Arn><UserId>AIDAEXAMPLEUSERID0001</UserId><Tags>"
            + tags
            + "</Tags></User>");
  }

  private static Wire.Answer identity(String arn) {
    return Wire.xml("GetCallerIdentity", "<Arn>" + arn + "</Arn><Account>123456789012</Account>");
  }

  private static Wire.Answer lastUsed(String user, String use) {
    return Wire.xml(
        "GetAccessKeyLastUsed",
        "<UserName>" + user + "</UserName><AccessKeyLastUsed>" + use + "</AccessKeyLastUsed>");
  }

  private static String tag(String key, String value) {
    return "<member><Key>" + key + "</Key><Value>" + value + "</Value></member>";
  }

  private static String listed(String id, String status) {
    return "<member><UserName>demo_codecommit_user</UserName><AccessKeyId>"
        + id
        + "</AccessKeyId><Status>"
        + status
        + "</Status><CreateDate>2026-01-01T00:00:00Z</CreateDate></member>";
  }
}
