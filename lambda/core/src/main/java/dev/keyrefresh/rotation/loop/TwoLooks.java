package dev.keyrefresh.rotation.loop;

import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.time.Pause;
import java.util.Optional;

/** What takes access away is decided by two looks, so far apart that the first has settled. */
final class TwoLooks implements Precaution {
  private final Observer observer;
  private final Pause pause;
  private Optional<Step> decided = Optional.empty();

  TwoLooks(Observer observer, Pause pause) {
    this.observer = observer;
    this.pause = pause;
  }

  @Override
  public Ruling before(Decision decision) {
    Step step = decision.step();
    if (!step.isDestructive() || decided.filter(step::equals).isPresent()) {
      return Ruling.PROCEED;
    }
    decided = Optional.of(step);
    pause.pause(StageLock.SETTLING);
    observer.lookAtEverything();
    return Ruling.DECIDE_AGAIN;
  }

  @Override
  public void stepTaken() {
    decided = Optional.empty();
  }
}
