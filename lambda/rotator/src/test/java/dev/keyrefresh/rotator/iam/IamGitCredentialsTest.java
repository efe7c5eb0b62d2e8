package dev.keyrefresh.rotator.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.keyrefresh.rotator.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.iam.model.IamException;

class IamGitCredentialsTest {
  private static final CredentialId ID = new CredentialId("ACCAEXAMPLEEXAMPLE12");
  private static final UserName USER = new UserName("demo_codecommit_user");
  private static final String LOGIN = "demo_codecommit_user-at-123456789012";
  private static final String PASSWORD = "EXAMPLEPASSWORDofAGitCredential=";
  private static final String SECRET_ARN =
      "arn:aws:secretsmanager:us-west-2:123456789012:secret:"
          + "codecommit-key-refresh/demo-AbCdEf";
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

  private final Wire wire = new Wire();
  private final List<String> mishaps = new ArrayList<>();
  private final UserTags notes =
      new UserTags(
          wire.clients(), USER, "demo", SECRET_ARN, (call, why) -> mishaps.add(call + ": " + why));
  private final IamGitCredentials credentials = new IamGitCredentials(wire.clients(), USER, notes);

  @AfterEach
  void closeWire() {
    wire.close();
  }

  @Test
  void readsTheClaimAndItsOwnNotes() {
    wire.on(
        "GetUser",
        Wire.xml(
            "GetUser",
            """
            <User><UserName>demo_codecommit_user</UserName><Arn>arn</Arn><Tags>\
            <member><Key>codecommit-key-refresh</Key><Value>%s</Value></member>\
            <member><Key>%s</Key><Value>codecommit-key-refresh demo inactive since \
            2026-01-01T00:00:00Z</Value></member></Tags></User>\
            """
                .formatted(SECRET_ARN, ID)));

    Account account = notes.account();

    assertThat(account.ownership()).isEqualTo(Ownership.OURS);
    assertThat(account.inactiveSince()).containsEntry(ID, CREATED);
  }

  @Test
  void listsCodeCommitsOnlyWithLoginAndEveryStatus() {
    wire.on(
        "ListServiceSpecificCredentials",
        Wire.xml(
            "ListServiceSpecificCredentials",
            "<ServiceSpecificCredentials>"
                + listed(ID.value(), LOGIN, "Active")
                + listed("ACCAEXAMPLEEXAMPLE34", "other", "Inactive")
                + listed("ACCAEXAMPLEEXAMPLE56", "third", "Expired")
                + listed("ACCAEXAMPLEEXAMPLE78", "fourth", "Suspended")
                + "</ServiceSpecificCredentials><IsTruncated>false</IsTruncated>"));

    List<Credential> found = credentials.list();

    assertThat(found)
        .extracting(Credential::status)
        .containsExactly(Status.ACTIVE, Status.INACTIVE, Status.EXPIRED, Status.UNHEARD_OF);
    assertThat(found.getFirst().id()).isEqualTo(ID);
    assertThat(found.getFirst().login()).isEqualTo(LOGIN);
    assertThat(found.getFirst().created()).isEqualTo(CREATED);
    assertThat(found).extracting(Credential::lastUse).containsOnly(new LastUse.NotReported());
    Wire.Call call = wire.only("ListServiceSpecificCredentials");
    assertThat(call.field("UserName")).isEqualTo("demo_codecommit_user");
    assertThat(call.field("ServiceName")).isEqualTo("codecommit.amazonaws.com");
  }

