package dev.keyrefresh.local.aws.protocol;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The services behind the one endpoint, by the name in a signature's credential scope. */
public enum Service {
  IAM(
      "iam",
      new Wire.Query("https://iam.amazonaws.com/doc/2010-05-08/"),
      new AwsError(400, "Throttling", "Rate exceeded"),
      new AwsError(500, "ServiceFailure", "The request processing has failed.")),

  STS(
      "sts",
      new Wire.Query("https://sts.amazonaws.com/doc/2011-06-15/"),
      new AwsError(400, "Throttling", "Rate exceeded"),
      new AwsError(500, "InternalFailure", "The request processing has failed.")),

  SES(
      "ses",
      new Wire.Query("http://ses.amazonaws.com/doc/2010-12-01/"),
      new AwsError(400, "Throttling", "Maximum sending rate exceeded."),
      new AwsError(500, "InternalFailure", "The request processing has failed.")),

  SECRETS_MANAGER(
      "secretsmanager",
      new Wire.Json("secretsmanager"),
      new AwsError(400, "ThrottlingException", "Rate exceeded"),
      new AwsError(500, "InternalServiceError", "An error occurred on the server side.")),

  EVENTS(
      "events",
      new Wire.Json("AWSEvents"),
      new AwsError(400, "ThrottlingException", "Rate exceeded."),
      new AwsError(500, "InternalException", "This exception occurs due to unexpected causes.")),

  SQS(
      "sqs",
      new Wire.Json("AmazonSQS"),
      new AwsError(403, "com.amazonaws.sqs#RequestThrottled", "Rate exceeded."),
      new AwsError(500, "InternalFailure", "The request processing has failed.")),

  EKS(
      "eks",
      new Wire.Rest(Map.of("DescribeCluster", Pattern.compile("GET /clusters/([^/]+)"))),
      new AwsError(429, "ThrottlingException", "Rate exceeded"),
      new AwsError(
          500, "ServerException", "These errors are usually caused by a server-side issue.")),

  LAMBDA(
      "lambda",
      new Wire.Rest(
          Map.of("Invoke", Pattern.compile("POST /2015-03-31/functions/([^/]+)/invocations"))),
      new AwsError(429, "TooManyRequestsException", "Rate Exceeded."),
      new AwsError(500, "ServiceException", "The Lambda service encountered an internal error."));

  private static final Pattern SCOPE =
      Pattern.compile(".*Credential=[^/]+/[0-9]{8}/[^/]*/([^/]+)/.*");

  private final String scope;
  private final Wire wire;
  private final AwsError throttled;
  private final AwsError failed;

  Service(String scope, Wire wire, AwsError throttled, AwsError failed) {
    this.scope = scope;
    this.wire = wire;
    this.throttled = throttled;
    this.failed = failed;
  }

  /** Which service a request was signed for; empty if unsigned or for a service not served. */
  public static Optional<Service> of(Request request) {
    Matcher credential = SCOPE.matcher(request.header("Authorization").orElse(""));
    return credential.matches()
        ? Arrays.stream(values()).filter(s -> s.scope.equals(credential.group(1))).findFirst()
        : Optional.empty();
  }

  public String scope() {
    return scope;
  }

  public Wire wire() {
    return wire;
  }

  public AwsError throttled() {
    return throttled;
  }

  public AwsError failed() {
    return failed;
  }

  public AwsError denied(String callerArn, String action) {
    return refused(
        callerArn, action, "because no identity-based policy allows the " + action + " action");
  }

  public AwsError deniedBy(String callerArn, String action, String policy) {
    return refused(callerArn, action, "with an explicit deny in a " + policy);
  }

  private AwsError refused(String callerArn, String action, String why) {
    String message = "User: " + callerArn + " is not authorized to perform: " + action + " " + why;
    return switch (wire) {
      case Wire.Query _ -> new AwsError(403, "AccessDenied", message);
      case Wire.Json _ -> new AwsError(400, "AccessDeniedException", message);
      case Wire.Rest _ -> new AwsError(403, "AccessDeniedException", message);
    };
  }

  public AwsError badSignature(String message) {
    return switch (wire) {
      case Wire.Query _ -> new AwsError(403, "SignatureDoesNotMatch", message);
      case Wire.Json _ -> new AwsError(400, "InvalidSignatureException", message);
      case Wire.Rest _ -> new AwsError(403, "InvalidSignatureException", message);
    };
  }

  public AwsError badToken() {
    String message = "The security token included in the request is invalid.";
    return switch (wire) {
      case Wire.Query _ -> new AwsError(403, "InvalidClientTokenId", message);
      case Wire.Json _ -> new AwsError(400, "UnrecognizedClientException", message);
      case Wire.Rest _ -> new AwsError(403, "UnrecognizedClientException", message);
    };
  }

  public AwsError incompleteSignature(String message) {
    return switch (wire) {
      case Wire.Query _ -> new AwsError(400, "IncompleteSignature", message);
      case Wire.Json _ -> new AwsError(400, "IncompleteSignatureException", message);
      case Wire.Rest _ -> new AwsError(403, "IncompleteSignatureException", message);
    };
  }
}
