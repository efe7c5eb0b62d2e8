package dev.keyrefresh.rotator.report;

import dev.keyrefresh.aws.client.Failures;
import dev.keyrefresh.aws.client.Failures.Denial;
import dev.keyrefresh.aws.secret.Misconfigured;
import dev.keyrefresh.failure.Thrown;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotator.client.RotatorClients;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** What a failure means for a person: what is known, and what is to be done. Quotes no message. */
public final class FailureAdvice {
  private static final String NO_CLUSTER =
      " Until then no sweep or event finds a cluster: nothing is"
          + " rotated or retired, and targets are renewed all the same. The next one tries again.";
  private static final String MEANWHILE =
      " Until then nothing more is changed: targets keep what they"
          + " hold, and the updater goes on renewing it. The next run carries on by itself.";

  private FailureAdvice() {}

  /**
   * @param user the cluster's user, as far as it is known
   */
  public static Attention of(RuntimeException failure, ClusterName cluster, String user) {
    Optional<Denial> denial = Failures.denial(failure);
    if (denial.isPresent()) {
      return setUp(
          "AWS denies the rotator a call (" + Failures.inShort(failure) + ")",
          denial.get().remedy(RotatorClients.ROLE));
    }
    return switch (failure) {
      case NoSuchEntityException _ ->
          setUp(
              "IAM has no user " + user,
              "Make the user, or name another in the tag codecommit-key-refresh/user of the managed"
                  + " secret "
                  + cluster.secretName()
                  + ".");
      case ResourceNotFoundException _ ->
          setUp(
              "there is no managed secret " + cluster.secretName() + ", or not all of it",
              "Make it with the value {\"state\":\"empty\"}, as the README's deployment does; or"
                  + " take the cluster out of CLUSTERS if it is gone.");
      case InvalidRequestException _ ->
          setUp(
              "the managed secret "
                  + cluster.secretName()
                  + " is marked for deletion, or has no value",
              "aws secretsmanager restore-secret --secret-id "
                  + cluster.secretName()
                  + " brings it back with every version.");
      case AwsServiceException answer ->
          failed(service(answer) + " answered " + Failures.inShort(failure));
      case SdkException _ -> failed("AWS gave " + Failures.inShort(failure));
      case Misconfigured said -> setUp(Thrown.message(said), said.remedy());
      case IllegalStateException said -> failed(Thrown.message(said));
      default -> failed("the run broke off with " + Failures.inShort(failure));
    };
  }

  /** A call failed before it was known which cluster it is about. */
  public static Attention ofAll(SdkException failure) {
    return Failures.denial(failure)
        .map(
            denial ->
                new Attention(
                    Reason.NOT_SET_UP,
                    "AWS denies the rotator a call (" + Failures.inShort(failure) + ")",
                    denial.remedy(RotatorClients.ROLE) + NO_CLUSTER))
        .orElseGet(
            () ->
                new Attention(
                    Reason.FAILED,
                    "the clusters cannot be looked up: " + Failures.inShort(failure),
                    "Nothing now; if the next sweep fails too, see AWS Health." + NO_CLUSTER));
  }

  private static String service(AwsServiceException answer) {
    return Optional.ofNullable(answer.awsErrorDetails())
        .map(details -> details.serviceName())
        .orElse("AWS");
  }

  private static Attention setUp(String known, String whatToDo) {
    return new Attention(Reason.NOT_SET_UP, known, whatToDo + MEANWHILE);
  }

  private static Attention failed(String known) {
    return new Attention(
        Reason.FAILED,
        known,
        "Nothing now: targets keep what they hold, and the next run carries on by itself. If it"
            + " fails too, see the rotator's log and AWS Health.");
  }
}
