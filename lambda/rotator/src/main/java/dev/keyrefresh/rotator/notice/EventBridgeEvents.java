package dev.keyrefresh.rotator.notice;

import dev.keyrefresh.aws.client.Failures;
import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.UpdateResult;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.rotation.Announcer;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotator.client.Mishaps;
import dev.keyrefresh.rotator.client.RotatorClients;
import dev.keyrefresh.target.Targets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;

/** Puts what happened onto the account's default event bus, for other systems. */
public final class EventBridgeEvents implements Announcer {
  public static final String SOURCE = "codecommit-key-refresh";

  private final RotatorClients aws;
  private final String cluster;
  private final String secretArn;
  private final Mishaps mishaps;

  public EventBridgeEvents(RotatorClients aws, String cluster, String secretArn, Mishaps mishaps) {
    this.aws = aws;
    this.cluster = cluster;
    this.secretArn = secretArn;
    this.mishaps = mishaps;
  }

  @Override
  public void announce(Happening happening) {
    try {
      PutEventsResponse answer =
          aws.events()
              .putEvents(
                  request ->
                      request.entries(
                          PutEventsRequestEntry.builder()
                              .source(SOURCE)
                              .detailType(detailType(happening))
                              .resources(secretArn)
                              .detail(Json.write(detail(happening)))
                              .build()));
      if (answer.failedEntryCount() > 0) {
        mishaps.happened("events:PutEvents", answer.entries().getFirst().errorCode());
      }
    } catch (RuntimeException e) {
      mishaps.happened("events:PutEvents", Failures.inShort(e));
    }
  }

  private static String detailType(Happening happening) {
    return switch (happening) {
      case Happening.Rotated _ -> "Credential Rotated";
      case Happening.Deactivated _ -> "Credential Deactivated";
      case Happening.Deleted _ -> "Credential Deleted";
      case Happening.NeedsAttention _ -> "Attention Needed";
    };
  }

  private Map<String, Object> detail(Happening happening) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("cluster", cluster);
    switch (happening) {
      case Happening.Rotated rotated -> {
        detail.put("credential", rotated.credential().value());
        detail.put("replaces", ids(rotated.replaces()));
        detail.put("reason", rotated.reason().name());
        detail.put("retiredFrom", rotated.retiredFrom().toString());
        detail.put("targets", targets(rotated.targets()));
      }
      case Happening.Deactivated deactivated -> {
        detail.put("credential", deactivated.credential().value());
        detail.put("reason", deactivated.reason().name());
        detail.put("deletedFrom", deactivated.deletedFrom().toString());
      }
      case Happening.Deleted deleted -> {
        detail.put("credential", deleted.credential().value());
        detail.put("reason", deleted.reason().name());
      }
      case Happening.NeedsAttention needed -> {
        detail.put("reason", needed.decision().reason().name());
        detail.put(
            "attention",
            needed.decision().attention().stream().map(EventBridgeEvents::attention).toList());
        needed
            .observed()
            .ifPresent(
                observed -> {
                  detail.put(
                      "credentials",
                      observed.credentials().stream()
                          .map(credential -> credential.id().value())
                          .toList());
                  detail.put("targets", targets(observed.targets()));
                });
      }
    }
    return detail;
  }

  private static Map<String, String> attention(Attention attention) {
    return Map.of(
        "reason",
        attention.reason().name(),
        "known",
        attention.known(),
        "whatToDo",
        attention.whatToDo());
  }

  private static List<Map<String, Object>> targets(Targets targets) {
    return targets.states().stream().map(UpdateResult::target).toList();
  }

  private static List<String> ids(Collection<CredentialId> ids) {
    return ids.stream().sorted().map(CredentialId::value).toList();
  }
}
