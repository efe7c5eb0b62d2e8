package dev.keyrefresh.aws.client;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Failures in short: codes and types. Of a message, which may quote what was sent, no more is taken
 * than which action was denied, and by what kind of policy.
 */
public final class Failures {
  private static final Pattern ACTION =
      Pattern.compile("not authorized to perform: ([a-z0-9-]{1,30}:[A-Za-z]{1,50})");
  private static final Pattern POLICY =
      Pattern.compile(
          "(?:explicit deny in an?|because no) (identity-based policy|resource-based policy|service"
              + " control policy|resource control policy|permissions boundary|session policy|VPC"
              + " endpoint policy)");

  private Failures() {}

  public static String inShort(RuntimeException failure) {
    return switch (failure) {
      case AwsServiceException answer when code(answer).isPresent() ->
          answer.awsErrorDetails().errorCode()
              + ", HTTP "
              + answer.statusCode()
              + denial(answer).map(Denial::inShort).orElse("");
      case AwsServiceException answer -> "HTTP " + answer.statusCode();
      case SdkClientException unanswered -> "no answer: " + nameOf(deepest(unanswered));
      default -> nameOf(failure);
    };
  }

  /** No more than the code, or that there was none. */
  public static String codeOnly(SdkException failure) {
    return failure instanceof AwsServiceException answer && answer.awsErrorDetails() != null
        ? answer.awsErrorDetails().errorCode() + ", HTTP " + answer.statusCode()
        : "no answer, " + nameOf(failure);
  }

  /**
   * A refusal for want of permission.
   *
   * @param action such as {@code iam:CreateAccessKey}; empty where AWS does not say
   * @param policy the kind of policy that denies, or lacks what would allow
   * @param ofKms whether it is the secret's encryption key that may not be used
   */
  public record Denial(Optional<String> action, Optional<String> policy, boolean ofKms) {

    private String inShort() {
      return ofKms
          ? ", the KMS key may not be used"
          : action
              .map(
                  denied ->
                      ", "
                          + denied
                          + " is not allowed"
                          + policy.map(kind -> " (" + kind + ")").orElse(""))
              .orElse("");
    }

    /**
     * Whose policy it is to change.
     *
     * @param role whose call was denied, such as {@code the rotator's role}
     */
    public String remedy(String role) {
      if (ofKms) {
        return "Let "
            + role
            + " use the secret's KMS key through Secrets Manager"
            + " (kms:Decrypt, kms:GenerateDataKey), in its own policy and in the key's.";
      }
      String what = action.orElse("the action");
      String denying = policy.orElse("identity-based policy");
      return switch (denying) {
        case "service control policy", "resource control policy" ->
            "Ask who runs the AWS"
                + " organization: its "
                + denying
                + " denies "
                + what
                + " to "
                + role
                + ".";
        case "permissions boundary" ->
            "Add " + what + " to the permissions boundary of " + role + ".";
        case "resource-based policy" ->
            "Take the denial of " + what + " for " + role + " out of the resource's policy.";
        case "VPC endpoint policy" ->
            "Allow " + what + " in the policy of the VPC endpoint that the call went through.";
        default ->
            "Add "
                + what
                + " to the policy of "
                + role
                + ", which the README's"
                + " deployment makes.";
      };
    }
  }

  public static Optional<Denial> denial(RuntimeException failure) {
    return failure instanceof AwsServiceException answer
        ? code(answer).flatMap(code -> denial(code, answer))
        : Optional.empty();
  }

  private static Optional<Denial> denial(String code, AwsServiceException answer) {
    String message = Optional.ofNullable(answer.awsErrorDetails().errorMessage()).orElse("");
    boolean ofKms =
        code.contains("KMS")
            || message.contains("KMS")
            || code.equals("DecryptionFailure")
            || code.equals("EncryptionFailure");
    return code.startsWith("AccessDenied") || ofKms
        ? Optional.of(new Denial(found(ACTION, message), found(POLICY, message), ofKms))
        : Optional.empty();
  }

  /** Empty where something before the service answered, such as a proxy with a page of its own. */
  private static Optional<String> code(AwsServiceException answer) {
    return Optional.ofNullable(answer.awsErrorDetails()).map(AwsErrorDetails::errorCode);
  }

  private static Optional<String> found(Pattern pattern, String message) {
    return Optional.of(pattern.matcher(message)).filter(Matcher::find).map(found -> found.group(1));
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
