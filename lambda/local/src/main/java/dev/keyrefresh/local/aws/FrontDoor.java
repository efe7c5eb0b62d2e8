package dev.keyrefresh.local.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.keyrefresh.failure.Thrown;
import dev.keyrefresh.local.aws.auth.SigV4Authenticator;
import dev.keyrefresh.local.aws.auth.Signature;
import dev.keyrefresh.local.aws.fault.Fault;
import dev.keyrefresh.local.aws.fault.Faults;
import dev.keyrefresh.local.aws.protocol.Api;
import dev.keyrefresh.local.aws.protocol.AwsError;
import dev.keyrefresh.local.aws.protocol.Call;
import dev.keyrefresh.local.aws.protocol.Caller;
import dev.keyrefresh.local.aws.protocol.Request;
import dev.keyrefresh.local.aws.protocol.Response;
import dev.keyrefresh.local.aws.protocol.Service;
import dev.keyrefresh.local.aws.protocol.Wire;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Every request comes in here: it is counted, admitted, made to fail if so asked, and answered. */
final class FrontDoor implements HttpHandler {
  private final InstantSource clock;
  private final SigV4Authenticator gate;
  private final Map<Service, Api> apis;
  private final Faults faults;
  private final CallCounts calls;
  private final CountDownLatch closing;

  /**
   * @param closing ends every delay
   */
  FrontDoor(
      InstantSource clock,
      SigV4Authenticator gate,
      Map<Service, Api> apis,
      Faults faults,
      CallCounts calls,
      CountDownLatch closing) {
    this.clock = clock;
    this.gate = gate;
    this.apis = apis;
    this.faults = faults;
    this.calls = calls;
    this.closing = closing;
  }

  /** An exchange that is closed without an answer breaks the connection. */
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request = Request.read(exchange);
      calls.carry(request.body().length);
      Optional<Response> answer = answer(request);
      if (answer.isPresent()) {
        calls.carry(answer.get().body().length);
        send(exchange, answer.get());
      }
    }
  }

  private Optional<Response> answer(Request request) {
    Optional<Service> service = Service.of(request);
    if (service.isEmpty()) {
      return Optional.of(stranger(request));
    }
    Wire wire = service.get().wire();
    String operation = wire.operation(request).orElse(request.method() + " " + request.path());
    String name = service.get().scope() + ":" + operation;
    calls.count(name);
    try {
      return faults.breaksBefore(name)
          ? Optional.empty()
          : answer(request, service.get(), operation, name);
    } catch (Faults.Died died) {
      return Optional.of(wire.render(new AwsError(400, "CallerDied", Thrown.message(died))));
    }
  }

  private Optional<Response> answer(
      Request request, Service service, String operation, String name) {
    Wire wire = service.wire();
    Optional<Response> answer;
    try {
      answer = serve(request, service, operation, name);
    } catch (AwsError refusal) {
      answer = Optional.of(wire.render(refusal));
    } catch (RuntimeException bug) {
      answer =
          Optional.of(
              wire.render(new AwsError(500, "InternalFailure", "The local AWS failed: " + bug)));
    }
    return faults.breaksAfter(name) ? Optional.empty() : answer;
  }

  private Optional<Response> serve(
      Request request, Service service, String operation, String name) {
    Caller caller = gate.admit(request, service);
    authorize(caller, service, name);
    Call call =
        new Call(operation, request, caller, clock.instant().minus(staleness(operation, name)));
    Api api =
        Optional.ofNullable(apis.get(service))
            .orElseThrow(() -> new IllegalStateException("nothing serves " + service));
    return switch (faults.take(name).orElse(new Fault.Delay(Duration.ZERO))) {
      case Fault.Refuse refuse -> throw refusal(refuse, service, caller, name);
      case Fault.Deny(var policy) -> throw service.deniedBy(caller.arn(), name, policy);
      case Fault.DenyKms _ ->
          throw new AwsError(400, "AccessDeniedException", "Access to KMS is not allowed");
      case Fault.DropBefore _ -> Optional.empty();
      case Fault.DropAfter _ -> lost(api, call);
      case Fault.Delay delay -> {
        await(delay.by());
        yield Optional.of(api.answer(call));
      }
    };
  }

  private static Optional<Response> lost(Api api, Call call) {
    try {
      api.answer(call);
    } catch (AwsError _) {
      // A refusal is an answer, and answers are what is lost here.
    }
    return Optional.empty();
  }

  /** Only a read can be stale: a write happens to what is there. */
  private Duration staleness(String operation, String name) {
    return operation.matches("(Get|List|Describe).*") ? faults.staleness(name) : Duration.ZERO;
  }

  private static AwsError refusal(
      Fault.Refuse refuse, Service service, Caller caller, String name) {
    return switch (refuse.kind()) {
      case THROTTLED -> service.throttled();
      case DENIED -> service.denied(caller.arn(), name);
      case FAILED -> service.failed();
    };
  }

  /** GetCallerIdentity needs no permission; the users whose keys are rotated have no other. */
  private static void authorize(Caller caller, Service service, String name) {
    if (caller instanceof Caller.User && !name.equals("sts:GetCallerIdentity")) {
      throw service.denied(caller.arn(), name);
    }
  }

  private void await(Duration delay) {
    try {
      if (delay.isPositive()) {
        closing.await(delay.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nothing says which protocol to answer in; the least that an SDK can read is a header. */
  private static Response stranger(Request request) {
    AwsError error =
        Signature.of(request)
            .map(
                signature ->
                    new AwsError(
                        404,
                        "UnknownOperationException",
                        "The local AWS does not serve "
                            + signature.service()
                            + ":"
                            + asked(request)
                            + "."))
            .orElseGet(
                () ->
                    new AwsError(
                        403,
                        "MissingAuthenticationTokenException",
                        "Request is missing Authentication Token"));
    return Response.rest(
        error.status(),
        Map.of("Content-Type", "application/x-amz-json-1.1", "x-amzn-ErrorType", error.code()),
        Map.of("__type", error.code(), "message", error.getMessage()));
  }

  private static String asked(Request request) {
    return request
        .header("X-Amz-Target")
        .or(() -> request.form().optional("Action"))
        .orElse(request.method() + " " + request.path());
  }

  /**
   * The connection is not kept: before the JDK's client posts over one it was given back, it waits
   * a millisecond to see whether that was closed, and a new one takes less.
   */
  private static void send(HttpExchange exchange, Response answer) throws IOException {
    exchange.getResponseHeaders().set("Connection", "close");
    exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    boolean empty = answer.body().length == 0;
    exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
    if (!empty) {
      exchange.getResponseBody().write(answer.body());
    }
  }
}
