package dev.keyrefresh.local.mishap;

import dev.keyrefresh.local.fleet.Brief;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** AWS Health reports the key in use as exposed; the queue brings the event until that is done. */
final class ExposedKey implements Mishap {
  private static final Duration LATER = Duration.ofHours(3);

  private String exposed = "";

  @Override
  public String name() {
    return "exposed-key";
  }

  @Override
  public String meaning() {
    return "AWS Health reports the key in use as exposed";
  }

  @Override
  public Set<String> forms() {
    return ACCESS_KEYS;
  }

  @Override
  public boolean wantsARotation() {
    return false;
  }

  @Override
  public boolean comesAfterTheSweep() {
    return true;
  }

  @Override
  public boolean isRipe(MishapContext context) {
    return context.isQuiet();
  }

  @Override
  public void inject(MishapContext context) {
    context.pass(LATER);
    exposed = context.held().id();
    context.fleet().aws().iam().attachQuarantine(context.cluster().user());
    context.happened("AWS found " + Brief.id(exposed) + " in a public place");
    context.queue(event(context));
  }

  @Override
  public void goOn(MishapContext context) {
    context.fleet().aws().iam().detachQuarantine(context.cluster().user());
  }

  @Override
  public Optional<String> dealtWith(MishapContext context) {
    return !context.isActive(exposed) && context.allLeft(exposed)
        ? Optional.of("replaced in every target, then cut off without grace")
        : Optional.empty();
  }

  @Override
  public Duration limit() {
    return Duration.ofHours(4);
  }

  private String event(MishapContext context) {
    return context.event("health-exposed.json").replace("AKIAIOSFODNN7EXAMPLE", exposed);
  }
}
