package dev.keyrefresh.local.mishap;

import dev.keyrefresh.local.fleet.Brief;
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
  public boolean isRipe(MishapContext context) {
    return context.rotationIsDue();
  }

  @Override
  public void inject(MishapContext context) {
    old = context.held().id();
    context.loseSweep();
    context.happened("the day's schedule event is lost; nobody replaces " + Brief.id(old));
  }

  @Override
  public Optional<String> dealtWith(MishapContext context) {
    return context.allLeft(old)
        ? Optional.of("the next one found the key too old, and it was replaced")
        : Optional.empty();
  }

  @Override
  public Duration limit() {
    return Duration.ofDays(2);
  }
}
