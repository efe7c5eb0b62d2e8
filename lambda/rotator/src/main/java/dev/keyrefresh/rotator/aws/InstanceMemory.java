package dev.keyrefresh.rotator.aws;

import dev.keyrefresh.rotator.mail.Told;

/** Remembers as long as this instance of the function lives, for where there is no tag. */
public final class InstanceMemory implements Memory {
  private volatile Told told = Told.NOTHING;

  @Override
  public Told told() {
    return told;
  }

  @Override
  public void remember(Told now) {
    told = now;
  }
}
