package dev.keyrefresh.updater.secrets;

import dev.keyrefresh.aws.secret.ManagedSecretTags;
import dev.keyrefresh.contract.VersionJson;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.Unreadable;
import dev.keyrefresh.store.StoredVersions;
import dev.keyrefresh.store.VersionId;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/**
 * One managed secret. Needs DescribeSecret and GetSecretValue; failures are the SDK's exceptions.
 */
public final class SecretsManagerVersions implements StoredVersions {
  private final SecretsManagerClient client;
  private final String secretArn;
  private final UserName user;

  public SecretsManagerVersions(SecretsManagerClient client, String secretArn, UserName user) {
    this.client = client;
    this.secretArn = secretArn;
    this.user = user;
  }

  @Override
  public Labels labels() {
    ManagedSecretTags secret =
        ManagedSecretTags.of(client.describeSecret(request -> request.secretId(secretArn)));
    return new Labels(
        secret.versions(),
        secret.isPaused(),
        secret.isReleased(),
        secret.exposed(),
        secret.holderTerms());
  }

  @Override
  public StoredVersion read(VersionId id) {
    GetSecretValueResponse value =
        client.getSecretValue(request -> request.secretId(secretArn).versionId(id.value()));
    return value.secretString() == null
        ? new Unreadable(id, "its value is binary")
        : VersionJson.read(id, value.secretString(), user, value.createdDate());
  }
}
