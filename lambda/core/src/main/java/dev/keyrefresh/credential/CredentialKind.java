package dev.keyrefresh.credential;

/** What a cluster's access to CodeCommit rests on. */
public enum CredentialKind {
  ACCESS_KEY("access-key"),
  /**
   * A service-specific credential for {@code codecommit.amazonaws.com}; IAM reports no last use.
   */
  GIT_CREDENTIAL("git-credential"),
  /** The updater's own role: no user, nothing that is made, stored or replaced. */
  KEYLESS("keyless");

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

  /** The kind of a user's credential, by IAM's prefixes. */
  public static CredentialKind of(CredentialId id) {
    return id.value().startsWith("ACCA") ? GIT_CREDENTIAL : ACCESS_KEY;
  }

  /** Whether IAM makes it for a user, with a secret that is stored and replaced. */
  public boolean isRotated() {
    return this != KEYLESS;
  }
}
