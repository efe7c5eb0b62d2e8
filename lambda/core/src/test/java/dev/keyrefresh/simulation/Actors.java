package dev.keyrefresh.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Processes that run one at a time and hand over at their calls: threads, but no race. */
final class Actors {
  /** The end of a process in the middle of anything. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash(String what) {
      super(what, null, false, false);
    }
  }

  /** A call that a service answered with an error, or whose answer was lost. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failed(String what) {
      super(what, null, false, false);
    }
  }

  private final List<Actor> live = new ArrayList<>();
  private final Semaphore director = new Semaphore(0);
  private Actor running;
  private Throwable failure;

  /** A process that has been started and has not ended. */
  final class Actor {
    private final Semaphore turn = new Semaphore(0);
    private boolean dropped;
    private boolean ended;

    private void live(Runnable body) {
      turn.acquireUninterruptibly();
      try {
        if (!dropped) {
          body.run();
        }
      } catch (Crash | Failed e) {
        ended = true;
      } catch (Throwable e) {
        failure = e;
      }
      ended = true;
      director.release();
    }
  }

  void start(Runnable body) {
    Actor actor = new Actor();
    live.add(actor);
    Thread.ofVirtual().start(() -> actor.live(body));
  }

  List<Actor> live() {
    return live;
  }

  /** Lets a process go on until it hands over or ends. */
  void resume(Actor actor) {
    running = actor;
    actor.turn.release();
    director.acquireUninterruptibly();
    running = null;
    if (actor.ended) {
      live.remove(actor);
    }
    if (failure != null) {
      Throwable found = failure;
      failure = null;
      if (found instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(found);
    }
  }

  /** Whether the caller is a process, and not whoever lets them go on. */
  boolean isInside() {
    return running != null;
  }

  /** Called by a process: gives the turn back to whoever resumed it. */
  void handOver() {
    Actor self = running;
    director.release();
    self.turn.acquireUninterruptibly();
    if (self.dropped) {
      throw new Crash("dropped");
    }
  }

  /** Ends all that still live. */
  void dropAll() {
    failure = null;
    for (Actor actor : List.copyOf(live)) {
      actor.dropped = true;
      actor.turn.release();
      director.acquireUninterruptibly();
    }
    live.clear();
    failure = null;
  }
}
