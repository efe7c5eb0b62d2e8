package dev.keyrefresh.rotator.secrets;

import dev.keyrefresh.aws.secret.ManagedSecretTags;
import dev.keyrefresh.aws.secret.Misconfigured;
import dev.keyrefresh.contract.VersionJson;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.failure.Thrown;
import dev.keyrefresh.rotation.VersionStore;
import dev.keyrefresh.rotation.VersionStore.LabelElsewhere;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Policy.FirstRotation;
import dev.keyrefresh.rotator.client.RotatorClients;
import dev.keyrefresh.rotator.notice.NoticeLog;
import dev.keyrefresh.rotator.notice.NoticeMemory;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.Unreadable;
import dev.keyrefresh.store.VersionId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/**
 * The managed secret of one cluster. A version never changes, so each is read once an instance;
 * labels and tags are read whenever they are asked for.
 */
public final class ManagedSecret implements VersionStore, NoticeMemory {
  /** Secrets Manager's own limit of a tag's value. */
  private static final int LONGEST_TAG = 256;

  private final RotatorClients aws;
  private final String secretArn;
  private final UserName user;
  private final CredentialKind kind;
  private final Map<VersionId, StoredVersion> versions = new ConcurrentHashMap<>();
  private volatile Optional<NoticeLog> told = Optional.empty();
  private Optional<FirstRotation> firstRotation = Optional.empty();
  private Optional<ManagedSecretTags> opened = Optional.empty();
  private Optional<Set<CredentialId>> exposedByUs = Optional.empty();

  /**
   * Opens the managed secret by its name. What this one call says serves the first look at its
   * labels too.
   *
   * @param usual the user's name, where no tag of the secret gives one
   */
  public static ManagedSecret open(RotatorClients aws, String name, String usual) {
    ManagedSecretTags found = describe(aws, name);
    ManagedSecret versions = new ManagedSecret(aws, found.arn(), found.user(usual), found.kind());
    versions.firstRotation = found.firstRotation();
    versions.opened = Optional.of(found);
    return versions;
  }

  public ManagedSecret(RotatorClients aws, String secretArn, UserName user, CredentialKind kind) {
    this.aws = aws;
    this.secretArn = secretArn;
    this.user = user;
    this.kind = kind;
  }

  public String arn() {
    return secretArn;
  }

  /** Whose credential it holds. */
  public UserName user() {
    return user;
  }

  /** What is rotated. */
  public CredentialKind kind() {
    return kind;
  }

  /** The policy of this cluster. */
  public Policy policy(Policy ofAll) {
    return firstRotation.map(ofAll::with).orElse(ofAll);
  }

  @Override
  public Labels labels() {
    ManagedSecretTags secret = opened.orElseGet(this::describe);
    opened = Optional.empty();
    told = Optional.of(NoticeLog.parse(secret.told()));
    return exposedByUs.map(secret::labels).orElseGet(secret::labels);
  }

  /** As of when it was opened. */
  public boolean isPaused() {
    return opened.orElseGet(this::describe).isPaused();
  }

  /** Whether the cluster was given back; as of when it was opened. */
  public boolean isReleased() {
    return opened.orElseGet(this::describe).isReleased();
  }

  /**
   * @param tag "false" to take the cluster back, anything else to give it back
   */
  public void release(String tag) {
    tag(ManagedSecretTags.RELEASED, tag);
  }

  /**
   * @param tag "false" to resume, anything else to pause
   */
  public void pause(String tag) {
    tag(ManagedSecretTags.PAUSED, tag);
  }

  /**
   * Writes down that credentials are exposed, beside those that were. From then on {@link #labels}
   * shows what was written, however long Secrets Manager's answers lag behind.
   *
   * @param isGone tells which of those that were can be dropped
   * @throws Misconfigured where a tag does not hold them all; nothing is written then
   */
  public void writeDownExposed(Set<CredentialId> ids, Predicate<CredentialId> isGone) {
    Set<CredentialId> before = opened.orElseGet(this::describe).exposed();
    Set<CredentialId> after =
        Stream.concat(before.stream().filter(isGone.negate()), ids.stream())
            .collect(Collectors.toUnmodifiableSet());
    writeExposed(before, after);
  }

  /** Takes credentials off the list of exposed ones, once IAM has them no more. */
  public void forgetExposed(Set<CredentialId> gone) {
    Set<CredentialId> before = describe().exposed();
    writeExposed(
        before,
        before.stream().filter(id -> !gone.contains(id)).collect(Collectors.toUnmodifiableSet()));
  }

  @Override
  public StoredVersion read(VersionId id) {
    StoredVersion known = versions.get(id);
    if (known != null) {
      return known;
    }
    GetSecretValueResponse value =
        aws.secrets().getSecretValue(request -> request.secretId(secretArn).versionId(id.value()));
    StoredVersion read =
        value.secretString() == null
            ? new Unreadable(id, "its value is binary, not text")
            : VersionJson.read(id, value.secretString(), user, value.createdDate());
    versions.put(id, read);
    return read;
  }

  @Override
  public void carry(StoredVersion version) {
    String value = VersionJson.write(version);
    aws.secrets()
        .putSecretValue(
            request ->
                request
                    .secretId(secretArn)
                    .clientRequestToken(version.id().value())
                    .versionStages(Stage.CARRIER.label())
                    .secretString(value));
    versions.put(version.id(), version);
  }

  @Override
  public void move(Stage stage, VersionId to, Optional<VersionId> from) {
    try {
      aws.secretsOnce()
          .updateSecretVersionStage(
              request -> {
                request.secretId(secretArn).versionStage(stage.label()).moveToVersionId(to.value());
                from.ifPresent(version -> request.removeFromVersionId(version.value()));
              });
    } catch (InvalidParameterException e) {
      throw new LabelElsewhere(Thrown.message(e), e);
    }
  }

  @Override
  public NoticeLog told() {
    return told.orElseGet(() -> NoticeLog.parse(describe().told()));
  }

  @Override
  public void remember(NoticeLog now) {
    tag(ManagedSecretTags.TOLD, now.toTag());
    told = Optional.of(now);
  }

  private void writeExposed(Set<CredentialId> before, Set<CredentialId> after) {
    String text = after.stream().sorted().map(CredentialId::value).collect(Collectors.joining(" "));
    if (text.length() > LONGEST_TAG) {
      throw new Misconfigured(
          "the managed secret's tag "
              + ManagedSecretTags.EXPOSED
              + " cannot hold "
              + after.size()
              + " ids",
          "Take those out that IAM no longer has.");
    }
    if (!after.equals(before)) {
      tag(ManagedSecretTags.EXPOSED, text);
    }
    exposedByUs = Optional.of(after);
  }

  private void tag(String key, String value) {
    aws.secrets()
        .tagResource(
            request ->
                request.secretId(secretArn).tags(Tag.builder().key(key).value(value).build()));
  }

  private ManagedSecretTags describe() {
    return describe(aws, secretArn);
  }

  private static ManagedSecretTags describe(RotatorClients aws, String id) {
    return ManagedSecretTags.of(aws.secrets().describeSecret(request -> request.secretId(id)));
  }
}
