package dev.keyrefresh.thirdparty;

import dev.keyrefresh.contract.VersionJson;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.local.git.Accounts;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.VersionId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretVersionsListEntry;

/**
 * Lets CodeCommit admit whom the emulator's IAM knows as Active. No emulator has CodeCommit, so
 * secrets come from where they are kept: the managed secret, and what an administrator made before.
 */
final class EmulatedAccounts implements Accounts {
  static final String CODECOMMIT = "codecommit.amazonaws.com";

  private final IamClient iam;
  private final SecretsManagerClient secrets;
  private final String user;
  private final String managedSecret;
  private final CredentialKind kind;
  private final Map<String, String> byHand = new ConcurrentHashMap<>();
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  private record Session(AwsSessionCredentials keys, Predicate<String> pulls) {}

  EmulatedAccounts(
      IamClient iam,
      SecretsManagerClient secrets,
      String user,
      String managedSecret,
      CredentialKind kind) {
    this.iam = iam;
    this.secrets = secrets;
    this.user = user;
    this.managedSecret = managedSecret;
    this.kind = kind;
  }

  void madeByHand(String login, String secret) {
    byHand.put(login, secret);
  }

  /**
   * @param pulls the repositories that the session's role may pull
   */
  void opened(AwsSessionCredentials session, Predicate<String> pulls) {
    sessions.put(session.accessKeyId(), new Session(session, pulls));
  }

  @Override
  public Optional<String> secretOf(String accessKeyId) {
    if (sessions.containsKey(accessKeyId)) {
      return Optional.of(sessions.get(accessKeyId).keys().secretAccessKey());
    }
    boolean isActive =
        kind != CredentialKind.GIT_CREDENTIAL
            && iam.listAccessKeys(of -> of.userName(user)).accessKeyMetadata().stream()
                .anyMatch(
                    key ->
                        key.accessKeyId().equals(accessKeyId) && key.status() == StatusType.ACTIVE);
    return isActive ? kept(accessKeyId) : Optional.empty();
  }

  @Override
  public Optional<String> sessionTokenOf(String accessKeyId) {
    return Optional.ofNullable(sessions.get(accessKeyId)).map(one -> one.keys().sessionToken());
  }

  @Override
  public Optional<String> passwordOf(String serviceUserName) {
    // moto knows no Git credentials, and is not asked for them.
    boolean isActive =
        kind == CredentialKind.GIT_CREDENTIAL
            && iam
                .listServiceSpecificCredentials(of -> of.userName(user).serviceName(CODECOMMIT))
                .serviceSpecificCredentials()
                .stream()
                .anyMatch(
                    one ->
                        one.serviceUserName().equals(serviceUserName)
                            && one.status() == StatusType.ACTIVE);
    return isActive ? kept(serviceUserName) : Optional.empty();
  }

  @Override
  public boolean mayPull(String login, String repository) {
    return Optional.ofNullable(sessions.get(login))
        .map(Session::pulls)
        .map(pulls -> pulls.test(repository))
        .orElse(true);
  }

  @Override
  public void used(String login) {
    // An emulator learns of uses of itself only.
  }

  private Optional<String> kept(String login) {
    return Optional.ofNullable(byHand.get(login))
        .or(
            () ->
                secrets
                    .listSecretVersionIds(of -> of.secretId(managedSecret).includeDeprecated(true))
                    .versions()
                    .stream()
                    .map(SecretVersionsListEntry::versionId)
                    .map(this::credential)
                    .flatMap(Optional::stream)
                    .filter(loginIs(login))
                    .map(one -> one.secret().reveal())
                    .findFirst());
  }

  private static Predicate<IssuedCredential> loginIs(String login) {
    return credential -> credential.login().equals(login);
  }

  private Optional<IssuedCredential> credential(String version) {
    String value =
        secrets.getSecretValue(of -> of.secretId(managedSecret).versionId(version)).secretString();
    return VersionJson.read(new VersionId(version), value, new UserName(user), Instant.EPOCH)
            instanceof CredentialVersion stored
        ? Optional.of(stored.credential())
        : Optional.empty();
  }
}
