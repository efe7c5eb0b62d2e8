package dev.keyrefresh.updater.secrets;

import dev.keyrefresh.contract.VersionJson;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.Unreadable;
import dev.keyrefresh.store.StoredVersions;
import dev.keyrefresh.store.VersionId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/**
 * One managed secret. Needs DescribeSecret and GetSecretValue; failures are the SDK's exceptions.
 */
public final class SecretsManagerVersions implements StoredVersions {
  static final String PAUSED = "codecommit-key-refresh/paused";
  static final String RELEASED = "codecommit-key-refresh/released";
  static final String EXPOSED = "codecommit-key-refresh/exposed";

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
    DescribeSecretResponse secret = client.describeSecret(request -> request.secretId(secretArn));
    Map<Stage, VersionId> versions = new EnumMap<>(Stage.class);
    secret
        .versionIdsToStages()
        .forEach(
            (id, labels) -> {
              for (Stage stage : Stage.values()) {
                if (labels.contains(stage.label())) {
                  versions.put(stage, new VersionId(id));
                }
              }
            });
    return new Labels(
        versions,
        isSet(secret.tags(), PAUSED),
        isSet(secret.tags(), RELEASED),
        exposed(secret.tags()));
  }

  @Override
  public StoredVersion read(VersionId id) {
    GetSecretValueResponse value =
        client.getSecretValue(request -> request.secretId(secretArn).versionId(id.value()));
    return value.secretString() == null
        ? new Unreadable(id, "its value is binary")
        : VersionJson.read(id, value.secretString(), user, value.createdDate());
  }

  private static boolean isSet(List<Tag> tags, String key) {
    return value(tags, key).anyMatch(value -> !value.strip().equalsIgnoreCase("false"));
  }

  private static Set<CredentialId> exposed(List<Tag> tags) {
    return value(tags, EXPOSED)
        .flatMap(value -> Stream.of(value.split(" +")))
        .filter(CredentialId::isOne)
        .map(CredentialId::new)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<String> value(List<Tag> tags, String key) {
    return tags.stream().filter(tag -> tag.key().equals(key)).map(Tag::value);
  }
}
