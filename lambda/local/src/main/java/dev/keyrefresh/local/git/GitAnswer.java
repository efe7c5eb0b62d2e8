package dev.keyrefresh.local.git;

/** The ways in which CodeCommit answers a Git request over HTTPS. */
public enum GitAnswer {
  ADMITTED(200),
  /** No credential was sent: git asks its GIT_ASKPASS and comes again. */
  CHALLENGED(401),
  /** Unknown, wrong, expired or Inactive, or no {@code codecommit:GitPull}. Final to git. */
  REFUSED(403),
  MISSING(404),
  THROTTLED(429),
  UNAVAILABLE(503);

  private final int status;

  GitAnswer(int status) {
    this.status = status;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }
}
