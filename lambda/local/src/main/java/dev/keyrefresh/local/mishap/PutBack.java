package dev.keyrefresh.local.mishap;

import dev.keyrefresh.local.fleet.Brief;
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
  public boolean isRipe(MishapContext context) {
    return context.rotationIsDue();
  }

  @Override
  public void inject(MishapContext context) {
    old = context.held().id();
    learnt = context.cluster().data(target(context));
  }

  @Override
  public void goOn(MishapContext context) {
    if (days < DAYS) {
      putBackTwice(context);
      days++;
    } else if (days == DAYS) {
      days++;
      context.note("people tell that controller to leave the pair alone");
      if (!context.isActive(old)) {
        context.broke(old + " was deactivated while a controller kept putting it back");
      }
      if (!context.mailed("something else writes a target")) {
        context.broke("nobody was told that something else writes " + target(context));
      }
    }
  }

  private void putBackTwice(MishapContext context) {
    TargetName target = target(context);
    for (int time = 0; time < 2; time++) {
      context.pass(Duration.ofHours(1));
      context.cluster().kubernetes().putBack(target.namespace(), target.name(), learnt);
      if (days == 0 && time == 0) {
        context.happened(
            "a foreign controller put "
                + target.name()
                + " back to "
                + Brief.id(old)
                + ", and goes on doing so");
      }
      context.pass(Duration.ofMinutes(5));
    }
  }

  @Override
  public Optional<String> dealtWith(MishapContext context) {
    return days > DAYS && context.allLeft(old) && !context.isActive(old)
        ? Optional.of(Brief.id(old) + " stayed Active until the targets were left alone")
        : Optional.empty();
  }

  private static TargetName target(MishapContext context) {
    return context.target(context.cluster().places().size() - 1);
  }
}
