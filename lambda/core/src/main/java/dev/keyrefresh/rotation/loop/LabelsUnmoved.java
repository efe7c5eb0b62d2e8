package dev.keyrefresh.rotation.loop;

import dev.keyrefresh.rotation.decision.Decision;

/** What rests on labels is done only while they are where they were when it was decided. */
final class LabelsUnmoved implements Precaution {
  private final Observer observer;

  LabelsUnmoved(Observer observer) {
    this.observer = observer;
  }

  @Override
  public Ruling before(Decision decision) {
    if (!decision.step().restsOnLabels() || !observer.labelsMoved()) {
      return Ruling.PROCEED;
    }
    observer.lookAtEverything();
    return Ruling.DECIDE_AGAIN;
  }
}
