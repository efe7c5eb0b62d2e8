package dev.keyrefresh.rotation.decision;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The step that a row takes, or that it does not apply; either way what a person must know. */
sealed interface Verdict {
  List<Attention> notices();

  record Passed(List<Attention> notices) implements Verdict {
    public Passed {
      notices = List.copyOf(notices);
    }
  }

  record Taken(Step step, Reason reason, List<Attention> notices) implements Verdict {
    public Taken {
      notices = List.copyOf(notices);
    }
  }

  static Verdict passed() {
    return new Passed(List.of());
  }

  static Taken taken(Step step, Reason reason) {
    return new Taken(step, reason, List.of());
  }

  /** Nothing until something changes. */
  static Taken waiting(Reason reason, Attention... notices) {
    return waiting(Optional.empty(), reason, notices);
  }

  static Taken waiting(Optional<Instant> until, Reason reason, Attention... notices) {
    return new Taken(new Step.Wait(until), reason, List.of(notices));
  }

  static Verdict of(Optional<Taken> taken) {
    return taken.<Verdict>map(step -> step).orElseGet(Verdict::passed);
  }

  /** The first step that is taken, with the notices of all that were asked before it. */
  static Verdict first(List<Supplier<Verdict>> verdicts) {
    Verdict verdict = passed();
    for (Supplier<Verdict> next : verdicts) {
      verdict = next.get().after(verdict.notices());
      if (verdict instanceof Taken) {
        return verdict;
      }
    }
    return verdict;
  }

  /** The same, with these notices before its own. */
  default Verdict after(List<Attention> earlier) {
    List<Attention> all = Stream.concat(earlier.stream(), notices().stream()).toList();
    return switch (this) {
      case Passed _ -> new Passed(all);
      case Taken(var step, var reason, _) -> new Taken(step, reason, all);
    };
  }
}
