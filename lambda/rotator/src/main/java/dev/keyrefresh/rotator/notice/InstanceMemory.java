package dev.keyrefresh.rotator.notice;

/** Remembers as long as this instance of the function lives, for where there is no tag. */
public final class InstanceMemory implements NoticeMemory {
  private volatile NoticeLog told = NoticeLog.NOTHING;

  @Override
  public NoticeLog told() {
    return told;
  }

  @Override
  public void remember(NoticeLog now) {
    told = now;
  }
}
