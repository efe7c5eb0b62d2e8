package dev.keyrefresh.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.rotation.Announcer.Happening;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands against a run beside what is observed. */
class DoubtsTest {
  private static final Attention UNCONFIRMED = told(Reason.NOT_CONFIRMED);
  private static final Attention CONTRADICTED = told(Reason.TAGS_CONTRADICTED);
  private static final Attention NOTICE = told(Reason.TAG_NOT_UNDERSTOOD);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingIsBegunForAUserWhomNobodyHasClaimedUnlessItIsConfirmed(boolean dryRun) {
    InMemoryWorld world = InMemoryWorld.toAdopt();
    world.doubts = doubting(Optional.empty(), Optional.of(UNCONFIRMED));

    Report report = world.run(true, dryRun, Duration.ofMinutes(15));

    assertThat(report.reason()).isEqualTo(Reason.NOT_CONFIRMED);
    assertThat(report.steps()).isEmpty();
    assertThat(world.calls).containsOnly("labels", "account", "list", "read", "lastUse", "inspect");
    assertThat(world.ownership).isEqualTo(Ownership.UNCLAIMED);
  }

  @Test
  void aClaimedUserGoesOnAsBefore() {
    InMemoryWorld world = InMemoryWorld.toAdopt();
    for (int day = 0; day < 10; day++) {
      world.run();
      world.pass(Duration.ofDays(1));
    }
    CredentialId first = world.current();
    world.doubts = doubting(Optional.empty(), Optional.of(UNCONFIRMED));
    world.pass(Duration.ofDays(75));

    assertThat(world.run().reason()).isEqualTo(Reason.WITHIN_POLICY);

    assertThat(world.current()).isNotEqualTo(first);
  }

  @Test
  void nothingIsBegunMadeOrDeliveredAgainstAContradiction() {
    InMemoryWorld world = InMemoryWorld.toAdopt();
    CredentialId byHand = world.keys.keySet().iterator().next();
    world.run();
    CredentialId first = world.current();
    world.doubts = doubting(Optional.of(CONTRADICTED), Optional.empty());
    world.targets.put("repo-1", byHand);
    world.calls.clear();

    Report report = world.run(true);

    assertThat(report.reason()).isEqualTo(Reason.TAGS_CONTRADICTED);
    assertThat(report.steps()).isEmpty();
    assertThat(world.calls).doesNotContain("create", "deliver", "claim", "carry", "move");
    assertThat(world.current()).isEqualTo(first);
  }

  @Test
  void anExposedKeyIsCutOffAllTheSameWhereNothingHoldsIt() {
    InMemoryWorld world = InMemoryWorld.toAdopt();
    CredentialId byHand = world.keys.keySet().iterator().next();
    world.run();
    world.doubts = doubting(Optional.of(CONTRADICTED), Optional.empty());
    world.exposed.add(byHand);

    Report report = world.run();

    assertThat(report.steps()).extracting(step -> step.step().word()).containsExactly("deactivate");
    assertThat(world.activeKeys()).containsExactly(world.current());
    assertThat(report.reason()).isEqualTo(Reason.TAGS_CONTRADICTED);
  }

  @Test
  void aPersonIsToldWhateverTheRunDecides() {
    InMemoryWorld world = InMemoryWorld.toAdopt();
    world.run();
    world.happenings.clear();
    world.doubts = doubting(Optional.empty(), Optional.empty());

    Report report = world.run();

    assertThat(report.reason()).isEqualTo(Reason.WITHIN_POLICY);
    assertThat(report.end().attention()).containsExactly(NOTICE);
    assertThat(world.happenings)
        .singleElement()
        .isInstanceOfSatisfying(
            Happening.NeedsAttention.class,
            needed -> assertThat(needed.decision().attention()).containsExactly(NOTICE));
  }

  private static Doubts doubting(
      Optional<Attention> contradiction, Optional<Attention> unconfirmed) {
    return new Doubts() {
      @Override
      public Optional<Attention> contradiction() {
        return contradiction;
      }

      @Override
      public Optional<Attention> unconfirmed() {
        return unconfirmed;
      }

      @Override
      public List<Attention> notices(Optional<Observed> observed) {
        return List.of(NOTICE);
      }
    };
  }

  private static Attention told(Reason reason) {
    return new Attention(reason, "what is known", "what to do");
  }
}
