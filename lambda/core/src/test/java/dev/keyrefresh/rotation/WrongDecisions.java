package dev.keyrefresh.rotation;

import dev.keyrefresh.rotation.loop.Decider;
import java.util.Map;
import java.util.TreeMap;

/** The decision, wrong in one thing each; a name says what the wrong one does. */
final class WrongDecisions {
  private WrongDecisions() {}

  static Map<String, Decider> all() {
    Map<String, Decider> all = new TreeMap<>();
    all.putAll(WrongSteps.all());
    all.putAll(WrongSights.all());
    all.putAll(WrongRoom.all());
    all.putAll(WrongTimes.all());
    all.putAll(WrongWords.all());
    return all;
  }
}
