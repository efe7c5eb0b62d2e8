package dev.keyrefresh.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Port: who goes to the targets, in turn or several at once. */
public interface Crew {

  /** How many are at work at once; the work of so many shares one reading of the labels. */
  int size();

  /**
   * Does all of it, begun in this order.
   *
   * @return what came of each, in the same order
   * @throws RuntimeException what one of them threw, once all that had begun are done
   */
  <T> List<T> all(List<Supplier<T>> work);

  /**
   * One after the other; a failure leaves what comes after it undone.
   *
   * @param size as above
   */
  record InTurn(int size) implements Crew {
    @Override
    public <T> List<T> all(List<Supplier<T>> work) {
      List<T> done = new ArrayList<>();
      work.forEach(one -> done.add(one.get()));
      return done;
    }
  }
}
