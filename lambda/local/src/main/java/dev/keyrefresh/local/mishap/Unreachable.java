package dev.keyrefresh.local.mishap;

import dev.keyrefresh.local.fleet.Brief;
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
  public boolean isRipe(MishapContext context) {
    return context.credentials().stream().filter(key -> key.active()).count() == 2
        && context.allLeft(context.credentials().getFirst().id());
  }

  @Override
  public void inject(MishapContext context) {
    old = context.credentials().getFirst().id();
    since = context.now();
    context.cluster().kubernetes().disconnect();
    context.happened("the API server does not answer any more");
  }

  @Override
  public void goOn(MishapContext context) {
    if (back) {
      return;
    }
    if (!context.isActive(old)) {
      context.broke(old + " was deactivated though nobody could say who holds it");
    }
    if (!context.now().isBefore(since.plus(OUTAGE))) {
      back = true;
      context.cluster().kubernetes().reconnect();
      context.note("the API server answers again");
      if (!context.mailed("the targets could not be seen")) {
        context.broke("nobody was told that the targets could not be seen");
      }
    }
  }

  @Override
  public Optional<String> dealtWith(MishapContext context) {
    return back && !context.isActive(old)
        ? Optional.of(
            "nothing was retired unseen: " + Brief.id(old) + " stayed Active for the outage")
        : Optional.empty();
  }
}
