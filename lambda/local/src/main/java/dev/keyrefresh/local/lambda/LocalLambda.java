package dev.keyrefresh.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** A handler in this JVM, called the way the runtime calls it: JSON in, JSON out. */
public final class LocalLambda {
  static final int MEMORY_MEGABYTES = 512;

  private final RequestStreamHandler handler;
  private final String functionName;
  private final Duration timeout;
  private final InstantSource clock;
  private final PrintStream log;
  private final AtomicLong invocations = new AtomicLong();

  private LocalLambda(
      RequestStreamHandler handler,
      String functionName,
      Duration timeout,
      InstantSource clock,
      PrintStream log) {
    this.handler = handler;
    this.functionName = functionName;
    this.timeout = timeout;
    this.clock = clock;
    this.log = log;
  }

  /**
   * A function around a handler that is wired already. Its logger prints to {@link System#out}.
   *
   * @param timeout what the remaining time of an invocation begins with; nothing is interrupted
   * @param clock what the remaining time is measured by
   */
  public static LocalLambda inProcess(
      RequestStreamHandler handler, String functionName, Duration timeout, InstantSource clock) {
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
   * @throws RuntimeException what the handler threw
   */
  public byte[] invoke(byte[] payload) {
    var result = new ByteArrayOutputStream();
    try {
      handler.handleRequest(new ByteArrayInputStream(payload), result, context());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return result.toByteArray();
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

  private Context context() {
    var call = functionName + "#" + invocations.incrementAndGet();
    var requestId = UUID.nameUUIDFromBytes(call.getBytes(UTF_8)).toString();
    return new InvocationContext(
        requestId, functionName, clock.instant().plus(timeout), clock, new Printing(log));
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
