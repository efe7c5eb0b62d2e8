package dev.keyrefresh.local.lambda;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The context of one invocation, with nothing behind it but a clock and a logger. */
record InvocationContext(
    String requestId,
    String functionName,
    Instant deadline,
    InstantSource clock,
    LambdaLogger logger)
    implements Context {

  @Override
  public String getAwsRequestId() {
    return requestId;
  }

  @Override
  public String getLogGroupName() {
    return "/aws/lambda/" + functionName;
  }

  @Override
  public String getLogStreamName() {
    return "local";
  }

  @Override
  public String getFunctionName() {
    return functionName;
  }

  @Override
  public String getFunctionVersion() {
    return "$LATEST";
  }

  @Override
  public String getInvokedFunctionArn() {
    return LocalLambda.arn(functionName);
  }

  /** Null, as in every invocation that did not come from a mobile application. */
  @Override
  @SuppressWarnings("NullAway")
  public CognitoIdentity getIdentity() {
    return null;
  }

  /** Null, as in every invocation that did not come from a mobile application. */
  @Override
  @SuppressWarnings("NullAway")
  public ClientContext getClientContext() {
    return null;
  }

  @Override
  public int getRemainingTimeInMillis() {
    return Math.toIntExact(Math.max(0, Duration.between(clock.instant(), deadline).toMillis()));
  }

  @Override
  public int getMemoryLimitInMB() {
    return LocalLambda.MEMORY_MEGABYTES;
  }

  @Override
  public LambdaLogger getLogger() {
    return logger;
  }
}
