package dev.keyrefresh.aws.secret;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotation.decision.Policy.FirstRotation;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.VersionId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** A managed secret as Secrets Manager describes or lists it: its tags, and where labels sit. */
public record ManagedSecretTags(
    String arn, Map<String, String> tags, Map<String, List<String>> stages) {
  public static final String CLUSTER = "codecommit-key-refresh/cluster";
  public static final String USER = "codecommit-key-refresh/user";
  public static final String KIND = "codecommit-key-refresh/kind";
  public static final String PAUSED = "codecommit-key-refresh/paused";
  public static final String RELEASED = "codecommit-key-refresh/released";
  public static final String EXPOSED = "codecommit-key-refresh/exposed";
  public static final String FIRST_ROTATION = "codecommit-key-refresh/first-rotation";
  public static final String TOLD = "codecommit-key-refresh/told";

  public static ManagedSecretTags of(DescribeSecretResponse secret) {
    return new ManagedSecretTags(secret.arn(), tags(secret.tags()), secret.versionIdsToStages());
  }

  public static ManagedSecretTags of(SecretListEntry secret) {
    return new ManagedSecretTags(
        secret.arn(), tags(secret.tags()), secret.secretVersionsToStages());
  }

  /**
   * @param usual the user's name, where no tag gives one
   */
  public UserName user(String usual) {
    String name = tags.getOrDefault(USER, usual);
    try {
      return new UserName(name);
    } catch (IllegalArgumentException e) {
      throw new Misconfigured(
          (tags.containsKey(USER) ? "the managed secret's tag " + USER : "the user's usual name")
              + " is "
              + e.getMessage(),
          "Name the user in the managed secret's tag "
              + USER
              + ", and in USER_NAME of the updater.");
    }
  }

  /** A word that is none fails the run: the wrong kind would be made. */
  public CredentialKind kind() {
    String word = tags.getOrDefault(KIND, CredentialKind.ACCESS_KEY.word());
    return Arrays.stream(CredentialKind.values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new Misconfigured(
                    "the managed secret's tag " + KIND + " names no kind of credential",
                    "Set it to access-key (the default), git-credential or keyless."));
  }

  /** Empty where the deployment's own setting counts. */
  public Optional<FirstRotation> firstRotation() {
    return Optional.ofNullable(tags.get(FIRST_ROTATION))
        .map(
            word ->
                Arrays.stream(FirstRotation.values())
                    .filter(when -> when.word().equals(word))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new Misconfigured(
                                "the managed secret's tag " + FIRST_ROTATION + " does not say when",
                                "Set it to on-deployment or on-demand, or take it away.")));
  }

  public Labels labels() {
    return labels(exposed());
  }

  /**
   * @param exposed in place of what the tag says
   */
  public Labels labels(Set<CredentialId> exposed) {
    return new Labels(versions(), isPaused() || isReleased(), isReleased(), exposed);
  }

  /** Which version each label is on. */
  public Map<Stage, VersionId> versions() {
    Map<Stage, VersionId> at = new EnumMap<>(Stage.class);
    stages.forEach(
        (id, labels) ->
            labels.stream()
                .flatMap(ManagedSecretTags::stage)
                .forEach(stage -> at.put(stage, new VersionId(id))));
    return at;
  }

  public boolean isPaused() {
    return isSet(PAUSED);
  }

  /** Whether the cluster was given back. */
  public boolean isReleased() {
    return isSet(RELEASED);
  }

  private boolean isSet(String key) {
    return !tags.getOrDefault(key, "false").strip().equalsIgnoreCase("false");
  }

  /** A word that is no id fails the run: it may be a mistyped id of an exposed credential. */
  public Set<CredentialId> exposed() {
    if (!words(EXPOSED).allMatch(CredentialId::isOne)) {
      throw new Misconfigured(
          "the managed secret's tag " + EXPOSED + " holds a word that is no credential id",
          "Set it to the ids with a space between them.");
    }
    return exposedIds();
  }

  /** As {@link #exposed}, and a word that is no id is left out. */
  public Set<CredentialId> exposedIds() {
    return words(EXPOSED)
        .filter(CredentialId::isOne)
        .map(CredentialId::new)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What people were told already, in the words of who tells them. */
  public String told() {
    return tags.getOrDefault(TOLD, "");
  }

  private Stream<String> words(String key) {
    return Arrays.stream(tags.getOrDefault(key, "").split(" ")).filter(word -> !word.isBlank());
  }

  private static Stream<Stage> stage(String label) {
    return Arrays.stream(Stage.values()).filter(stage -> stage.label().equals(label));
  }

  private static Map<String, String> tags(List<Tag> tags) {
    return tags.stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Tag::key, tag -> Optional.ofNullable(tag.value()).orElse("")));
  }
}
