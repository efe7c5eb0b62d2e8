package dev.keyrefresh.local.mishap;

import dev.keyrefresh.local.fleet.Brief;
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
  public boolean isRipe(MishapContext context) {
    return context.credentials().stream().filter(key -> key.active()).count() == 2
        && context.isOlderThan(Policy.DEFAULT.installationGrace().plusHours(1));
  }

  @Override
  public void inject(MishapContext context) {
    old = context.credentials().getFirst().id();
    throttled = true;
    context.fleet().aws().faults().always(LOOK_UP).throttle();
    context.happened("IAM throttles the look-up of the last use of " + Brief.id(old));
  }

  @Override
  public void goOn(MishapContext context) {
    if (throttled) {
      context.fleet().aws().faults().end(LOOK_UP);
      context.fleet().replaceRotator();
      throttled = false;
      if (!context.isActive(old)) {
        context.broke(old + " was deactivated though nobody could say whether it is in use");
      }
    }
  }

  @Override
  public Optional<String> dealtWith(MishapContext context) {
    return !throttled && !context.isActive(old)
        ? Optional.of(
            "unknown was not taken for unused: " + Brief.id(old) + " stayed until IAM answered")
        : Optional.empty();
  }
}
