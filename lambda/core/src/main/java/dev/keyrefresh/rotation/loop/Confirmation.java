package dev.keyrefresh.rotation.loop;

import dev.keyrefresh.rotation.Doubts;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Names and tags cause looks only. Before the first write for a user, and before anything is done
 * that a tag and the updater see differently, the updater must have said the same.
 */
final class Confirmation implements Precaution {
  private final Doubts doubts;
  private final Supplier<Ownership> ownership;

  Confirmation(Doubts doubts, Supplier<Ownership> ownership) {
    this.doubts = doubts;
    this.ownership = ownership;
  }

  @Override
  public Ruling before(Decision decision) {
    return against(decision.step()).<Ruling>map(why -> end(decision, why)).orElse(Ruling.PROCEED);
  }

  /**
   * What is claimed already may be cut off all the same: an exposed credential waits for nobody.
   */
  private Optional<Attention> against(Step step) {
    Optional<Attention> contradiction = retires(step) ? Optional.empty() : doubts.contradiction();
    return contradiction.isPresent() || !beginsForAStranger(step)
        ? contradiction
        : doubts.unconfirmed();
  }

  private static boolean retires(Step step) {
    return step.isDestructive() || step instanceof Step.NoteInactive;
  }

  private boolean beginsForAStranger(Step step) {
    return step instanceof Step.Claim
        || (step instanceof Step.WriteIntent && ownership.get() != Ownership.OURS);
  }

  /** That targets are unknown is said better by what stands against it. */
  private static Ruling end(Decision decision, Attention why) {
    return new Ruling.End(
        new Decision(
            new Step.Wait(Optional.empty()),
            why.reason(),
            Stream.concat(
                    decision.attention().stream()
                        .filter(told -> told.reason() != Reason.TARGETS_UNKNOWN),
                    Stream.of(why))
                .toList()));
  }
}
