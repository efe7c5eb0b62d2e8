package dev.keyrefresh.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.rotation.EveryObservation.State;
import dev.keyrefresh.rotation.decision.AnyObservation;
import dev.keyrefresh.rotation.decision.Observed;
import java.math.BigInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The decision table against the planner that it replaces, {@code Decision.equals} with texts and
 * their order. {@code -Dcompare.states=6000000 -Dcompare.drawn=6000000} compares thoroughly.
 */
class DecisionComparisonTest {
  private static final long STATES = Long.getLong("compare.states", 50_000);
  private static final long DRAWN = Long.getLong("compare.drawn", 50_000);

  @Test
  void decideAlikeForEveryCredentialUnderEveryStage() {
    compare("credentials x stages", EveryObservation.everyCredentialUnderEveryStage());
  }

  @Test
  void decideAlikeForEveryTargetUnderEveryStage() {
    compare("targets x stages", EveryObservation.everyTargetUnderEveryStage());
  }

  @Test
  void decideAlikeAllOverTheWholeProduct() {
    compare("everything", EveryObservation.whole());
  }

  @Test
  void decideAlikeForWhateverIsDrawn() {
    OldAndNew both = new OldAndNew();
    LongStream.range(0, DRAWN)
        .mapToObj(AnyObservation::drawnBy)
        .forEach(any -> both.next(any.observed(), any.policy(), any.now()));
    report("drawn at random", both);
  }

  private static void compare(String what, EveryObservation states) {
    long visits = Math.min(STATES, states.size());
    long stride = coprime(states.size(), states.size() / visits);
    OldAndNew rotated = new OldAndNew();
    OldAndNew keyless = new OldAndNew();
    long number = 0;
    for (long visited = 0; visited < visits; visited++) {
      State state = states.at(number);
      rotated.next(state.observed(), state.policy(), EveryObservation.now());
      keyless.next(keyless(state.observed()), state.policy(), EveryObservation.now());
      number = (number + stride) % states.size();
    }
    String of = " (" + visits + " of " + states.size() + " states)";
    report(what + of, rotated);
    report(what + of + ", keyless", keyless);
  }

  private static Observed keyless(Observed o) {
    return new Observed(
        CredentialKind.KEYLESS,
        o.ownership(),
        o.paused(),
        o.credentials(),
        o.described(),
        o.stages(),
        o.targets(),
        o.exposed(),
        o.others(),
        o.run());
  }

  private static void report(String what, OldAndNew both) {
    System.out.println(what + ": " + both);
    assertThat(both.differences()).as(what).isEmpty();
    assertThat(both.compared()).isPositive();
  }

  private static long coprime(long size, long near) {
    BigInteger product = BigInteger.valueOf(size);
    BigInteger stride = BigInteger.valueOf(near).nextProbablePrime();
    while (!product.gcd(stride).equals(BigInteger.ONE)) {
      stride = stride.nextProbablePrime();
    }
    return stride.longValueExact();
  }
}
