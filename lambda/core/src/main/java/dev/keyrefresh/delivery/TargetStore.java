package dev.keyrefresh.delivery;

import dev.keyrefresh.target.TargetName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Port: the Kubernetes secrets that may be targets. */
public interface TargetStore {

  /**
   * The targets: those that are named, and, where discovery was asked for, those that are found.
   */
  Found find();

  /** The targets that are named. */
  List<TargetName> named();

  /**
   * Visits every secret with one of Argo CD's labels where discovery was asked for, by lists only
   * and one page after the other; those that are named too.
   *
   * @param visitor takes one secret of a page after the other; a page is read before its visit
   * @return why there may be more of them; empty where all were visited
   */
  Optional<String> visitLabelled(Consumer<Stream<TargetSecret>> visitor);

  /** Whether secrets that nobody named are looked for. */
  boolean discovers();

  /**
   * The names of the targets.
   *
   * @param problem why there may be more of them; those that are known are served all the same, so
   *     that a refused discovery lets no named pair die
   */
  record Found(List<TargetName> names, Optional<String> problem) {
    public Found {
      names = List.copyOf(names);
    }
  }

  /** Reads one; empty when there is none of that name. */
  Optional<TargetSecret> read(TargetName name) throws Unavailable;

  /**
   * Patches the owned fields and annotations and nothing else.
   *
   * @throws Conflict when the secret is not at that resource version any more
   */
  void patch(TargetName name, String resourceVersion, Patch patch) throws Conflict, Unavailable;

  /**
   * The pair's fields and our annotations as they shall be.
   *
   * @param at when it is written: Kubernetes gives no new resource version to what is the same as
   *     before, and a run that read the target earlier shall find it changed
   */
  record Patch(Pair pair, TargetSecret.Stamps stamps, Instant at) {}

  /** Somebody changed it in between. */
  final class Conflict extends Exception {
    private static final long serialVersionUID = 1L;

    public Conflict(String message) {
      super(message);
    }
  }

  /** The API server did not answer, or refused. */
  final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean forbidden;

    public Unavailable(String message, boolean forbidden) {
      super(message);
      this.forbidden = forbidden;
    }

    /** Whether it answered, and refused (401, 403). */
    public boolean isForbidden() {
      return forbidden;
    }
  }
}
