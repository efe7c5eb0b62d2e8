package dev.keyrefresh.rotator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.rotator.Sayings;
import dev.keyrefresh.rotator.fleet.Fleet.Member;
import dev.keyrefresh.rotator.report.RunFailed;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.StoredVersion.RotationChain;
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

@EnableSnapshotTests
class InlineSweepTest {
  private static final Decision WAIT =
      new Decision(new Step.Wait(Optional.empty()), Reason.WITHIN_POLICY, List.of());
  private static final int PAGE = 3;

  private final List<String> looked = new ArrayList<>();
  private final List<String> heldBack = new ArrayList<>();
  private final List<String> quarantined = new ArrayList<>();
  private Duration remaining = Duration.ofMinutes(15);

  @Test
  void countsTheReasonsOfAllClustersOfAllPages() {
    assertThat(sweep(8, _ -> idle()))
        .isEqualTo(Map.of("clusters", 8, "counts", Map.of("WITHIN_POLICY", 8)));
    assertThat(looked).hasSize(8).doesNotHaveDuplicates();
    assertThat(heldBack).isEmpty();
  }

  @Test
  void goesOnAfterAClusterThatFails() {
    assertThatThrownBy(() -> sweep(4, name -> name.equals("c1") ? failed("denied") : idle()))
        .isInstanceOf(RunFailed.class);
    assertThat(looked).containsExactly("c1", "c2", "c3", "c4");
  }

  @Test
  void tellsTheFirstFailuresInFullHoweverManyThereAre() {
    assertThatThrownBy(() -> sweep(500, _ -> failed("denied")))
        .isInstanceOf(RunFailed.class)
        .message()
        .doesNotContain("c11:")
        .hasSizeLessThan(1000);
  }

  @Test
  void saysWhatFailed(Snapshot golden) {
    Sayings said =
        new Sayings()
            .failure(
                "one of four",
                () -> sweep(4, name -> name.equals("c1") ? failed("denied") : idle()))
            .failure("all of 500", () -> sweep(500, _ -> failed("denied")))
            .failure(
                "out of time",
                () ->
                    sweep(
                        6,
                        name -> {
                          remaining = name.equals("c4") ? Duration.ofSeconds(59) : remaining;
                          return idle();
                        }));
    golden.named("what-failed").assertThat(said.toString()).asText().matchesSnapshotText();
  }

  @Test
  void tellsTheFirstOfThoseWhereSomethingHappened() {
    Map<String, Object> result = sweep(40, name -> name.endsWith("5") ? begun() : idle());

    assertThat((List<?>) result.get("first")).hasSize(4);
  }

  @Test
  void beginsAtMostFiveRotations() {
    sweep(7, _ -> begun());

    assertThat(heldBack).containsExactly("c6", "c7");
  }

  @Test
  void beginsNoneAfterTwoFailuresInARowOnceOneHasBegun() {
    assertThatThrownBy(
            () ->
                sweep(
                    5,
                    name ->
                        switch (name) {
                          case "c1" -> begun();
                          case "c5" -> idle();
                          default -> failed("denied");
                        }))
        .isInstanceOf(RunFailed.class);
    assertThat(heldBack).containsExactly("c4", "c5");
  }

  @Test
  void leavesOneStartToThoseAfterOnesThatFailEveryTime() {
    assertThatThrownBy(() -> sweep(4, name -> name.equals("c4") ? idle() : failed("denied")))
        .isInstanceOf(RunFailed.class);
    assertThat(heldBack).isEmpty();
  }

  @Test
  void stopsBeforeItsTimeDoesAndSaysWhere() {
    assertThatThrownBy(
            () ->
                sweep(
                    6,
                    name -> {
                      remaining = name.equals("c4") ? Duration.ofSeconds(59) : remaining;
                      return idle();
                    }))
        .isInstanceOf(RunFailed.class);
    assertThat(looked).containsExactly("c1", "c2", "c3", "c4");
  }

  @Test
  void knowsWhoIsQuarantined() {
    sweep(4, _ -> idle());

    assertThat(quarantined).containsExactly("c2");
  }

  private Map<String, Object> sweep(int clusters, Function<String, Report> look) {
    List<Member> members =
        IntStream.rangeClosed(1, clusters)
            .mapToObj(
                i ->
                    new Member(
                        new ClusterName("c" + i),
                        Optional.of(new UserName("c" + i + "_codecommit_user")),
                        Optional.empty()))
            .toList();
    return new InlineSweep(
            from -> page(members, from),
            Set.of(new UserName("c2_codecommit_user")),
            (asked, held, _) -> {
              String name = asked.cluster().value();
              looked.add(name);
              if (held.getAsBoolean()) {
                heldBack.add(name);
              }
              if (asked.quarantined()) {
                quarantined.add(name);
              }
              return look.apply(name);
            },
            () -> remaining)
        .run();
  }

  private static Fleet.Page page(List<Member> members, Optional<String> from) {
    int at = from.map(Integer::parseInt).orElse(0);
    int to = Math.min(members.size(), at + PAGE);
    return new Fleet.Page(
        members.subList(at, to),
        List.of(),
        List.of(),
        to < members.size() ? Optional.of(Integer.toString(to)) : Optional.empty());
  }

  private static Report idle() {
    return new Report(List.of(), WAIT, Optional.empty(), Optional.empty());
  }

  private static Report begun() {
    RotationChain line =
        new RotationChain(new RotationId("r"), "MAXIMUM_AGE", Set.of(), Instant.EPOCH, Set.of());
    return new Report(
        List.of(new Decision(new Step.WriteIntent(line), Reason.MAXIMUM_AGE, List.of())),
        WAIT,
        Optional.empty(),
        Optional.empty());
  }

  private static Report failed(String why) {
    return Report.failed(
        new IllegalStateException(why), new Attention(Reason.FAILED, why, "Nothing now."));
  }
}
