package dev.keyrefresh.local.mishap;

import dev.keyrefresh.target.TargetName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Somebody edits a target. */
final class EditedByHand implements Mishap {
  private static final String TYPED = "typed-by-hand";
  private static final Duration LATER = Duration.ofHours(7);

  @Override
  public String name() {
    return "edited-by-hand";
  }

  @Override
  public String meaning() {
    return "somebody edits a target's password";
  }

  @Override
  public Set<String> forms() {
    return Set.of("signed", "git", "raw", "keyless");
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
    return true;
  }

  @Override
  public void inject(MishapContext context) {
    context.pass(LATER);
    TargetName target = context.target(0);
    context.excuse(target);
    context
        .cluster()
        .kubernetes()
        .edit(target.namespace(), target.name(), Map.of(field(context), TYPED));
    context.happened("somebody edited " + target.name() + ": Git refuses what it holds");
    context.pass(Duration.ofMinutes(5));
  }

  @Override
  public Optional<String> dealtWith(MishapContext context) {
    return context
            .cluster()
            .data(context.target(0))
            .getOrDefault(field(context), TYPED)
            .equals(TYPED)
        ? Optional.empty()
        : Optional.of("the updater's schedule wrote it again, five minutes later");
  }

  @Override
  public Duration limit() {
    return Duration.ofHours(1);
  }

  private static String field(MishapContext context) {
    return context.cluster().form().fields().password();
  }
}
