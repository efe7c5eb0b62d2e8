package dev.keyrefresh.local.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
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
  private final Gate gate;
  private final Map<Service, Api> apis;
  private final Faults faults;
  private final Calls calls;
  private final CountDownLatch closing;

  /** @param closing ends every delay */
  FrontDoor(InstantSource clock, Gate gate, Map<Service, Api> apis, Faults faults, Calls calls,
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
      Optional<Answer> answer = answer(Request.read(exchange));
      if (answer.isPresent()) {
        send(exchange, answer.get());
      }
    }
  }

  private Optional<Answer> answer(Request request) {
    Optional<Service> service = Service.of(request);
    if (service.isEmpty()) {
      return Optional.of(unsigned());
    }
    Wire wire = service.get().wire();
    String operation = wire.operation(request).orElse(request.method() + " " + request.path());
    String name = service.get().scope() + ":" + operation;
    calls.count(name);
    if (faults.breaksBefore(name)) {
      return Optional.empty();
    }
    Optional<Answer> answer;
    try {
      answer = serve(request, service.get(), operation, name);
    } catch (AwsError refusal) {
      answer = Optional.of(wire.render(refusal));
    } catch (RuntimeException bug) {
      answer = Optional.of(wire.render(new AwsError(500, "InternalFailure", "The local AWS failed: "
        + bug)));
    }
    return faults.breaksAfter(name) ? Optional.empty() : answer;
  }

  private Optional<Answer> serve(Request request, Service service, String operation, String name) {
    Caller caller = gate.admit(request, service);
    authorize(caller, service, name);
    Call call = new Call(operation, request, caller, clock.instant().minus(staleness(operation, name)));
    Api api = apis.get(service);
    return switch (faults.take(name).orElse(new Fault.Delay(Duration.ZERO))) {
      case Fault.Refuse refuse -> throw refusal(refuse, service, caller, name);
      case Fault.DropBefore _ -> Optional.empty();
      case Fault.DropAfter _ -> {
        api.answer(call);
        yield Optional.empty();
      }
      case Fault.Delay delay -> {
        await(delay.by());
        yield Optional.of(api.answer(call));
      }
    };
  }

  /** Only a read can be stale: a write happens to what is there. */
  private Duration staleness(String operation, String name) {
    return operation.matches("(Get|List|Describe).*") ? faults.staleness(name) : Duration.ZERO;
  }

  private static AwsError refusal(Fault.Refuse refuse, Service service, Caller caller,
    String name) {
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

  /** Nothing says which service was meant, so this is the least that every SDK can read. */
  private static Answer unsigned() {
    return Answer.rest(403, Map.of("Content-Type", "application/json", "x-amzn-ErrorType",
      "MissingAuthenticationTokenException"),
      Map.of("message", "The request is not signed for a service of the local AWS."));
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    boolean empty = answer.body().length == 0;
    exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
    if (!empty) {
      exchange.getResponseBody().write(answer.body());
    }
  }
}
