package dev.keyrefresh.updater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SideBySideTest {

  @Test
  void soManyAreAtWorkAtOnceAndTheAnswersKeepTheirOrder() {
    CyclicBarrier three = new CyclicBarrier(3);
    AtomicInteger atWork = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Supplier<Integer>> work =
        IntStream.range(0, 9)
            .<Supplier<Integer>>mapToObj(
                number ->
                    () -> {
                      most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
                      await(three);
                      atWork.decrementAndGet();
                      return number;
                    })
            .toList();
    assertThat(new SideBySide(3).all(work)).isEqualTo(IntStream.range(0, 9).boxed().toList());
    assertThat(most).as("three meet each time, and no fourth is there").hasValue(3);
  }

  @Test
  void aFailureIsThrownWhenAllAreDone() {
    AtomicInteger done = new AtomicInteger();
    Supplier<Integer> fails =
        () -> {
          throw new IllegalArgumentException("so it is");
        };
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new SideBySide(2)
                    .all(
                        Stream.concat(
                                Stream.of(fails),
                                Stream.generate(() -> (Supplier<Integer>) done::incrementAndGet)
                                    .limit(5))
                            .toList()))
        .withMessage("so it is");
    assertThat(done).hasValue(5);
  }

  private static void await(CyclicBarrier others) {
    try {
      others.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
