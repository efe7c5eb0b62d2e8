package dev.keyrefresh.updater;

import dev.keyrefresh.delivery.Crew;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** So many at once, each on a virtual thread of its own. */
record SideBySide(int size) implements Crew {

  @Override
  public <T> List<T> all(List<Supplier<T>> work) {
    if (work.size() < 2) {
      return new InTurn(1).all(work);
    }
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(size, work.size()), Thread.ofVirtual().name("target-", 0).factory())) {
      List<Future<T>> begun = work.stream().map(one -> threads.submit(one::get)).toList();
      threads.shutdown();
      return begun.stream().map(SideBySide::done).toList();
    }
  }

  private static <T> T done(Future<T> work) {
    try {
      return work.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while targets were served", e);
    }
  }
}
