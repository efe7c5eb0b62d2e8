package dev.keyrefresh.rotator.report;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotator.Sayings;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

@EnableSnapshotTests
class FailureAdviceTest {
  private static final ClusterName EDGE_1 = new ClusterName("edge-1");
  private static final AwsErrorDetails DENIED =
      AwsErrorDetails.builder()
          .serviceName("Iam")
          .errorCode("AccessDenied")
          .errorMessage(
              "not authorized to perform: iam:GetUser because no identity-based policy allows it")
          .build();

  @Test
  void saysWhatAFailureMeansAndWhatIsToBeDone(Snapshot golden) {
    Sayings said = new Sayings();
    say(said, "a denial", AwsServiceException.builder().statusCode(403).awsErrorDetails(DENIED));
    say(said, "no such user", NoSuchEntityException.builder().awsErrorDetails(named("NoSuch")));
    say(said, "no such secret", ResourceNotFoundException.builder().statusCode(400));
    say(said, "a secret that cannot be used", InvalidRequestException.builder().statusCode(400));
    say(
        said,
        "a service that failed",
        AwsServiceException.builder().statusCode(500).awsErrorDetails(named("InternalError")));
    say(said, "a proxy that answered", AwsServiceException.builder().statusCode(502));
    say(said, "no answer", SdkClientException.builder().cause(new UnknownHostException("iam")));
    say(said, "what the project itself says", new IllegalStateException("the run is confused"));
    say(said, "anything else", new IndexOutOfBoundsException("wJalrXUtnFEMI"));

    golden.named("of-a-cluster").assertThat(said.toString()).asText().matchesSnapshotText();
  }

  @Test
  void saysWhatItMeansForAllClusters(Snapshot golden) {
    Sayings said = new Sayings();
    sayOfAll(
        said,
        "a denial",
        AwsServiceException.builder().statusCode(403).awsErrorDetails(DENIED).build());
    sayOfAll(
        said,
        "a service that failed",
        AwsServiceException.builder()
            .statusCode(500)
            .awsErrorDetails(named("InternalError"))
            .build());

    golden.named("of-all-clusters").assertThat(said.toString()).asText().matchesSnapshotText();
  }

  private static void say(Sayings said, String what, SdkException.Builder failure) {
    say(said, what, failure.build());
  }

  private static void say(Sayings said, String what, RuntimeException failure) {
    said.add(what, print(FailureAdvice.of(failure, EDGE_1, EDGE_1.usualUser())));
  }

  private static void sayOfAll(Sayings said, String what, SdkException failure) {
    said.add(what, print(FailureAdvice.ofAll(failure)));
  }

  private static String print(Attention why) {
    return why.reason() + "\n" + why.known() + "\n" + why.whatToDo();
  }

  private static AwsErrorDetails named(String code) {
    return AwsErrorDetails.builder().serviceName("Iam").errorCode(code).errorMessage("no").build();
  }
}
