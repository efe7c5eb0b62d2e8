package dev.keyrefresh.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.api.client.UserFault;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.DtoSerializers;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.converters.LambdaErrorConverter;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.ErrorRequest;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/** What became of an invocation. Both payloads are JSON, as the Invoke API returns them. */
public sealed interface Invocation {

  byte[] payload();

  record Returned(byte[] payload) implements Invocation {}

  /**
   * The function failed; Invoke answers 200 with {@code X-Amz-Function-Error: Unhandled}.
   *
   * @param errorType the exception's class, or Lambda's own word for what ended the runtime
   */
  record Failed(String errorType, String errorMessage, byte[] payload) implements Invocation {

    static Failed with(Throwable thrown) {
      var error = LambdaErrorConverter.fromThrowable(UserFault.filterStackTrace(thrown));
      return new Failed(error.errorType, error.errorMessage, DtoSerializers.serialize(error));
    }

    static Failed with(String errorType, String errorMessage) {
      var error = new ErrorRequest(errorMessage, errorType, null);
      return new Failed(errorType, errorMessage, DtoSerializers.serialize(error));
    }

    /** As the runtime reported it. */
    static Failed reported(byte[] payload) {
      var error = fields(payload);
      return new Failed(
          String.valueOf(error.get("errorType")),
          String.valueOf(error.get("errorMessage")),
          payload);
    }

    private static Map<String, Object> fields(byte[] payload) {
      try {
        return JSON.std.mapFrom(payload);
      } catch (JacksonException notJson) {
        return Map.of("errorType", "Unknown", "errorMessage", new String(payload, UTF_8));
      }
    }
  }
}
