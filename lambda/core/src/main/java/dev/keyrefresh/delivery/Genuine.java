package dev.keyrefresh.delivery;

import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.SignedGitPassword;

/** Whether a password is one that only whoever had the secret could make. */
final class Genuine {
  private Genuine() {}

  /** Whether it is this key's signature for this repository, an expired one too. */
  static boolean isSignature(Secret password, CredentialVersion key, CodeCommitUrl url) {
    return isSignature(password, key.credential().secret(), url);
  }

  static boolean isSignature(Secret password, Secret key, CodeCommitUrl url) {
    return SignedGitPassword.signedAt(password)
        .filter(at -> SignedGitPassword.sign(key, url, at).equals(password))
        .isPresent();
  }
}