  @Test
  void doesNotTakeAPartOfTheListForTheWhole() {
    wire.on(
        "ListServiceSpecificCredentials",
        Wire.xml(
            "ListServiceSpecificCredentials",
            "<ServiceSpecificCredentials/><IsTruncated>true</IsTruncated><Marker>more</Marker>"));

    assertThatThrownBy(credentials::list)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "iam:ListServiceSpecificCredentials: IAM has told a part of demo_codecommit_user's Git"
                + " credentials, of which there are two at most");
  }

  @Test
  void knowsOfNoLastUseAndNoIdentityAndAsksNobody() {
    assertThat(credentials.lastUse(ID)).isEqualTo(new LastUse.NotReported());
    assertThat(credentials.prove(issued())).isEqualTo(Proof.NOT_YET);
    assertThat(wire.operations()).isEmpty();
  }

  @Test
  void createsOneWhosePasswordIsNotPrinted() {
    wire.on(
        "CreateServiceSpecificCredential",
        Wire.xml(
            "CreateServiceSpecificCredential",
            """
            <ServiceSpecificCredential><UserName>demo_codecommit_user</UserName>\
            <ServiceName>codecommit.amazonaws.com</ServiceName><ServiceUserName>%s</ServiceUserName>\
            <ServicePassword>%s</ServicePassword><Status>Active</Status>\
            <ServiceSpecificCredentialId>%s</ServiceSpecificCredentialId>\
            <CreateDate>2026-01-01T00:00:00Z</CreateDate></ServiceSpecificCredential>\
            """
                .formatted(LOGIN, PASSWORD, ID)));

    IssuedCredential made = credentials.create();

    assertThat(made).isEqualTo(issued());
    assertThat(made.toString()).doesNotContain(PASSWORD);
    assertThat(wire.only("CreateServiceSpecificCredential").field("ServiceName"))
        .isEqualTo("codecommit.amazonaws.com");
  }

  @ParameterizedTest
  @CsvSource({"500, ServiceFailure", "400, Throttling", "409, LimitExceeded"})
  void createsOnceAndThrowsWhateverComes(int status, String code) {
    wire.on("CreateServiceSpecificCredential", Wire.xmlError(status, code));

    assertThatThrownBy(credentials::create).isInstanceOf(IamException.class);

    assertThat(wire.operations()).containsExactly("CreateServiceSpecificCredential");
  }

  @Test
  void deactivatesOneOrFindsItGone() {
    wire.on(
        "UpdateServiceSpecificCredential",
        Wire.xml("UpdateServiceSpecificCredential", ""),
        Wire.xmlError(404, "NoSuchEntity"),
        Wire.xmlError(403, "AccessDenied"));

    credentials.deactivate(ID);
    credentials.deactivate(ID);
    assertThatThrownBy(() -> credentials.deactivate(ID)).isInstanceOf(IamException.class);

    assertThat(wire.calls("UpdateServiceSpecificCredential"))
        .allSatisfy(
            call -> {
              assertThat(call.field("ServiceSpecificCredentialId")).isEqualTo(ID.value());
              assertThat(call.field("UserName")).isEqualTo("demo_codecommit_user");
              assertThat(call.field("Status")).isEqualTo("Inactive");
            });
  }

  @Test
  void deletesOneOrFindsItGoneAndRemovesItsDescription() {
    wire.on(
            "DeleteServiceSpecificCredential",
            Wire.xml("DeleteServiceSpecificCredential", ""),
            Wire.xmlError(404, "NoSuchEntity"))
        .on("UntagUser", Wire.xml("UntagUser", ""), Wire.xmlError(409, "ConcurrentModification"));

    credentials.delete(ID);
    credentials.delete(ID);

    assertThat(wire.operations())
        .containsExactly(
            "DeleteServiceSpecificCredential",
            "UntagUser",
            "DeleteServiceSpecificCredential",
            "UntagUser");
    assertThat(mishaps).containsExactly("iam:UntagUser: ConcurrentModification, HTTP 409");
  }

  @Test
  void claimsAndDescribesByTags() {
    wire.on("TagUser", Wire.xml("TagUser", ""));

    notes.claim();
    notes.describe(ID, CREATED);
    notes.noteInactive(ID, CREATED);

    assertThat(wire.calls("TagUser"))
        .extracting(call -> call.field("Tags.member.1.Value"))
        .containsExactly(
            SECRET_ARN,
            "codecommit-key-refresh demo created 2026-01-01T00:00:00Z",
            "codecommit-key-refresh demo inactive since 2026-01-01T00:00:00Z");
  }

  private static IssuedCredential issued() {
    return new IssuedCredential(
        ID, CredentialKind.GIT_CREDENTIAL, USER, LOGIN, Secret.of(PASSWORD), CREATED);
  }

  private static String listed(String id, String login, String status) {
    return "<member><UserName>demo_codecommit_user</UserName><ServiceUserName>"
        + login
        + "</ServiceUserName><Status>"
        + status
        + "</Status><CreateDate>"
        + CREATED
        + "</CreateDate><ServiceSpecificCredentialId>"
        + id
        + "</ServiceSpecificCredentialId><ServiceName>codecommit.amazonaws.com</ServiceName>"
        + "</member>";
  }
}
