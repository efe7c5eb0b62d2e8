package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.target.Targets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a person must know of the targets, those of one outcome told together. */
final class TargetNotices {
  private TargetNotices() {}

  static Stream<Attention> of(Targets targets) {
    return switch (targets) {
      case Targets.Unknown(var why) -> Stream.of(TargetAdvice.targetsUnknown(why));
      case Targets.Known(var states) ->
          troubled(states).entrySet().stream()
              .map(alike -> TargetAdvice.targets(alike.getKey(), alike.getValue()));
    };
  }

  private static Map<TargetOutcome, List<TargetState>> troubled(List<TargetState> states) {
    return states.stream()
        .filter(state -> state.outcome().needsAttention())
        .collect(
            Collectors.groupingBy(
                TargetState::outcome,
                () -> new EnumMap<>(TargetOutcome.class),
                Collectors.toList()));
  }
}
