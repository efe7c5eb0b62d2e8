package dev.keyrefresh.rotator.notice;

/** Port: what people were told already, across runs. Both methods may throw. */
public interface NoticeMemory {
  NoticeLog told();

  void remember(NoticeLog told);
}
