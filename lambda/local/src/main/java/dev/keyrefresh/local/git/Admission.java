package dev.keyrefresh.local.git;

import java.time.InstantSource;
import java.util.Optional;

/** Tells whether a pair proves a login at CodeCommit; what the login may do is another question. */
record Admission(SignedPasswordRule rule, Accounts accounts, InstantSource clock) {

  /**
   * The login that the pair proves for this path, or empty.
   *
   * @param path as in the URL, {@code /v1/repos/NAME}
   */
  Optional<String> loginOf(BasicLogin pair, String path) {
    return isGitCredential(pair) || isSigned(pair, path)
        ? Optional.of(pair.login())
        : Optional.empty();
  }

  private boolean isGitCredential(BasicLogin pair) {
    return accounts
        .passwordOf(pair.username())
        .filter(password -> SignedPasswordRule.same(password, pair.password()))
        .isPresent();
  }

  private boolean isSigned(BasicLogin pair, String path) {
    return accounts
        .secretOf(pair.login())
        .filter(secret -> carriesItsSessionToken(pair))
        .filter(secret -> rule.admits(path, secret, pair.password(), clock.instant()))
        .isPresent();
  }

  /** Temporary credentials want their own token, and a long-term key wants none. */
  private boolean carriesItsSessionToken(BasicLogin pair) {
    return accounts.sessionTokenOf(pair.login()).equals(pair.sessionToken());
  }
}
