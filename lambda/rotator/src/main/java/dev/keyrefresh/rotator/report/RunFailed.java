package dev.keyrefresh.rotator.report;

/** The run ended early; what is in the message was logged with its cause. */
public final class RunFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RunFailed(String message) {
    super(message);
  }
}
