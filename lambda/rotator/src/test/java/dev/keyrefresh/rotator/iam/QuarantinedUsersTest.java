package dev.keyrefresh.rotator.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotator.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.IamException;

class QuarantinedUsersTest {
  private final Wire wire = new Wire();

  @AfterEach
  void closeWire() {
    wire.close();
  }

  @Test
  void asksForEachPolicyAndReadsEveryPage() {
    wire.on(
        "ListEntitiesForPolicy",
        users("true", "demo-1"),
        users("false", "demo-2"),
        Wire.xmlError(404, "NoSuchEntity"),
        users("false", "demo-1"));

    assertThat(new QuarantinedUsers(wire.clients(), "us-west-2").all())
        .containsExactlyInAnyOrder(new UserName("demo-1"), new UserName("demo-2"));

    assertThat(wire.calls("ListEntitiesForPolicy"))
        .extracting(call -> call.field("PolicyArn"))
        .containsExactly(
            "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine",
            "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine",
            "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV2",
            "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3");
    assertThat(wire.calls("ListEntitiesForPolicy").getFirst().field("EntityFilter"))
        .isEqualTo("User");
  }

  @Test
  void namesThePoliciesOfItsPartition() {
    wire.on("ListEntitiesForPolicy", users("false", "demo-1"));

    new QuarantinedUsers(wire.clients(), "us-gov-west-1").all();

    assertThat(wire.calls("ListEntitiesForPolicy").getFirst().field("PolicyArn"))
        .startsWith("arn:aws-us-gov:iam::aws:policy/");
  }

  @Test
  void doesNotTakeARefusalForNobody() {
    wire.on("ListEntitiesForPolicy", Wire.xmlError(403, "AccessDenied"));

    assertThatThrownBy(() -> new QuarantinedUsers(wire.clients(), "us-west-2").all())
        .isInstanceOf(IamException.class);
  }

  private static Wire.Answer users(String truncated, String name) {
    return Wire.xml(
        "ListEntitiesForPolicy",
        "<PolicyUsers><member><UserName>"
            + name
            + "</UserName><UserId>AIDA</UserId></member></PolicyUsers><IsTruncated>"
            + truncated
            + "</IsTruncated><Marker>more</Marker>");
  }
}
