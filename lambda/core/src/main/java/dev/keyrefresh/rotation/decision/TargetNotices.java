package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetOutcome.Role;
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

  static Stream<Attention> of(Facts facts) {
    return switch (facts.targets()) {
      case Targets.Unknown(var why) -> Stream.of(TargetAdvice.targetsUnknown(why));
      case Targets.Known(var states, var overlooked) ->
          Stream.of(
                  overlooked.stream().map(TargetAdvice::holdersUnknown),
                  troubled(facts, states).entrySet().stream()
                      .map(alike -> TargetAdvice.targets(alike.getKey(), alike.getValue())),
                  HolderNotices.of(facts))
              .flatMap(notices -> notices);
    };
  }

  /** Of one that holds a credential more is said than why it is not served. */
  private static Map<TargetOutcome, List<TargetState>> troubled(
      Facts facts, List<TargetState> states) {
    return states.stream()
        .filter(state -> state.outcome().needsAttention())
        .filter(state -> !(state.role() == Role.ASIDE && HolderNotices.isHolder(facts, state)))
        .collect(
            Collectors.groupingBy(
                TargetState::outcome,
                () -> new EnumMap<>(TargetOutcome.class),
                Collectors.toList()));
  }
}
