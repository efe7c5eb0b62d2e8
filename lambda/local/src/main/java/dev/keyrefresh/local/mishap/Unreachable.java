package dev.keyrefresh.local.mishap;

import dev.keyrefresh.local.Brief;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The API server does not answer for two days, on which an old credential would be retired. */
final class Unreachable implements Mishap {
  private static final Duration OUTAGE = Duration.ofDays(2);

  private String old = "";
  private Instant since = Instant.MAX;
  private boolean back;

  @Override
  public String name() {
    return "unreachable";
  }

  @Override
  public String meaning() {
    return "the cluster cannot be reached for two days";
  }

  /** Signed passwords live 15 minutes: no such outage leaves them working. */
  @Override
  public Set<String> forms() {
    return STATIC;
  }

  @Override
  public boolean isRipe(Scene scene) {
    return scene.credentials().stream().filter(key -> key.active()).count() == 2
        && scene.allLeft(scene.credentials().getFirst().id());
  }

  @Override
  public void strike(Scene scene) {
    old = scene.credentials().getFirst().id();
    since = scene.now();
    scene.cluster().kubernetes().disconnect();
    scene.happened("the API server does not answer any more");
  }

  @Override
  public void goOn(Scene scene) {
    if (back) {
      return;
    }
    if (!scene.isActive(old)) {
      scene.broke(old + " was deactivated though nobody could say who holds it");
    }
    if (!scene.now().isBefore(since.plus(OUTAGE))) {
      back = true;
      scene.cluster().kubernetes().reconnect();
      scene.note("the API server answers again");
      if (!scene.mailed("the targets could not be seen")) {
        scene.broke("nobody was told that the targets could not be seen");
      }
    }
  }

  @Override
  public Optional<String> dealtWith(Scene scene) {
    return back && !scene.isActive(old)
        ? Optional.of(
            "nothing was retired unseen: " + Brief.id(old) + " stayed Active for the outage")
        : Optional.empty();
  }
}
