package dev.keyrefresh.rotation;

import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.target.Targets;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Collectors;

/** What a person must know of the targets, those of one outcome told together. */
final class TargetTroubles {
  private TargetTroubles() {}

  static List<Attention> of(Targets targets) {
    return switch (targets) {
      case Targets.Unknown(var why) ->
          List.of(
              new Attention(
                  Reason.TARGETS_UNKNOWN,
                  why,
                  "Nothing is retired until the targets are seen again. See the updater's log."));
      case Targets.Known(var states) ->
          states.stream()
              .filter(state -> state.outcome().needsAttention())
              .collect(
                  Collectors.groupingBy(
                      TargetState::outcome,
                      () -> new EnumMap<>(TargetOutcome.class),
                      Collectors.toList()))
              .entrySet()
              .stream()
              .map(alike -> of(alike.getKey(), alike.getValue()))
              .toList();
    };
  }

  private static Attention of(TargetOutcome outcome, List<TargetState> alike) {
    Reason reason =
        switch (outcome) {
          case CONTESTED -> Reason.DRIFT;
          case UNREACHABLE -> Reason.TARGETS_UNKNOWN;
          default -> Reason.UNDELIVERABLE;
        };
    String names =
        alike.stream().map(state -> state.name().toString()).collect(Collectors.joining(", "));
    return new Attention(reason, names + ": " + outcome, outcome.meaning());
  }
}
