package dev.keyrefresh.credential;

/** The two things that IAM lets a user open CodeCommit with. Each has two slots a user. */
public enum CredentialKind {
  ACCESS_KEY("access-key"),
  /**
   * A service-specific credential for {@code codecommit.amazonaws.com}; IAM reports no last use.
   */
  GIT_CREDENTIAL("git-credential");

  /** IAM's quota of access keys, and of service-specific credentials of one service, a user. */
  public static final int SLOTS = 2;

  private final String word;

  CredentialKind(String word) {
    this.word = word;
  }

  /** The word in tags and in the managed secret. */
  public String word() {
    return word;
  }
}
