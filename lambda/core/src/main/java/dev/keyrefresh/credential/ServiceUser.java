package dev.keyrefresh.credential;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * An IAM user in its account: enough to know a {@code ServiceUserName} of its Git credentials.
 *
 * @param account the account's 12 digits
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_ssh-keys.html">IAM
 *     credentials for CodeCommit</a>
 */
public record ServiceUser(UserName name, String account) {
  public ServiceUser {
    Objects.requireNonNull(name);
    Objects.requireNonNull(account);
  }

  /**
   * Whether IAM would make such a login for this user: {@code NAME-at-ACCOUNT} for its first Git
   * credential, {@code NAME+1-at-ACCOUNT} for the one beside it.
   */
  public boolean isLogin(String text) {
    return Pattern.matches(shape(), text);
  }

  /** Finds such a login in a text, where it stands by itself. */
  public Pattern login() {
    return Pattern.compile("(?<!\\w)" + shape() + "(?!\\w)");
  }

  private String shape() {
    return Pattern.quote(name.value()) + "(?:\\+\\d{1,3})?-at-" + Pattern.quote(account);
  }
}
