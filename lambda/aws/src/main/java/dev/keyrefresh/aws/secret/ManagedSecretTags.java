package dev.keyrefresh.aws.secret;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.name.Printable;
import dev.keyrefresh.rotation.decision.Policy.FirstRotation;
import dev.keyrefresh.store.HolderTerms;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.LetGo;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.VersionId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
  public static final String EXPOSED_SINCE = "codecommit-key-refresh/exposed-since";
  public static final String LET_GO = "codecommit-key-refresh/let-go";
  public static final String FIRST_ROTATION = "codecommit-key-refresh/first-rotation";
  public static final String TOLD = "codecommit-key-refresh/told";

  /** What the keys of all tags of ours begin with. */
  private static final String PREFIX = "codecommit-key-refresh/";

  private static final Set<String> KEYS =
      Set.of(
          CLUSTER,
          USER,
          KIND,
          PAUSED,
          RELEASED,
          EXPOSED,
          EXPOSED_SINCE,
          LET_GO,
          FIRST_ROTATION,
          TOLD);

  private static final Set<String> YES = Set.of("", "true", "yes", "on", "1");

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
    String name = tags.getOrDefault(USER, usual).strip();
    if (!UserName.isOne(name)) {
      throw new Misconfigured(
          (tags.containsKey(USER) ? "the managed secret's tag " + USER : "the user's usual name")
              + " is "
              + NotUnderstood.quoted(name)
              + ", which cannot be an IAM user: 1 to 64 letters, digits or _+=,.@- are expected",
          "Name the user in the managed secret's tag "
              + USER
              + ", and in USER_NAME of the updater.");
    }
    return new UserName(name);
  }

  /** A word that is none fails the run: the wrong kind would be made. */
  public CredentialKind kind() {
    String word = word(KIND).orElse(CredentialKind.ACCESS_KEY.word());
    return Arrays.stream(CredentialKind.values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new Misconfigured(
                    "the managed secret's tag "
                        + KIND
                        + " is "
                        + NotUnderstood.quoted(tags.getOrDefault(KIND, ""))
                        + ", which is no kind of credential",
                    "Set it to access-key (the default), git-credential or keyless."));
  }

  /**
   * Empty where the deployment's own setting counts. A word that is not understood means another
   * time than that, so that nothing begins before it is corrected.
   */
  public Optional<FirstRotation> firstRotation() {
    return word(FIRST_ROTATION).map(word -> when(word).orElse(FirstRotation.ON_DEMAND));
  }

  /** What may have been meant and is not understood; ids of nobody here are not among it. */
  public List<NotUnderstood> notUnderstood() {
    List<NotUnderstood> all = new ArrayList<>();
    exposedTag()
        .notUnderstood()
        .forEach(
            word ->
                all.add(
                    new NotUnderstood(
                        EXPOSED,
                        word,
                        "it stays there",
                        "Write ids of credentials as IAM lists them, with a space between them;"
                            + " take out what is none.")));
    word(FIRST_ROTATION)
        .filter(word -> when(word).isEmpty())
        .ifPresent(
            _ ->
                all.add(
                    new NotUnderstood(
                        FIRST_ROTATION,
                        tags.getOrDefault(FIRST_ROTATION, ""),
                        "the first rotation waits to be asked for",
                        "Set it to on-deployment or on-demand, or take it away.")));
    for (String key : List.of(PAUSED, RELEASED)) {
      word(key)
          .filter(word -> !isYes(word) && !isNo(word))
          .ifPresent(
              _ ->
                  all.add(
                      new NotUnderstood(
                          key,
                          tags.getOrDefault(key, ""),
                          "it counts as true",
                          "Set it to true or to false.")));
    }
    tags.keySet().stream()
        .filter(key -> key.startsWith(PREFIX) && !KEYS.contains(key))
        .sorted()
        .forEach(
            key ->
                all.add(
                    new NotUnderstood(
                        key,
                        tags.getOrDefault(key, ""),
                        "there is no such tag",
                        "The tags are cluster, user, kind, first-rotation, paused, released,"
                            + " exposed and let-go, each after "
                            + PREFIX
                            + ". Take this one off when the right one is there.")));
    return List.copyOf(all);
  }

  public Labels labels() {
    return labels(exposed());
  }

  /**
   * @param exposed in place of what the tag says
   */
  public Labels labels(Set<CredentialId> exposed) {
    return new Labels(versions(), isPaused() || isReleased(), isReleased(), exposed, holderTerms());
  }

  /** What is said of secrets that hold a credential and are not served. */
  public HolderTerms holderTerms() {
    return new HolderTerms(
        exposedSince(),
        words(LET_GO).flatMap(word -> LetGo.read(word).stream()).collect(Collectors.toSet()),
        words(LET_GO).filter(word -> LetGo.read(word).isEmpty()).map(Printable::excerpt).toList());
  }

  /** Our own words, {@code ID@time}; one that is none says nothing. */
  public Map<CredentialId, Instant> exposedSince() {
    Map<CredentialId, Instant> since = new HashMap<>();
    words(EXPOSED_SINCE)
        .forEach(
            word -> {
              String[] parts = word.split("@", 2);
              if (parts.length == 2 && CredentialId.isOne(parts[0])) {
                time(parts[1]).ifPresent(at -> since.put(new CredentialId(parts[0]), at));
              }
            });
    return since;
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
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
    return !isNo(word(key).orElse("false"));
  }

  private static boolean isNo(String word) {
    return word.equals("false");
  }

  private static boolean isYes(String word) {
    return YES.contains(word) || word.startsWith("since ");
  }

  /** Credentials that are exposed. Whether the user has them is for IAM to say. */
  public Set<CredentialId> exposed() {
    return exposedTag().ids();
  }

  public ExposedTag exposedTag() {
    return ExposedTag.parse(tags.getOrDefault(EXPOSED, ""));
  }

  /** What people were told already, in the words of who tells them. */
  public String told() {
    return tags.getOrDefault(TOLD, "");
  }

  private static Optional<FirstRotation> when(String word) {
    return Arrays.stream(FirstRotation.values())
        .filter(when -> when.word().equals(word))
        .findFirst();
  }

  private Optional<String> word(String key) {
    return Optional.ofNullable(tags.get(key)).map(word -> word.strip().toLowerCase(Locale.ROOT));
  }

  /** Separated as people do: by spaces, commas, semicolons or line breaks. */
  private Stream<String> words(String key) {
    return Arrays.stream(tags.getOrDefault(key, "").split("[\\s,;]+"))
        .filter(word -> !word.isBlank());
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
