package dev.keyrefresh.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A handler in this JVM, called the way the managed runtime calls it: the event is made from JSON,
 * and the result made into JSON, by the runtime's own serializer, for the types that the handler
 * declares. So an event that the runtime cannot deserialize fails here too.
 */
public final class LocalLambda {
  static final int MEMORY_MEGABYTES = 512;

  private final RequestHandler<Map<String, Object>, ?> handler;
  private final String functionName;
  private final Duration timeout;
  private final InstantSource clock;
  private final PrintStream log;
  private final PojoSerializer<Object> events;
  private final PojoSerializer<Object> results;
  private final AtomicLong invocations = new AtomicLong();

  private LocalLambda(RequestHandler<Map<String, Object>, ?> handler, String functionName,
      Duration timeout, InstantSource clock, PrintStream log) {
    var method = handlingMethod(handler.getClass());
    this.handler = handler;
    this.functionName = functionName;
    this.timeout = timeout;
    this.clock = clock;
    this.log = log;
    this.events = serializer(method.getGenericParameterTypes()[0]);
    this.results = serializer(method.getGenericReturnType());
  }

  /**
   * A function around a handler that is wired already. Its logger prints to {@link System#out}.
   *
   * @param timeout what the remaining time of an invocation begins with; nothing is interrupted
   * @param clock what the remaining time is measured by
   */
  public static LocalLambda inProcess(RequestHandler<Map<String, Object>, ?> handler,
      String functionName, Duration timeout, InstantSource clock) {
    return new LocalLambda(handler, functionName, timeout, clock, System.out);
  }

  /** The same function with its logger printing elsewhere. */
  public LocalLambda loggingTo(PrintStream log) {
    return new LocalLambda(handler, functionName, timeout, clock, log);
  }

  /**
   * Calls the handler.
   *
   * @param payload the event as JSON
   * @return the result as JSON
   * @throws RuntimeException what the handler threw, or what says that JSON and types do not fit
   */
  public byte[] invoke(byte[] payload) {
    var event = event(payload);
    var result = handler.handleRequest(event, context());
    var json = new ByteArrayOutputStream();
    try {
      results.toJson(result, json);
    } catch (RuntimeException e) {
      throw new IllegalStateException("An error occurred during JSON serialization of response", e);
    }
    return json.toByteArray();
  }

  /** Calls the handler; a failure comes as the payload that the Invoke API returns for it. */
  public Invocation call(byte[] payload) {
    try {
      return new Invocation.Returned(invoke(payload));
    } catch (RuntimeException | Error thrown) {
      return Invocation.Failed.with(thrown);
    }
  }

  static String arn(String functionName) {
    return "arn:aws:lambda:us-east-1:123456789012:function:" + functionName;
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> event(byte[] payload) {
    try {
      return (Map<String, Object>) events.fromJson(new ByteArrayInputStream(payload));
    } catch (RuntimeException e) {
      throw new IllegalStateException("An error occurred during JSON parsing", e);
    }
  }

  private Context context() {
    var call = functionName + "#" + invocations.incrementAndGet();
    var requestId = UUID.nameUUIDFromBytes(call.getBytes(UTF_8)).toString();
    return new InvocationContext(requestId, functionName, clock.instant().plus(timeout), clock,
        new Printing(log));
  }

  /** The type that EventHandlerLoader of the runtime interface client finds: not the bridge. */
  private static Method handlingMethod(Class<?> handler) {
    return Arrays.stream(handler.getMethods())
        .filter(method -> method.getName().equals("handleRequest") && !method.isBridge())
        .findFirst().orElseThrow();
  }

  private static PojoSerializer<Object> serializer(Type type) {
    return JacksonFactory.getInstance().getSerializer(type);
  }

  private record Printing(PrintStream log) implements LambdaLogger {

    @Override
    public void log(String message) {
      log.println(message);
    }

    @Override
    public void log(byte[] message) {
      log.println(new String(message, UTF_8));
    }
  }
}
