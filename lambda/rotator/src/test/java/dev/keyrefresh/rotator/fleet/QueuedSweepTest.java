package dev.keyrefresh.rotator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotator.Sayings;
import dev.keyrefresh.rotator.event.IdleCluster;
import dev.keyrefresh.rotator.event.Trigger;
import dev.keyrefresh.rotator.event.Trigger.Message;
import dev.keyrefresh.rotator.event.TriggerReader;
import dev.keyrefresh.rotator.fleet.Fleet.Member;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@EnableSnapshotTests
class QueuedSweepTest {
  private static final int PAGE = 100;

  private final List<String> sent = new ArrayList<>();
  private final List<WeakReference<Fleet.Page>> pages = new ArrayList<>();
  private Duration remaining = Duration.ofMinutes(15);

  @Test
  void sendsOneMessageAClusterWithWhatTheListTold() {
    assertThat(dispatch(250, this::keep, Optional.empty()))
        .isEqualTo(Map.of("clusters", 250, "counts", Map.of("SENT", 250)));

    assertThat(sent.stream().map(QueuedSweepTest::look).map(Trigger.Look::cluster))
        .hasSize(250)
        .doesNotHaveDuplicates();
    assertThat(look(sent.get(1)))
        .isEqualTo(new Trigger.Look(new ClusterName("c1"), true, Optional.of(idle("c1"))));
    assertThat(look(sent.get(2)).quarantined()).isFalse();
  }

  @Test
  void saysWhoGotNoMessageAndWhy(Snapshot golden) {
    Sayings said =
        new Sayings()
            .failure(
                "one of thirty",
                () -> dispatch(30, _ -> Map.of("c7", "InternalError"), Optional.empty()));
    remaining = Duration.ZERO;
    said.failure(
        "the rest cannot be handed on",
        () ->
            dispatch(
                250,
                bodies -> bodies.containsKey("rest") ? Map.of("rest", "AccessDenied") : Map.of(),
                Optional.empty()));
    golden.named("who-got-no-message").assertThat(said.toString()).asText().matchesSnapshotText();
  }

  @Test
  void handsTheRestOnWhenTimeRunsOutAndGoesOnFromThere() {
    remaining = Duration.ofMinutes(2);

    assertThat(dispatch(250, this::keep, Optional.empty()))
        .containsEntry("clusters", 100)
        .containsEntry("handedOn", true);
    assertThat(TriggerReader.read(message(sent.removeLast())))
        .isEqualTo(new Trigger.Sweep(Optional.of("100")));
    remaining = Duration.ofMinutes(15);
    assertThat(dispatch(250, this::keep, Optional.of("100")))
        .containsEntry("clusters", 150)
        .doesNotContainKey("handedOn");

    assertThat(sent.stream().map(QueuedSweepTest::look).map(Trigger.Look::cluster))
        .hasSize(250)
        .doesNotHaveDuplicates();
  }

  @Test
  void holdsAPageAtATimeAndAnswersAsShortlyForAHundredThousandAsForTen() {
    Map<String, Object> ten = dispatch(10, _ -> Map.of(), Optional.empty());

    Map<String, Object> many =
        dispatch(
            100_000,
            _ -> {
              if (pages.size() % 250 == 0) {
                System.gc();
                assertThat(pages.stream().filter(page -> page.get() != null))
                    .hasSizeLessThanOrEqualTo(2);
              }
              return Map.of();
            },
            Optional.empty());

    assertThat(many).hasSameSizeAs(ten).containsEntry("clusters", 100_000);
    assertThat(many.toString()).hasSizeLessThan(ten.toString().length() + 20);
    assertThat(pages).hasSize(1001);
  }

  private Map<String, Object> dispatch(
      int clusters, UnaryOperator<Map<String, String>> send, Optional<String> from) {
    return new QueuedSweep(
            next -> page(clusters, next),
            Set.of(new UserName("c1_codecommit_user")),
            send,
            () -> remaining)
        .run(from);
  }

  private Map<String, String> keep(Map<String, String> bodies) {
    sent.addAll(bodies.values());
    return Map.of();
  }

  private Fleet.Page page(int clusters, Optional<String> from) {
    int at = from.map(Integer::parseInt).orElse(0);
    int to = Math.min(clusters, at + PAGE);
    Fleet.Page page =
        new Fleet.Page(
            IntStream.range(at, to)
                .mapToObj(i -> "c" + i)
                .map(
                    name ->
                        new Member(
                            new ClusterName(name),
                            Optional.of(new UserName(name + "_codecommit_user")),
                            Optional.of(idle(name))))
                .toList(),
            List.of(),
            List.of(),
            to < clusters ? Optional.of(Integer.toString(to)) : Optional.empty());
    pages.add(new WeakReference<>(page));
    return page;
  }

  private static IdleCluster idle(String name) {
    return new IdleCluster(
        "arn:" + name, new UserName(name + "_codecommit_user"), CredentialKind.ACCESS_KEY);
  }

  private static Trigger.Look look(String body) {
    return (Trigger.Look) TriggerReader.read(message(body));
  }

  private static Message message(String body) {
    return new Message("m", body, Optional.empty(), 1);
  }
}
