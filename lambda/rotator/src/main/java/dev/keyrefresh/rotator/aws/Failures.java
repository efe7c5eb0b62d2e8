package dev.keyrefresh.rotator.aws;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Failures in short: codes and types, never a message, which may quote what was sent. */
public final class Failures {
  private Failures() {}

  public static String inShort(RuntimeException failure) {
    return switch (failure) {
      case AwsServiceException answer when answer.awsErrorDetails() != null ->
        answer.awsErrorDetails().errorCode() + ", HTTP " + answer.statusCode();
      case AwsServiceException answer -> "HTTP " + answer.statusCode();
      case SdkClientException unanswered -> "no answer: " + nameOf(deepest(unanswered));
      default -> nameOf(failure);
    };
  }

  private static Throwable deepest(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String nameOf(Throwable failure) {
    return failure.getClass().getSimpleName();
  }
}
