package dev.keyrefresh.local.aws.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyrefresh.failure.Thrown;
import java.net.URLDecoder;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a service names its operations and words its refusals. */
public sealed interface Wire {

  /** The operation a request asks for; empty if the request does not name one. */
  Optional<String> operation(Request request);

  Response render(AwsError error);

  /** Form in, XML out, the operation in {@code Action}. */
  record Query(String namespace) implements Wire {

    @Override
    public Optional<String> operation(Request request) {
      return request.form().optional("Action");
    }

    @Override
    public Response render(AwsError error) {
      return Response.xml(
          error.status(),
          Element.of(
                  "ErrorResponse",
                  Element.of(
                      "Error",
                      Element.text("Type", error.status() < 500 ? "Sender" : "Receiver"),
                      Element.text("Code", error.code()),
                      Element.text("Message", Thrown.message(error))),
                  Element.text("RequestId", UUID.randomUUID()))
              .document(namespace));
    }

    public Response result(String operation, Element... fields) {
      return Response.xml(
          200,
          Element.of(operation + "Response", Element.of(operation + "Result", fields), metadata())
              .document(namespace));
    }

    /** The answer of an operation that has no output. */
    public Response done(String operation) {
      return Response.xml(200, Element.of(operation + "Response", metadata()).document(namespace));
    }

    private static Element metadata() {
      return Element.of("ResponseMetadata", Element.text("RequestId", UUID.randomUUID()));
    }
  }

  /** JSON 1.1 in and out, the operation in {@code X-Amz-Target}. */
  record Json(String target) implements Wire {

    @Override
    public Optional<String> operation(Request request) {
      return request
          .header("X-Amz-Target")
          .filter(named -> named.startsWith(target + "."))
          .map(named -> named.substring(target.length() + 1));
    }

    @Override
    public Response render(AwsError error) {
      return Response.json(
          error.status(), Map.of("__type", error.code(), "message", error.getMessage()));
    }
  }

  /** JSON over paths. The group of a path is its one parameter. */
  record Rest(Map<String, Pattern> routes) implements Wire {

    @Override
    public Optional<String> operation(Request request) {
      String asked = request.method() + " " + request.path();
      return routes.entrySet().stream()
          .filter(route -> route.getValue().matcher(asked).matches())
          .map(Map.Entry::getKey)
          .findFirst();
    }

    @Override
    public Response render(AwsError error) {
      return Response.rest(
          error.status(),
          Map.of("Content-Type", "application/json", "x-amzn-ErrorType", error.code()),
          Map.of("message", error.getMessage()));
    }

    public String parameter(String operation, Request request) {
      Pattern route =
          Optional.ofNullable(routes.get(operation))
              .orElseThrow(() -> new IllegalStateException("no route to " + operation));
      Matcher matcher = route.matcher(request.method() + " " + request.path());
      if (!matcher.matches()) {
        throw new IllegalStateException("routed to " + operation + ": " + request.path());
      }
      return URLDecoder.decode(matcher.group(1), UTF_8);
    }
  }
}
