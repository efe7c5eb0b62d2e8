package dev.keyrefresh.local.mishap;

import dev.keyrefresh.local.Brief;
import dev.keyrefresh.rotation.decision.Policy;
import java.util.Optional;
import java.util.Set;

/** IAM does not tell when the old key was last used, on the day on which it would be retired. */
final class ThrottledLastUse implements Mishap {
  private static final String LOOK_UP = "iam:GetAccessKeyLastUsed";

  private String old = "";
  private boolean throttled;

  @Override
  public String name() {
    return "throttled-last-use";
  }

  @Override
  public String meaning() {
    return "IAM throttles the look-up of the old key's last use";
  }

  @Override
  public Set<String> forms() {
    return ACCESS_KEYS;
  }

  @Override
  public boolean isRipe(Scene scene) {
    return scene.credentials().stream().filter(key -> key.active()).count() == 2
        && scene.isOlderThan(Policy.DEFAULT.installationGrace().plusHours(1));
  }

  @Override
  public void strike(Scene scene) {
    old = scene.credentials().getFirst().id();
    throttled = true;
    scene.fleet().aws().faults().always(LOOK_UP).throttle();
    scene.happened("IAM throttles the look-up of the last use of " + Brief.id(old));
  }

  @Override
  public void goOn(Scene scene) {
    if (throttled) {
      scene.fleet().aws().faults().end(LOOK_UP);
      scene.fleet().replaceRotator();
      throttled = false;
      if (!scene.isActive(old)) {
        scene.broke(old + " was deactivated though nobody could say whether it is in use");
      }
    }
  }

  @Override
  public Optional<String> dealtWith(Scene scene) {
    return !throttled && !scene.isActive(old)
        ? Optional.of(
            "unknown was not taken for unused: " + Brief.id(old) + " stayed until IAM answered")
        : Optional.empty();
  }
}
