package dev.keyrefresh.local.fleet;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.local.aws.iam.Keys;
import dev.keyrefresh.local.aws.iam.LocalIam;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.SignedGitPassword;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What was in use before this project came: an access key, and a Git credential beside it where the
 * form is made of one.
 */
public record OldCredential(
    Form form, String user, Instant made, Keys key, Optional<LocalIam.NewGitKey> gitCredential) {
  private static final Duration AGE = Duration.ofDays(200);

  static OldCredential make(LocalIam iam, ArgoCdCluster.Plan plan, Instant now) {
    Instant made = now.minus(AGE);
    return new OldCredential(
        plan.form(),
        plan.user(),
        made,
        iam.createAccessKey(plan.user(), made),
        plan.form().credential() == CredentialKind.GIT_CREDENTIAL
            ? Optional.of(iam.createGitCredential(plan.user(), made))
            : Optional.empty());
  }

  public String id() {
    return gitCredential.map(LocalIam.NewGitKey::id).orElse(key.accessKeyId());
  }

  String login() {
    return gitCredential.map(LocalIam.NewGitKey::userName).orElse(key.accessKeyId());
  }

  /** What an administrator would put into a target by hand. */
  String password(String url, Instant now) {
    Secret secret = Secret.of(key.secretAccessKey());
    return switch (form) {
      case Form.Signed _, Form.Keyless _ ->
          SignedGitPassword.sign(secret, CodeCommitUrl.parse(url).orElseThrow(), now).reveal();
      case Form.Git _ -> gitCredential.orElseThrow().password();
      case Form.Raw _ -> secret.reveal();
    };
  }

  /** As it would have been stored. */
  public IssuedCredential issued() {
    return new IssuedCredential(
        new CredentialId(id()),
        form.credential(),
        new UserName(user),
        login(),
        Secret.of(gitCredential.map(LocalIam.NewGitKey::password).orElse(key.secretAccessKey())),
        made);
  }

  @Override
  public String toString() {
    return "OldCredential[" + id() + "]";
  }
}
