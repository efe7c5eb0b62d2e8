package dev.keyrefresh.local.aws.events;

import dev.keyrefresh.local.aws.protocol.Api;
import dev.keyrefresh.local.aws.protocol.AwsError;
import dev.keyrefresh.local.aws.protocol.Body;
import dev.keyrefresh.local.aws.protocol.Call;
import dev.keyrefresh.local.aws.protocol.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/** EventBridge's PutEvents. A bad entry is refused in an answer with status 200. */
public final class EventsApi implements Api {
  private final LocalEvents events;

  public EventsApi(LocalEvents events) {
    this.events = events;
  }

  @Override
  public Response answer(Call call) {
    if (!call.operation().equals("PutEvents")) {
      throw Api.unknown(call);
    }
    List<Body> entries = Body.of(call.request()).structures("Entries");
    if (entries.isEmpty() || entries.size() > 10) {
      throw new AwsError(
          400,
          "ValidationException",
          "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member"
              + " must have length between 1 and 10");
    }
    List<Map<String, String>> results =
        entries.stream().map(entry -> put(entry, call.asOf())).toList();
    long failed = results.stream().filter(result -> result.containsKey("ErrorCode")).count();
    return Response.json(200, Map.of("FailedEntryCount", failed, "Entries", results));
  }

  private Map<String, String> put(Body entry, Instant at) {
    for (String name : List.of("Source", "DetailType", "Detail")) {
      if (entry.optional(name).filter(value -> !value.isBlank()).isEmpty()) {
        return error(
            "InvalidArgument",
            "Parameter " + name + " is not valid. Reason: " + name + " is a required argument.");
      }
    }
    if (entry.required("Source").startsWith("aws.")) {
      return error("NotAuthorizedForSourceException", "Not authorized for the source.");
    }
    if (!isJsonObject(entry.required("Detail"))) {
      return error("MalformedDetail", "Detail is malformed.");
    }
    events.add(
        new LocalEvents.Event(
            entry.required("Source"),
            entry.required("DetailType"),
            entry.required("Detail"),
            entry.strings("Resources"),
            Optional.of("EventBusName").flatMap(entry::optional).orElse("default"),
            at));
    return Map.of("EventId", UUID.randomUUID().toString());
  }

  private static Map<String, String> error(String code, String message) {
    return Map.of("ErrorCode", code, "ErrorMessage", message);
  }

  private static boolean isJsonObject(String detail) {
    try {
      JSON.std.mapFrom(detail);
      return true;
    } catch (JacksonException _) {
      return false;
    }
  }
}
