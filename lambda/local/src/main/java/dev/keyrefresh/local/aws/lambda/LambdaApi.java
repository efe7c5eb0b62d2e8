package dev.keyrefresh.local.aws.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyrefresh.local.aws.protocol.Api;
import dev.keyrefresh.local.aws.protocol.AwsError;
import dev.keyrefresh.local.aws.protocol.Call;
import dev.keyrefresh.local.aws.protocol.Response;
import dev.keyrefresh.local.aws.protocol.Wire;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/** Lambda's Invoke. A function that throws is an answer with status 200. */
public final class LambdaApi implements Api {
  /** A name, a partial ARN or an ARN, each perhaps with a version or an alias. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?:(?:arn:aws:lambda:[a-z0-9-]+:)?[0-9]{12}:function:)?([\\w-]+)(:[$\\w-]+)?");

  private static final int MAX_SYNCHRONOUS_PAYLOAD = 6 * 1024 * 1024;

  private final Wire.Rest wire;
  private final LocalFunctions functions;
  private final Executor executor;

  public LambdaApi(Wire.Rest wire, LocalFunctions functions, Executor executor) {
    this.wire = wire;
    this.functions = functions;
    this.executor = executor;
  }

  @Override
  public Response answer(Call call) {
    if (!call.operation().equals("Invoke")) {
      throw Api.unknown(call);
    }
    String name = name(wire.parameter(call.operation(), call.request()));
    LocalFunction function =
        functions
            .find(name)
            .orElseThrow(
                () ->
                    new AwsError(
                        404,
                        "ResourceNotFoundException",
                        "Function not found: " + functions.arn(name)));
    byte[] payload = call.request().body();
    check(payload);
    String type = call.request().header("X-Amz-Invocation-Type").orElse("RequestResponse");
    return switch (type) {
      case "RequestResponse" -> invoke(function, payload);
      case "Event" -> {
        executor.execute(() -> invoke(function, payload));
        yield new Response(202, Map.of(), new byte[0]);
      }
      case "DryRun" -> new Response(204, Map.of(), new byte[0]);
      default ->
          throw new AwsError(
              400,
              "InvalidParameterValueException",
              "Value '" + type + "' at 'invocationType' failed to satisfy constraint.");
    };
  }

  private static String name(String given) {
    Matcher name = NAME.matcher(given);
    if (!name.matches()) {
      throw new AwsError(
          400,
          "ValidationException",
          "1 validation error detected: Value '"
              + given
              + "' at 'functionName' failed to satisfy constraint: Member must satisfy regular"
              + " expression pattern");
    }
    return name.group(1);
  }

  private static void check(byte[] payload) {
    if (payload.length > MAX_SYNCHRONOUS_PAYLOAD) {
      throw new AwsError(
          413,
          "RequestTooLargeException",
          "Request must be smaller than " + MAX_SYNCHRONOUS_PAYLOAD + " bytes.");
    }
    try {
      if (payload.length > 0) {
        JSON.std.anyFrom(payload);
      }
    } catch (JacksonException _) {
      throw new AwsError(
          400,
          "InvalidRequestContentException",
          "Could not parse request body into json: the payload is not JSON.");
    }
  }

  private static Response invoke(LocalFunction function, byte[] payload) {
    try {
      byte[] result = function.invoke(payload);
      return new Response(
          200,
          Map.of("X-Amz-Executed-Version", "$LATEST"),
          result == null ? "null".getBytes(UTF_8) : result);
    } catch (Throwable thrown) {
      // An Error too: whatever a function dies of, the caller hears the same.
      return Response.rest(
          200,
          Map.of("X-Amz-Function-Error", "Unhandled", "X-Amz-Executed-Version", "$LATEST"),
          error(thrown));
    }
  }

  private static Map<String, ?> error(Throwable thrown) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("errorMessage", thrown.getMessage());
    error.put("errorType", thrown.getClass().getName());
    return error;
  }
}
