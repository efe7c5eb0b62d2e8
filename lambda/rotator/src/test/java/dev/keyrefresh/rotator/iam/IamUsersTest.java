package dev.keyrefresh.rotator.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotator.Wire;
import dev.keyrefresh.rotator.iam.IamUsers.Found;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.iam.model.IamException;

class IamUsersTest {
  private static final CredentialId KEY = new CredentialId("AKIAIOSFODNN7EXAMPLE");
  private static final UserName USER = new UserName("demo_codecommit_user");

  private final Wire wire = new Wire();
  private final IamUsers users = new IamUsers(wire.clients());

  @AfterEach
  void closeWire() {
    wire.close();
  }

  @Test
  void asksIamWhoseAKeyIs() {
    wire.on(
        "GetAccessKeyLastUsed",
        Wire.xml("GetAccessKeyLastUsed", "<UserName>demo_codecommit_user</UserName>"));

    assertThat(users.ownerOf(KEY)).contains(USER.value());
    assertThat(wire.only("GetAccessKeyLastUsed").field("AccessKeyId")).isEqualTo(KEY.value());
  }

  @ParameterizedTest
  @CsvSource({"404, NoSuchEntity", "403, AccessDenied", "400, Throttling"})
  void knowsNoOwnerWhereIamDoesNotSay(int status, String code) {
    wire.on("GetAccessKeyLastUsed", Wire.xmlError(status, code));

    assertThat(users.ownerOf(KEY)).isEmpty();
  }

  /** IAM allows them in answers, and no cluster can have such a user. */
  @Test
  void knowsAnOwnerWhoseNameIsLongerThanAUsersMayBe() {
    String name = "x".repeat(128);
    wire.on(
        "GetAccessKeyLastUsed",
        Wire.xml("GetAccessKeyLastUsed", "<UserName>" + name + "</UserName>"));

    assertThat(users.ownerOf(KEY)).contains(name);
  }

  @Test
  void knowsNoOwnerWhereTheAnswerNamesNone() {
    wire.on("GetAccessKeyLastUsed", Wire.xml("GetAccessKeyLastUsed", "<UserName></UserName>"));

    assertThat(users.ownerOf(KEY)).isEmpty();
  }

  @Test
  void listsKeysOfEveryPage() {
    wire.on(
        "ListAccessKeys",
        Wire.xml(
            "ListAccessKeys",
            "<IsTruncated>true</IsTruncated><Marker>more</Marker><AccessKeyMetadata><member>"
                + "<AccessKeyId>AKIAI44QH8DHBEXAMPLE</AccessKeyId></member></AccessKeyMetadata>"),
        Wire.xml(
            "ListAccessKeys",
            "<IsTruncated>false</IsTruncated><AccessKeyMetadata><member><AccessKeyId>"
                + KEY
                + "</AccessKeyId></member></AccessKeyMetadata>"));

    assertThat(users.keysOf(USER)).containsExactly(new CredentialId("AKIAI44QH8DHBEXAMPLE"), KEY);
  }

  @Test
  void readsTheUniqueIdByWhichConfigKnowsAUserAndWhoHasClaimedIt() {
    wire.on(
        "GetUser",
        Wire.xml("GetUser", "<User><UserId>AIDAEXAMPLE</UserId></User>"),
        Wire.xml(
            "GetUser",
            "<User><UserId>AIDAEXAMPLE</UserId><Tags><member><Key>codecommit-key-refresh</Key>"
                + "<Value>arn:of:a:secret</Value></member></Tags></User>"));

    assertThat(users.find(USER)).contains(new Found("AIDAEXAMPLE", Optional.empty()));
    assertThat(users.find(USER)).contains(new Found("AIDAEXAMPLE", Optional.of("arn:of:a:secret")));
    assertThat(wire.calls("GetUser").getFirst().field("UserName")).isEqualTo(USER.value());
  }

  @Test
  void findsNothingOfAUserWhoDoesNotExist() {
    wire.on("GetUser", Wire.xmlError(404, "NoSuchEntity"))
        .on("ListAccessKeys", Wire.xmlError(404, "NoSuchEntity"));

    assertThat(users.find(USER)).isEmpty();
    assertThat(users.keysOf(USER)).isEmpty();
  }

  @Test
  void doesNotTakeADenialForAbsence() {
    wire.on("GetUser", Wire.xmlError(403, "AccessDenied"))
        .on("ListAccessKeys", Wire.xmlError(403, "AccessDenied"));

    assertThatThrownBy(() -> users.find(USER)).isInstanceOf(IamException.class);
    assertThatThrownBy(() -> users.keysOf(USER)).isInstanceOf(IamException.class);
  }
}
