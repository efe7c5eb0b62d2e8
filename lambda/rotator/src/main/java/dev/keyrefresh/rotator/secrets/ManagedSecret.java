package dev.keyrefresh.rotator.secrets;

import dev.keyrefresh.aws.secret.ExposedTag;
import dev.keyrefresh.aws.secret.KmsKey;
import dev.keyrefresh.aws.secret.ManagedSecretTags;
import dev.keyrefresh.aws.secret.Misconfigured;
import dev.keyrefresh.aws.secret.NotUnderstood;
import dev.keyrefresh.contract.Served;
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
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
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

  /** Those that the tag's value holds; a later one waits for a person. */
  private static final int MOST_DATED = 6;

  private final RotatorClients aws;
  private final String secretArn;
  private final UserName user;
  private final CredentialKind kind;
  private final Map<VersionId, StoredVersion> versions = new ConcurrentHashMap<>();
  private volatile Optional<NoticeLog> told = Optional.empty();
  private Optional<FirstRotation> firstRotation = Optional.empty();
  private Optional<ManagedSecretTags> opened = Optional.empty();
  private Optional<ExposedTag> exposedByUs = Optional.empty();
  private List<NotUnderstood> notUnderstood = List.of();
  private Optional<Map<CredentialId, Instant>> exposedSinceByUs = Optional.empty();

  /**
   * Opens the managed secret by its name. What this one call says serves the first look at its
   * labels too.
   *
   * @param usual the user's name, where no tag of the secret gives one
   * @param key the deployment's, which it must be encrypted with; empty for any
   */
  public static ManagedSecret open(
      RotatorClients aws, String name, String usual, Optional<KmsKey> key) {
    DescribeSecretResponse described =
        aws.secrets().describeSecret(request -> request.secretId(name));
    key.flatMap(own -> own.objection(Optional.ofNullable(described.kmsKeyId())))
        .ifPresent(
            why -> {
              throw new Misconfigured(
                  "the secret " + name + " is not taken for a managed one: " + why,
                  "If it is this cluster's, have it encrypted with the deployment's key"
                      + " (KMS_KEY_ARN); if nobody here made it, delete it.");
            });
    ManagedSecretTags found = ManagedSecretTags.of(described);
    ManagedSecret versions = new ManagedSecret(aws, found.arn(), found.user(usual), found.kind());
    versions.firstRotation = found.firstRotation();
    versions.notUnderstood = found.notUnderstood();
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

  /** Whom its tags name. */
  public Served served() {
    return new Served(secretArn, user, kind);
  }

  /** What of its tags is not understood, as of when it was opened. */
  public List<NotUnderstood> notUnderstood() {
    return notUnderstood;
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
    Labels labels = exposedByUs.map(tag -> secret.labels(tag.ids())).orElseGet(secret::labels);
    return exposedSinceByUs.map(labels::exposedSince).orElse(labels);
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
   * Writes down that credentials are exposed, beside what is there. From then on {@link #labels}
   * shows them, however long Secrets Manager's answers lag behind, and where the tag has no room
   * for them too.
   */
  public void writeDownExposed(Set<CredentialId> ids) {
    ExposedTag before = opened.orElseGet(this::describe).exposedTag();
    ExposedTag after = before.with(ids);
    exposedByUs = Optional.of(after);
    if (after.text().length() > LONGEST_TAG) {
      notUnderstood =
          Stream.concat(
                  notUnderstood.stream(),
                  Stream.of(
                      new NotUnderstood(
                          ManagedSecretTags.EXPOSED,
                          before.text(),
                          "there is no room beside it for what AWS reported now, which this run"
                              + " knows of and the next one does not",
                          "Take out what IAM no longer has.")))
              .toList();
    } else {
      writeExposed(before, after);
    }
  }

  /** Takes credentials out of the tag of exposed ones. */
  public void forgetExposed(Set<CredentialId> gone) {
    ExposedTag before = describe().exposedTag();
    ExposedTag all = exposedByUs.map(tag -> before.with(tag.ids())).orElse(before);
    ExposedTag after = all.without(gone);
    exposedByUs = exposedByUs.map(_ -> after);
    if (!after.equals(all)) {
      writeExposed(before, after);
    }
  }

  /** The ids that the labelled versions hold, and those that they were made to replace or knew. */
  public Set<CredentialId> recorded() {
    return describe().versions().values().stream()
        .map(this::read)
        .flatMap(ManagedSecret::ids)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<CredentialId> ids(StoredVersion version) {
    return switch (version) {
      case StoredVersion.CredentialVersion held ->
          Stream.of(
                  Stream.of(held.credentialId()),
                  held.replaces().stream(),
                  held.chain().stream().flatMap(ManagedSecret::ids))
              .flatMap(ids -> ids);
      case StoredVersion.Intent intent -> ids(intent.chain());
      case StoredVersion.Placeholder _, Unreadable _ -> Stream.of();
    };
  }

  private static Stream<CredentialId> ids(StoredVersion.RotationChain chain) {
    return Stream.concat(chain.known().stream(), chain.lost().stream());
  }

  /**
   * Writes down since when each exposed credential is known to be one, where that is not written
   * yet: from then on counts what time it has left with those who hold it and cannot be served.
   */
  public void writeDownExposedSince(Instant now) {
    ManagedSecretTags tags = opened.orElseGet(this::describe);
    Map<CredentialId, Instant> before = tags.exposedSince();
    Map<CredentialId, Instant> after =
        exposedByUs.map(ExposedTag::ids).orElseGet(tags::exposed).stream()
            .sorted(Comparator.comparing((CredentialId id) -> !before.containsKey(id)))
            .limit(MOST_DATED)
            .collect(Collectors.toMap(id -> id, id -> before.getOrDefault(id, now)));
    if (!after.equals(before)) {
      tag(
          ManagedSecretTags.EXPOSED_SINCE,
          after.entrySet().stream()
              .map(entry -> entry.getKey() + "@" + entry.getValue())
              .sorted()
              .collect(Collectors.joining(" ")));
    }
    exposedSinceByUs = Optional.of(after);
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

  private void writeExposed(ExposedTag before, ExposedTag after) {
    if (!after.equals(before)) {
      tag(ManagedSecretTags.EXPOSED, after.text());
    }
  }

  private void tag(String key, String value) {
    aws.secrets()
        .tagResource(
            request ->
                request.secretId(secretArn).tags(Tag.builder().key(key).value(value).build()));
  }

  private ManagedSecretTags describe() {
    return ManagedSecretTags.of(
        aws.secrets().describeSecret(request -> request.secretId(secretArn)));
  }
}
