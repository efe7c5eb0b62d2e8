package dev.keyrefresh.rotator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.rotation.Attention;
import dev.keyrefresh.rotation.Decision;
import dev.keyrefresh.rotation.Reason;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotation.Step;
import dev.keyrefresh.rotator.RotateHandler.RunFailed;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.StoredVersion.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SweepTest {
  private static final Decision WAIT = new Decision(new Step.Wait(Optional.empty()),
      Reason.WITHIN_POLICY, List.of());

  private final List<String> looked = new ArrayList<>();
  private final List<String> heldBack = new ArrayList<>();

  @Test
  void countsTheReasonsOfAllClusters() {
    assertThat(sweep(3, _ -> idle())).containsEntry("counts", Map.of("WITHIN_POLICY", 3));
    assertThat(heldBack).isEmpty();
  }

  @Test
  void goesOnAfterAClusterThatFails() {
    assertThatThrownBy(() -> sweep(3, name -> name.equals("c1") ? failed("denied") : idle()))
        .isInstanceOf(RunFailed.class).hasMessageContaining("c1: failed after []: denied");
    assertThat(looked).containsExactly("c1", "c2", "c3");
  }

  @Test
  void beginsAtMostFiveRotations() {
    sweep(7, _ -> begun());

    assertThat(heldBack).containsExactly("c6", "c7");
  }

  @Test
  void beginsNoneAfterTwoFailuresInARow() {
    assertThatThrownBy(
        () -> sweep(4, name -> name.equals("c4") ? idle() : failed("denied")))
        .isInstanceOf(RunFailed.class);
    assertThat(heldBack).containsExactly("c3", "c4");
  }

  private Map<String, Object> sweep(int clusters, Function<String, Report> look) {
    return new Sweep(
        IntStream.rangeClosed(1, clusters).mapToObj(i -> new ClusterName("c" + i)).toList(),
        (cluster, held, _) -> {
          looked.add(cluster.value());
          if (held) {
            heldBack.add(cluster.value());
          }
          return look.apply(cluster.value());
        }, () -> Duration.ofMinutes(1)).run();
  }

  private static Report idle() {
    return new Report(List.of(), WAIT, Optional.empty(), Optional.empty());
  }

  private static Report begun() {
    Line line = new Line(new RotationId("r"), "MAXIMUM_AGE", Set.of(), Instant.EPOCH, Set.of());
    return new Report(
        List.of(new Decision(new Step.WriteIntent(line), Reason.MAXIMUM_AGE, List.of())), WAIT,
        Optional.empty(), Optional.empty());
  }

  private static Report failed(String why) {
    return Report.failed(new IllegalStateException(why),
        new Attention(Reason.FAILED, why, "Nothing now."));
  }
}
