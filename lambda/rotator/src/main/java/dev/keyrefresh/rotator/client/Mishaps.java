package dev.keyrefresh.rotator.client;

/** Port: hears of failures that change nothing for the rotation, to log and to count them. */
@FunctionalInterface
public interface Mishaps {

  /**
   * @param call what failed, such as {@code ses:SendEmail}
   * @param why in short; holds no secret
   */
  void happened(String call, String why);
}
