package dev.keyrefresh.rotator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.keyrefresh.rotator.Trigger.Action;
import dev.keyrefresh.rotator.Trigger.Misunderstood;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TriggerTest {
  @Test
  void readsAnAction() {
    assertThat(Trigger.read(Map.of("action", "rotate", "cluster", "edge-1", "dryRun", true)))
        .isEqualTo(new Trigger.One(Action.ROTATE, new ClusterName("edge-1"), true));
  }

  @Test
  void readsAScheduleThatNamesNoCluster() {
    assertThat(Trigger.read(Map.of("detail-type", "Scheduled Event", "detail", Map.of())))
        .isEqualTo(new Trigger.Sweep());
  }

  static Stream<Arguments> whatCannotBeRead() {
    return Stream.of(
        arguments(Map.of(), "no 'action' in the event"),
        arguments(Map.of("action", 7, "cluster", "a"), "no 'action' in the event"),
        arguments(Map.of("action", "explode", "cluster", "a"), "unknown action 'explode'"),
        arguments(Map.of("action", "rotate"), "no 'cluster' in the event"),
        arguments(Map.of("action", "rotate", "cluster", "../x"),
            "not the name of an EKS cluster: '../x'"),
        arguments(Map.of("action", "rotate", "cluster", "a", "dryRun", "yes"),
            "'dryRun' is neither true nor false"),
        arguments(Map.of("detail-type", "Nonsense\n"), "unknown detail-type 'Nonsense?'"),
        arguments(Map.of("action", "x".repeat(5000)), "unknown action 'xxxxxxxxxx"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("whatCannotBeRead")
  void saysWhatItExpectsAndThatNothingWasDone(Map<String, Object> event, String message) {
    assertThatThrownBy(() -> Trigger.read(event)).isInstanceOf(Misunderstood.class)
        .hasMessageStartingWith(message).hasMessageContaining("Nothing was done")
        .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(300));
  }
}
