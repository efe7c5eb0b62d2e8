package dev.keyrefresh.rotator.client;

import static org.assertj.core.api.Assertions.assertThat;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.aws.client.Failures;
import dev.keyrefresh.rotator.Sayings;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

@EnableSnapshotTests
class FailuresTest {
  private static final String ROLE =
      "User: arn:aws:sts::123456789012:assumed-role/rotator/run is not authorized to perform: ";
  private static final String ON = " on resource: user edge-1_codecommit_user ";

  private final Sayings said = new Sayings();

  @Test
  void saysInShortWhatAwsAnsweredAndWhoseItIsToChange(Snapshot golden) {
    say("AccessDenied", ROLE + "iam:CreateAccessKey");
    for (String policy :
        List.of(
            "identity-based policy",
            "resource-based policy",
            "service control policy",
            "resource control policy",
            "permissions boundary",
            "session policy",
            "VPC endpoint policy")) {
      say(
          "AccessDeniedException",
          ROLE
              + "iam:CreateAccessKey"
              + ON
              + "because no "
              + policy
              + " allows the iam:CreateAccessKey action");
    }
    say(
        "AccessDenied",
        ROLE + "iam:CreateAccessKey" + ON + "with an explicit deny in a service control policy");
    say("AccessDeniedException", "Access to KMS is not allowed");
    say("KMSAccessDeniedException", "no");
    say("DecryptionFailure", "no");
    say("EncryptionFailure", "no");
    say("AccessDenied", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    say("Throttling", "Rate exceeded");

    golden.named("what-aws-answered").assertThat(said.toString()).asText().matchesSnapshotText();
  }

  @Test
  void namesNoCodeWhereSomethingBeforeTheServiceAnswered() {
    AwsServiceException page =
        AwsServiceException.builder()
            .statusCode(403)
            .awsErrorDetails(AwsErrorDetails.builder().errorMessage("<html>").build())
            .build();

    assertThat(Failures.inShort(page)).isEqualTo("HTTP 403");
    assertThat(Failures.denial(page)).isEmpty();
  }

  @Test
  void namesNoMoreThanTheTypeOfWhatIsNoAnswer() {
    RuntimeException unanswered =
        SdkClientException.create("said at length", new SocketException("said at length"));

    assertThat(Failures.inShort(unanswered)).isEqualTo("no answer: SocketException");
    assertThat(Failures.inShort(new IllegalStateException("said at length")))
        .isEqualTo("IllegalStateException");
  }

  private void say(String code, String message) {
    AwsServiceException answer =
        AwsServiceException.builder()
            .statusCode(400)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
            .build();
    said.add(
        code + ": " + message,
        Failures.inShort(answer)
            + Failures.denial(answer)
                .map(denial -> "\n" + denial.remedy(RotatorClients.ROLE))
                .orElse("\nno denial"));
  }
}
