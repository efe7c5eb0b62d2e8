package dev.keyrefresh.local.mishap;

import dev.keyrefresh.local.Brief;
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
  public boolean isRipe(Scene scene) {
    return scene.isQuiet();
  }

  @Override
  public void strike(Scene scene) {
    scene.pass(LATER);
    exposed = scene.held().id();
    scene.fleet().aws().iam().attachQuarantine(scene.cluster().user());
    scene.happened("AWS found " + Brief.id(exposed) + " in a public place");
    scene.queue(event(scene));
  }

  @Override
  public void goOn(Scene scene) {
    scene.fleet().aws().iam().detachQuarantine(scene.cluster().user());
  }

  @Override
  public Optional<String> dealtWith(Scene scene) {
    return !scene.isActive(exposed) && scene.allLeft(exposed)
        ? Optional.of("replaced in every target, then cut off without grace")
        : Optional.empty();
  }

  @Override
  public Duration limit() {
    return Duration.ofHours(4);
  }

  private String event(Scene scene) {
    return scene.event("health-exposed.json").replace("AKIAIOSFODNN7EXAMPLE", exposed);
  }
}
