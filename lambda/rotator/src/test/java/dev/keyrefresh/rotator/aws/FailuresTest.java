package dev.keyrefresh.rotator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

class FailuresTest {

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
}
