package dev.keyrefresh.local.mishap;

import dev.keyrefresh.local.Brief;
import dev.keyrefresh.target.TargetName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A controller that knows better puts a target back to the pair from before a rotation. */
final class PutBack implements Mishap {
  private static final int DAYS = 3;

  private String old = "";
  private Map<String, String> learnt = Map.of();
  private int days;

  @Override
  public String name() {
    return "put-back";
  }

  @Override
  public String meaning() {
    return "a foreign controller puts a target back to the old pair";
  }

  @Override
  public Set<String> forms() {
    return STATIC;
  }

  @Override
  public boolean isRipe(Scene scene) {
    return scene.rotationIsDue();
  }

  @Override
  public void strike(Scene scene) {
    old = scene.held().id();
    learnt = scene.cluster().data(target(scene));
  }

  @Override
  public void goOn(Scene scene) {
    if (days < DAYS) {
      putBackTwice(scene);
      days++;
    } else if (days == DAYS) {
      days++;
      scene.note("people tell that controller to leave the pair alone");
      if (!scene.isActive(old)) {
        scene.broke(old + " was deactivated while a controller kept putting it back");
      }
      if (!scene.mailed("something else writes a target")) {
        scene.broke("nobody was told that something else writes " + target(scene));
      }
    }
  }

  private void putBackTwice(Scene scene) {
    TargetName target = target(scene);
    for (int time = 0; time < 2; time++) {
      scene.pass(Duration.ofHours(1));
      scene.cluster().kubernetes().putBack(target.namespace(), target.name(), learnt);
      if (days == 0 && time == 0) {
        scene.happened(
            "a foreign controller put "
                + target.name()
                + " back to "
                + Brief.id(old)
                + ", and goes on doing so");
      }
      scene.pass(Duration.ofMinutes(5));
    }
  }

  @Override
  public Optional<String> dealtWith(Scene scene) {
    return days > DAYS && scene.allLeft(old) && !scene.isActive(old)
        ? Optional.of(Brief.id(old) + " stayed Active until the targets were left alone")
        : Optional.empty();
  }

  private static TargetName target(Scene scene) {
    return scene.target(scene.cluster().places().size() - 1);
  }
}
