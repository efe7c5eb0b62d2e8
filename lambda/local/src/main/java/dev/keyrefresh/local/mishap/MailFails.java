package dev.keyrefresh.local.mishap;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** SES refuses the mail about a rotation. */
final class MailFails implements Mishap {
  private static final String SEND = "ses:SendEmail";

  private String old = "";

  @Override
  public String name() {
    return "mail-fails";
  }

  @Override
  public String meaning() {
    return "SES refuses the mail about a rotation";
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
    context.fleet().aws().faults().once(SEND).deny();
    context.happened("SES refuses the next mail");
    context.reconcile();
  }

  @Override
  public Optional<String> dealtWith(MishapContext context) {
    return context.allLeft(old) && context.logged(SEND)
        ? Optional.of("rotated all the same; log and metric tell of the mail")
        : Optional.empty();
  }

  @Override
  public Duration limit() {
    return Duration.ofHours(1);
  }
}
