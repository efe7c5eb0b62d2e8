package dev.keyrefresh.local.mishap;

import dev.keyrefresh.local.Brief;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The schedule's event does not arrive on the day on which a rotation is due. */
final class LostEvent implements Mishap {
  private String old = "";

  @Override
  public String name() {
    return "lost-event";
  }

  @Override
  public String meaning() {
    return "the schedule's event is lost on the day of a rotation";
  }

  @Override
  public Set<String> forms() {
    return ROTATED;
  }

  @Override
  public boolean isRipe(Scene scene) {
    return scene.rotationIsDue();
  }

  @Override
  public void strike(Scene scene) {
    old = scene.held().id();
    scene.loseSweep();
    scene.happened("the day's schedule event is lost; nobody replaces " + Brief.id(old));
  }

  @Override
  public Optional<String> dealtWith(Scene scene) {
    return scene.allLeft(old)
        ? Optional.of("the next one found the key too old, and it was replaced")
        : Optional.empty();
  }

  @Override
  public Duration limit() {
    return Duration.ofDays(2);
  }
}
